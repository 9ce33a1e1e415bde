import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

const tests = ["tests/**"];
const exportByName = {
    selector: "ExportDefaultDeclaration",
    message: "Export by name: an importer then uses the same name.",
};

/** Rules for all TypeScript of the repository; the sizes hold for everything but tests. */
export default tseslint.config(
    { ignores: ["**/node_modules/**", "**/bin/**", "**/.cache/**"] },
    { files: ["**/*.ts"], extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked] },
    {
        files: ["**/*.ts"],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        plugins: { "@pulumi": pulumi },
        rules: {
            "@pulumi/no-output-in-template-literal": "error",
            "@pulumi/no-output-instance-in-template-literal": "error",
            "@typescript-eslint/no-explicit-any": "error",
            "@typescript-eslint/no-require-imports": ["error", { allowAsImport: true, allow: ["/package\\.json$"] }],
            "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
            "no-restricted-syntax": ["error", exportByName],
        },
    },
    {
        // Pulumi's mocks and recorded inputs are untyped.
        files: tests,
        rules: {
            "@typescript-eslint/no-base-to-string": "off",
            "@typescript-eslint/no-unsafe-argument": "off",
            "@typescript-eslint/no-unsafe-assignment": "off",
            "@typescript-eslint/no-unsafe-call": "off",
            "@typescript-eslint/no-unsafe-member-access": "off",
            "@typescript-eslint/no-unsafe-return": "off",
        },
    },
    {
        files: ["**/*.ts"],
        ignores: tests,
        rules: {
            "max-lines": ["error", 250],
            "max-lines-per-function": ["error", 60],
        },
    },
    {
        // Whatever is refused is scrubbed of secrets there, and has one form.
        files: ["**/*.ts"],
        ignores: [...tests, "messages/**"],
        rules: {
            "no-restricted-syntax": [
                "error",
                exportByName,
                {
                    selector: "NewExpression[callee.name='RunError'], NewExpression[callee.property.name='RunError']",
                    message: "Use refusal() of messages/problem.ts.",
                },
            ],
        },
    },
    { files: ["index.ts"], rules: { "max-lines": ["error", 60] } },
);
