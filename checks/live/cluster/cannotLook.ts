/** A look that is impossible, with the reason a reader is told. */
export class CannotLook extends Error {
    constructor(
        reason: string,
        /** True when pods are simulated: nothing on this cluster can show it. */
        readonly simulated = false,
    ) {
        super(reason);
        this.name = "CannotLook";
    }
}
