// The entry that needs no second file: the module is in `core.wasm.js`, packed.
import { compiled, entry } from "./core.js";
import packed from "./core.wasm.js";

async function own() {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return WebAssembly.compile(await new Response(unpacked).arrayBuffer());
}

export const { load, check, generate, fix, repair, flows, graph } = entry((wasm) => (wasm == null ? own() : compiled(wasm)));
export { MeshwrightPanicError } from "./core.js";
