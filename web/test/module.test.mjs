// What the module promises by itself: no way out, no trace of the machine, offsets in UTF-16, clear misuse.
import assert from "node:assert/strict";
import { homedir } from "node:os";
import { test } from "node:test";

import { bytes, meshwright, root, small } from "./load.mjs";
import { topologies } from "./topologies.mjs";

test("it imports what handles values, and nothing that reaches out", () => {
  const values = [
    "Error", "Number", "String", "__wbindgen_bigint_get_as_i64", "__wbindgen_boolean_get", "__wbindgen_debug_string",
    "__wbindgen_in", "__wbindgen_is_bigint", "__wbindgen_is_function", "__wbindgen_is_object", "__wbindgen_is_string",
    "__wbindgen_is_undefined", "__wbindgen_jsval_eq", "__wbindgen_jsval_loose_eq", "__wbindgen_number_get",
    "__wbindgen_string_get", "__wbindgen_throw", "call", "done", "entries", "get", "get_unchecked",
    "instanceof_ArrayBuffer", "instanceof_Map", "instanceof_Uint8Array", "isArray", "isSafeInteger", "iterator",
    "length", "new", "next", "prototypesetcall", "push", "set", "slice", "value",
  ];
  const glue = ["__wbindgen_generic", "__wbindgen_init_externref_table"];
  for (const { module, name, kind } of [small, bytes].flatMap((one) => WebAssembly.Module.imports(new WebAssembly.Module(one)))) {
    const plain = name.replace(/^__wbg_/, "").replace(/_[0-9a-f]{16}$/, "");
    assert.ok([...values, ...glue].includes(plain), `imports ${name}`);
    assert.deepEqual([module, kind], ["./meshwright_bg.js", "function"]);
  }
});

test("it holds no path of the machine that built it", () => {
  const text = Buffer.concat([small, bytes]).toString("latin1");
  const traces = [homedir(), root, process.env.CARGO_HOME, process.env.CARGO_TARGET_DIR, ".cargo", "index.crates.io"];
  for (const trace of traces.filter(Boolean)) assert.ok(!text.includes(trace), `holds ${trace}`);
});

test("offsets count UTF-16 unless asked otherwise, and mean the same place", () => {
  for (const { name, text } of topologies) {
    const utf16 = meshwright.check(text);
    const utf8 = meshwright.check(text, { encoding: "utf-8" });
    assert.deepEqual([utf16.positionEncoding, utf8.positionEncoding], ["utf-16", "utf-8"]);
    const encoded = Buffer.from(text);
    utf16.diagnostics.forEach(({ range: { start, end } }, index) => {
      const { range } = utf8.diagnostics[index];
      const there = encoded.subarray(range.start.offset, range.end.offset).toString();
      assert.equal(text.slice(start.offset, end.offset), there, name);
    });
  }
});

test("rules change their level by code and by name", () => {
  const [bad] = topologies.filter(({ name }) => name.includes("overlapping_pod_cidrs"));
  const severities = (options) =>
    meshwright.check(bad.text, options).diagnostics.filter(({ code }) => code === "MW201").map((one) => one.severity);
  assert.deepEqual(severities(), ["error"]);
  assert.deepEqual(severities({ allow: ["MW201"] }), []);
  assert.deepEqual(severities({ allow: ["mw201"], warn: ["overlapping-pod-cidrs"] }), ["warning"]);
  assert.deepEqual(severities({ warn: ["MW201"], deny: ["overlapping-pod-cidrs"] }), ["error"]);
});

test("what is absent, undefined or null is the default", () => {
  const expected = meshwright.check("unknown: 1");
  assert.equal(expected.diagnostics[0].file, "meshwright.yaml");
  for (const options of [undefined, null, {}, { file: undefined, allow: null, encoding: undefined }]) {
    assert.deepEqual(meshwright.check("unknown: 1", options), expected);
  }
});

test("misuse is a TypeError that says what is wrong", () => {
  const misuses = [
    [[], /`text` must be a string/],
    [[5], /`text` must be a string/],
    [["", 5], /`options` must be an object/],
    [["", [1]], /`options` must be an object/],
    [["", { fail: "never" }], /unknown field `fail`, expected .*`failOn`/],
    [["", { encoding: "utf8" }], /`utf8`, expected `utf-8` or `utf-16`/],
    [["", { failOn: "fatal" }], /`fatal`, expected .*`never`/],
    [["", { allow: "MW201" }], /"MW201", expected a sequence/],
    [["", { allow: ["overlaping-pod-cidrs"] }], /did you mean `overlapping-pod-cidrs`/],
    [["", { warn: ["syntax"] }], /MW101 cannot be lowered/],
    [["", { securityGroups: "ros" }], /"ros", expected a sequence/],
  ];
  for (const run of [meshwright.check, meshwright.generate]) {
    for (const [args, message] of misuses) assert.throws(() => run(...args), { name: "TypeError", message });
  }
  const name = "TypeError";
  const generate = (word) => () => meshwright.generate("", { securityGroups: [word] });
  assert.throws(generate("rso"), { name, message: /no back end is called `rso`; did you mean `ros`/ });
  assert.throws(generate("cloudformation"), { name, message: /there are terraform, terraform-hcl, ros, aliyun-cli, plan/ });
});
