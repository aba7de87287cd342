// The entry for runtimes that compile no bytes: the module is imported as one.
import { compiled, entry } from "./core.js";
import own from "./core.wasm";

export const { load, check, generate, fix, repair, flows, graph } = entry((wasm) => compiled(wasm ?? own));
export { MeshwrightPanicError } from "./core.js";
