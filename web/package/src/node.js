// The entry for Node: the module lies beside this file.
import { readFile } from "node:fs/promises";

import { compiled, entry } from "./core.js";

const own = async () => WebAssembly.compile(await readFile(new URL("./core.wasm", import.meta.url)));
const local = (wasm) => wasm instanceof URL && wasm.protocol === "file:";

export const { load, check, generate, fix, repair } = entry((wasm) => {
  if (wasm === undefined || wasm === null) return own();
  return compiled(local(wasm) ? readFile(wasm) : wasm);
});
export { MeshwrightPanicError } from "./core.js";
