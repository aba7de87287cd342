// The two ways to build the module give the same bytes.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { built, root, target } from "./load.mjs";
import { folder, ran, run } from "./project.mjs";

const skip = run("bash", ["-c", "command -v wasm-pack"]).status === 0 ? false : "wasm-pack is not installed";

test("wasm-pack makes what the library behind it makes", { skip }, () => {
  const out = folder();
  const module = join(target, "wasm32-unknown-unknown", "wasm", "meshwright_web.wasm");
  ran("cargo", ["run", "--quiet", "--locked", "-p", "meshwright-bindgen", "--", module, out], { cwd: root });
  for (const name of readdirSync(out)) assert.ok(readFileSync(join(built, name)).equals(readFileSync(join(out, name))), name);
});
