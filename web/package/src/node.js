// The entry for Node, Deno and Bun: the full module lies beside this file, and is the fast one.
import { readFile } from "node:fs/promises";

import { compiled, entry } from "./core.js";

const own = async () => WebAssembly.compile(await readFile(new URL("./full.wasm", import.meta.url)));
const isLocal = (wasm) => (wasm instanceof URL || typeof wasm === "string") && `${wasm}`.startsWith("file:");

export const { load, check, generate, fix, repair, flows, graph } = entry((wasm) => {
  if (wasm === undefined || wasm === null) return own();
  return compiled(isLocal(wasm) ? readFile(new URL(wasm)) : wasm);
});
export { MeshwrightPanicError } from "./core.js";
