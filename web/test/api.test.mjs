// What `load` and the object that it gives promise: once, after failure, after a panic, in every form of the module.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";

import { npm, packaged } from "./load.mjs";
import { topologies } from "./topologies.mjs";

const path = join(npm, "package", "dist", "core.wasm");
const bytes = readFileSync(path);
const { Core, MeshwrightPanicError, compiled, entry } = await packaged("core.js");
const { default: glue } = await packaged("glue.js");
const module = await WebAssembly.compile(bytes);

let fresh;
beforeEach(() => (fresh = entry((wasm) => compiled(wasm ?? module))));

test("load gives one object, however often and at once it is called", async () => {
  const [one, other] = await Promise.all([fresh.load(), fresh.load()]);
  assert.equal(one, other);
  assert.equal(await fresh.load({ languages: ["zh"] }), one);
  assert.throws(() => (one.version = "2"), TypeError);
});

test("the object has what is declared", async () => {
  const declarations = readFileSync(join(npm, "package", "dist", "index.d.ts"), "utf8");
  const [, body] = declarations.match(/interface Meshwright \{(.*?)^\}/ms);
  const declared = [...body.matchAll(/^  (?:readonly )?(\w+)[(:]/gm)].map(([, name]) => name);
  assert.deepEqual(Object.keys(await fresh.load()).sort(), declared.sort());
});

test("load takes every form of the module", async () => {
  const type = { headers: { "content-type": "application/wasm" } };
  const forms = [
    module, bytes, bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), new Response(bytes, type),
    new Response(bytes), Promise.resolve(new Response(bytes, type)), `data:application/wasm;base64,${bytes.toString("base64")}`,
    new URL(`data:application/wasm;base64,${bytes.toString("base64")}`),
  ];
  for (const wasm of forms) {
    const { load } = entry(compiled);
    assert.equal((await load({ wasm })).check("a: 1").diagnostics.length > 0, true);
  }
});

test("the small module answers what the full one answers, and says what it lacks", async () => {
  const small = await fresh.load();
  const full = await (await packaged("node.js")).load();
  for (const { name, text } of topologies) {
    for (const work of ["check", "generate", "fix", "repair", "flows", "graph"]) assert.deepEqual(small[work](text), full[work](text), `${work} ${name}`);
  }
  const { text } = topologies.find(({ name }) => name.includes("cross-region"));
  for (const backEnd of ["terraform-hcl", "ros", "aliyun-cli", "plan"]) {
    const options = { securityGroups: [backEnd] };
    assert.throws(() => small.generate(text, options), { name: "TypeError", message: /full module.*meshwright\/full\.wasm/ });
    assert.ok(full.generate(text, options).files.some(({ path }) => path.includes(backEnd)));
  }
  const brought = await entry(compiled).load({ wasm: readFileSync(join(npm, "package", "dist", "full.wasm")) });
  assert.ok(brought.generate(text, { securityGroups: ["ros"] }).files);
});

test("in Node it takes a file, too", async () => {
  for (const wasm of [pathToFileURL(path), pathToFileURL(path).href]) {
    const { load } = await import(`${pathToFileURL(join(npm, "package", "dist", "node.js"))}?${typeof wasm}`);
    assert.ok((await load({ wasm })).version);
  }
});

test("a first try that fails spoils nothing", async () => {
  const failures = [
    [5, TypeError],
    [new Response("", { status: 404 }), /answers 404/],
    [new Response("<!doctype html>", { headers: { "content-type": "text/html" } }), /is no WebAssembly module, but text\/html/],
    [new Uint8Array([1, 2, 3]), WebAssembly.CompileError],
    ["meshwright:nowhere", TypeError],
  ];
  for (const [wasm, error] of failures) await assert.rejects(fresh.load({ wasm }), error);
  assert.equal((await fresh.check("")).summary.errors, 1);
});

test("two that fail at once both fail, and the next one works", async () => {
  const tries = await Promise.allSettled([fresh.load({ wasm: 5 }), fresh.load(), fresh.load()]);
  assert.deepEqual(tries.map(({ status }) => status), ["rejected", "rejected", "rejected"]);
  assert.ok((await fresh.load()).version);
});

test("whatever the text is, the answer is a report", async () => {
  const m = await fresh.load();
  for (const { text } of topologies) {
    for (const name of ["check", "generate", "fix", "repair", "flows", "graph"]) assert.equal(typeof m[name](text), "object");
  }
  for (const text of ["\ud800", "a: \udc00\ud800", "\0".repeat(1000)]) assert.ok(m.check(text).summary.errors > 0);
});

test("misuse is a TypeError, and what was loaded goes on", async () => {
  const m = await fresh.load();
  for (const name of ["check", "generate", "fix", "repair", "flows", "graph"]) {
    assert.throws(() => m[name](5), { name: "TypeError", message: /`text` must be a string/ });
    await assert.rejects(fresh[name](), { name: "TypeError", message: /`text` must be a string/ });
    await assert.rejects(fresh[name]("", { lang: "fr" }), { name: "TypeError", message: /`fr` is no language/ });
    await assert.rejects(fresh[name]("", 5), { name: "TypeError", message: /`options` must be an object/ });
  }
  assert.throws(() => m.explain(5), { name: "TypeError", message: /`code` must be a string/ });
  assert.throws(() => m.explain("MW201"), { name: "TypeError", message: /await load\(\{ pages: \["en"\] \}\)/ });
  assert.throws(() => m.check("", { lang: "zh" }), { name: "TypeError", message: /await load\(\{ languages: \["zh"\] \}\)/ });
  const misuses = [null, 5, { language: ["zh"] }, { languages: "zh" }, { pages: ["fr"] }];
  for (const options of misuses) await assert.rejects(fresh.load(options), TypeError);
  assert.equal(m.check("").summary.errors, 1);
});

