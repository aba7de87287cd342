// The declarations: for a compiler in its strictest mode, in every way that it resolves modules, and for real values.
import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { meshwright, root } from "./load.mjs";
import { project, run, tool } from "./project.mjs";
import { topologies } from "./topologies.mjs";

const here = project("types");
cpSync(join(root, "web", "node_modules", "@types"), join(here, "node_modules", "@types"), { recursive: true });
cpSync(join(root, "web", "node_modules", "undici-types"), join(here, "node_modules", "undici-types"), { recursive: true });

const strict = {
  strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false, noEmit: true, target: "es2022", verbatimModuleSyntax: true, isolatedModules: true, moduleDetection: "force",
  resolveJsonModule: true,
};

/** Compiles `files` under further `options`. */
function compile(name, files, options) {
  const config = join(here, `${name}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...strict, ...options }, files }));
  return run(tool("tsc"), ["-p", config, "--pretty", "false"], { cwd: here });
}

function compiles(...args) {
  const { status, stdout } = compile(...args);
  assert.equal(stdout.slice(0, 2_000), "");
  assert.equal(status, 0);
}

const ways = {
  bundler: { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"], types: [] },
  nodenext: { module: "nodenext", moduleResolution: "nodenext", lib: ["es2022", "dom"], types: [] },
  "nodenext without a browser": { module: "nodenext", moduleResolution: "nodenext", lib: ["es2022"], types: ["node"] },
  "a worker": { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "webworker"], types: [] },
};

writeFileSync(join(here, "package.json"), '{ "private": true, "type": "module" }\n');
for (const [name, options] of Object.entries(ways)) {
  test(`examples compile and misuse does not: ${name}`, () => compiles(name, ["examples.ts", "misuse.ts"], options));
}

test("the declarations need nothing but the language", () => {
  compiles("neutral", ["misuse.ts"], { ...ways.bundler, lib: ["es2022"] });
});

/** A value as a file that holds it against its type, to the last key. */
function holds(type, values, count) {
  const literals = values.map((value) => JSON.stringify(value)).join(",\n");
  writeFileSync(join(here, `${count}.ts`), `import type { ${type} } from "meshwright";\nexport const values: ${type}[] = [\n${literals}\n];\n`);
  return `${count}.ts`;
}

test("the declarations hold for what there is", () => {
  const some = topologies.filter(({ name }) => name !== "many faults");
  const of = (name, options) => some.map(({ text }) => meshwright[name](text, options));
  const files = [
    holds("Report", of("check"), "reports"),
    holds("Generated", of("generate", { failOn: "never" }), "generated"),
    holds("Fixed", of("fix"), "fixed"),
    holds("Repaired", [...of("repair"), meshwright.repair("kind: RemoteIstio\nspec:\nhub: x\n")], "repaired"),
    holds("Flows", of("flows"), "flows"),
    holds("Graph", of("graph"), "graphs"),
    holds("Completions", some.map(({ text }) => meshwright.complete(text, text.length)), "completions"),
    holds("Hover", some.map(({ text }) => meshwright.hover(text, 1)).filter(Boolean), "hovers"),
    holds("Rule", meshwright.codes(), "rules"),
  ];
  compiles("values", files, ways.bundler);
});

test("and only for that", () => {
  const report = meshwright.check("kind: Topologie\n");
  const [finding] = report.diagnostics;
  const wrong = [
    { ...report, more: 1 },
    { ...report, schemaVersion: 2 },
    { ...report, summary: undefined },
    { ...report, diagnostics: [{ ...finding, code: "MW999" }] },
    { ...report, diagnostics: [{ ...finding, name: "syntax" }] },
    { ...report, diagnostics: [{ ...finding, range: { ...finding.range, line: 1 } }] },
  ];
  wrong.forEach((value, index) => {
    const { status } = compile("wrong", [holds("Report", [value], `wrong${index}`)], ways.bundler);
    assert.notEqual(status, 0, JSON.stringify(value));
  });
});
