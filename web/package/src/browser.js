// The entry for browsers and their bundlers: the module is fetched from beside this file.
import { compiled, entry } from "./core.js";

export const { load, check, generate, fix, repair, flows, graph } = entry((wasm) =>
  compiled(wasm ?? fetch(new URL("./core.wasm", import.meta.url))),
);
export { MeshwrightPanicError } from "./core.js";