test("an editor is told what could stand at a place, and what stands there", async () => {
  const m = await fresh.load();
  const text = "mesh: { name: 商店🐉, mode: f }\n";
  const { range, items } = m.complete(text, text.indexOf(" }"));
  assert.equal(text.slice(range.start.offset, range.end.offset), "f");
  assert.deepEqual(items.map(({ insert, kind }) => [insert, kind]), [["off", "value"], ["flat", "value"], ["gateway", "value"]]);
  const bytes = Buffer.byteLength(text.slice(0, text.indexOf(" }")));
  assert.deepEqual(m.complete(text, bytes, { encoding: "utf-8" }).items, items);
  assert.equal(m.hover(text, text.indexOf("mode")).path, "mesh.mode");
  assert.equal(m.hover(text, 0xffff_ffff), null);
  const chinese = await fresh.load({ languages: ["zh"] });
  assert.match(chinese.hover(text, text.indexOf("mode"), { lang: "zh" }).text, /^集群之间如何互通/);
  for (const offset of [-1, 0.5, NaN, "1", undefined, 2 ** 32]) {
    for (const name of ["complete", "hover"]) assert.throws(() => m[name](text, offset), { name: "TypeError", message: /`offset` must be/ });
  }
});

test("pages are found by code and by name, in each language", async () => {
  const m = await fresh.load({ pages: ["en", "zh"] });
  assert.match(m.explain("MW201"), /^# overlapping-pod-cidrs \(MW201\)/);
  for (const lang of ["en", "zh"]) {
    for (const { code, name } of m.codes()) {
      assert.ok(m.explain(code, lang).includes(code));
      assert.equal(m.explain(code.toLowerCase(), lang), m.explain(name, lang));
    }
  }
  for (const unknown of ["MW999", "", "toString"]) assert.equal(m.explain(unknown), null);
});

/** A core over the real module, whose memory can be had. */
function watched() {
  const memories = [];
  const start = () => {
    const { initSync, ...rest } = glue();
    const init = (options) => {
      const exports = initSync(options);
      memories.push(exports.memory);
      return exports;
    };
    return { ...rest, initSync: init };
  };
  return { core: new Core(module, start), memories };
}

const good = topologies.find(({ name }) => name.includes("cross-region")).text;

test("when memory ends in the middle of a call, that is a typed error, and the next call works", () => {
  const { core, memories } = watched();
  const before = core.call("check", good);
  const [memory] = memories;
  // All that there can be is taken; only what is touched costs anything.
  for (let pages = 2 ** 16; pages >= 1; pages >>= 1) {
    try {
      memory.grow(pages);
    } catch {
      // That was too much; half of it may fit.
    }
  }
  assert.throws(() => core.call("check", `a: ${"x".repeat(2 ** 23)}`), (error) => {
    assert.ok(error instanceof MeshwrightPanicError, `${error}`);
    assert.equal(error.name, "MeshwrightPanicError");
    assert.ok(error.cause instanceof WebAssembly.RuntimeError, `${error.cause}`);
    return true;
  });
  assert.deepEqual(core.call("check", good), before);
  assert.equal(memories.length, 2);
});

test("when the stack ends in the middle of a call, it is the same", () => {
  const { core, memories } = watched();
  const before = core.call("check", good);
  const causes = [];
  function deeper() {
    try {
      deeper();
    } catch (error) {
      if (error instanceof MeshwrightPanicError) causes.push(error.cause);
      if (causes.length < 3) core.call("check", good);
    }
  }
  deeper();
  assert.ok(causes.length > 0 && causes.every((cause) => cause instanceof RangeError));
  assert.deepEqual(core.call("check", good), before);
  assert.ok(memories.length > 1);
});

test("a new instance speaks the languages of the one before", async () => {
  const { core } = watched();
  await core.bring(["zh"], []);
  const before = core.call("check", "", { lang: "zh" });
  assert.match(before.diagnostics[0].message, /\p{Script=Han}/u);
  assert.throws(() => core.call("check", "", { get lang() { throw new Error("not today"); } }), /not today/);
  assert.deepEqual(core.call("check", "", { lang: "zh" }), before);
});

test("memory does not grow over 10,000 calls", () => {
  const { core, memories } = watched();
  const bad = topologies.find(({ name }) => name.includes("overlapping_pod_cidrs.md, fence 1")).text;
  const round = () => {
    core.call("check", bad);
    core.call("generate", good);
    core.call("fix", bad, { encoding: "utf-8" });
    core.call("repair", "kind: RemoteIstio\n");
    assert.throws(() => core.call("check", 5), TypeError);
  };
  for (let index = 0; index < 100; index++) round();
  const before = memories[0].buffer.byteLength;
  for (let index = 0; index < 2_000; index++) round();
  assert.equal(memories.length, 1);
  assert.equal(memories[0].buffer.byteLength, before);
});

test("a large text does not hold its memory for ever", () => {
  const { core, memories } = watched();
  core.call("check", "x".repeat(2 ** 25));
  core.call("check", good);
  assert.equal(memories.length, 2);
  assert.ok(memories[1].buffer.byteLength < 2 ** 24);
});
