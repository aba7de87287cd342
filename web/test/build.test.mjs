// The two ways to build the module give the same bytes.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { built, root, target } from "./load.mjs";
import { folder, ran, run } from "./project.mjs";

const skip = run("bash", ["-c", "command -v wasm-pack"]).status === 0 ? false : "wasm-pack is not installed";

for (const what of ["core", "full"]) {
  test(`wasm-pack makes what the library behind it makes: ${what}`, { skip }, () => {
    const out = folder();
    const module = join(target, "wasm32-unknown-unknown", what, "meshwright_web.wasm");
    ran("cargo", ["run", "--quiet", "--locked", "-p", "meshwright-bindgen", "--", module, out], { cwd: root });
    for (const name of readdirSync(out)) assert.ok(readFileSync(join(built, what, name)).equals(readFileSync(join(out, name))), name);
  });
}
