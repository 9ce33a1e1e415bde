import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** What the fake Helm makes of any chart: a ConfigMap, and a Secret that holds something, both named by the release. */
const chart = `cat > /dev/null
cat <<END
apiVersion: v1
kind: ConfigMap
metadata: { name: $2 }
---
apiVersion: v1
kind: Secret
metadata: { name: $2-secret }
data: { password: c2VjcmV0 }
END`;

/** Runs with a helm that renders every chart alike; `script` in its place sees Helm's command line. */
export async function withFakeHelm<Result>(
    action: (helm: string) => Promise<Result>,
    script: string = chart,
): Promise<Result> {
    const folder = mkdtempSync(path.join(tmpdir(), "edge-mesh-helm-"));
    const helm = path.join(folder, "helm");
    writeFileSync(helm, `#!/bin/sh\n${script}\n`);
    chmodSync(helm, 0o755);
    try {
        return await action(helm);
    } finally {
        rmSync(folder, { recursive: true });
    }
}
