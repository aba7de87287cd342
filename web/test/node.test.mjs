// The package in Node: each way in, from a project that has nothing else.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { cli, npm, packaged } from "./load.mjs";
import { expected, lines, project, ran } from "./project.mjs";

const here = project("node");
const node = (...args) => ran(process.execPath, args, { cwd: here });

for (const way of ["import.mjs", "zero.mjs", "inline.mjs", "require.cjs"]) {
  test(`${way} finds what the CLI finds`, () => assert.deepEqual(lines(node(way)), expected()));
}

/** The functions that the declarations name. */
const declared = [...readFileSync(join(npm, "package", "dist", "index.d.ts"), "utf8").matchAll(/^export function (\w+)/gm)].map(([, name]) => name);

test("every entry exports what is declared", () => {
  assert.ok(declared.length > 4);
  for (const entry of ["node", "browser", "inline", "workerd"]) {
    const [, names] = readFileSync(join(npm, "package", "dist", `${entry}.js`), "utf8").match(/^export const \{ (.*) \} = entry\(/m);
    assert.deepEqual(names.split(", ").sort(), [...declared].sort(), entry);
  }
});

test("every entry can be required: none awaits while it loads", () => {
  const entries = ["meshwright", "meshwright/inline", "./node_modules/meshwright/dist/browser.js"];
  for (const entry of entries) {
    const keys = node("-p", `Object.keys(require("${entry}")).sort().join()`);
    assert.deepEqual(keys.trim().split(","), ["MeshwrightPanicError", ...declared].sort());
  }
});

test("importing does nothing but that", () => {
  const trap = `
    const trap = (owner, name) => (owner[name] = () => { throw new Error(name + " is called"); });
    for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming", "Module", "Instance"]) trap(WebAssembly, name);
    for (const name of ["fetch", "setTimeout", "setInterval", "queueMicrotask", "atob", "addEventListener"]) trap(globalThis, name);
    for (const name of ["readFile", "open"]) trap(require("fs/promises"), name);
    require("module").syncBuiltinESMExports();
    const before = Reflect.ownKeys(globalThis).length;
    for (const entry of process.argv.slice(1)) require(entry);
    if (Reflect.ownKeys(globalThis).length !== before) throw new Error("a global is new");
    if (process.getActiveResourcesInfo().includes("Timeout")) throw new Error("a timer runs");`;
  node("-e", trap, "meshwright", "meshwright/inline", "./node_modules/meshwright/dist/browser.js");
});

/** Path → mode and text, but for the CLI's own index. */
function tree(top) {
  const names = readdirSync(top, { recursive: true }).filter((name) => name !== ".meshwright.json").sort();
  return names.map((name) => {
    const found = statSync(join(top, name));
    return [name, found.mode & 0o777, found.isFile() ? readFileSync(join(top, name), "utf8") : "folder"];
  });
}

test("what is generated is written as the CLI writes it", () => {
  const there = project("node");
  writeFileSync(join(there, "meshwright.yaml"), ran(cli, ["init"]));
  ran(process.execPath, ["generate.mjs"], { cwd: there });
  ran(cli, ["generate", "-d", "native", "-q"], { cwd: there });
  assert.deepEqual(tree(join(there, "out")), tree(join(there, "native")));
});

test("Chinese is loaded when it is asked for", () => {
  const zh = lines(node("chinese.mjs"));
  const found = expected("--lang", "zh");
  assert.deepEqual(zh.slice(0, found.length), found);
  const page = ran(cli, ["explain", "MW201", "--lang", "zh"]);
  assert.deepEqual(zh.slice(found.length).join("\n"), page);
});

test("the schema is the CLI's", async () => {
  assert.equal(lines(node("schema.mjs"))[0], JSON.parse(ran(cli, ["schema"])).title);
  const { load } = await packaged("node.js");
  assert.deepEqual((await load()).schema(), JSON.parse(ran(cli, ["schema"])));
});
