declare module "*.yaml" {
  const text: string;
  export default text;
}
declare module "*.css" {}

/** The package's own loader, for a second core beside the one that it loads. */
declare module "meshwright-core" {
  export function compiled(wasm: unknown): Promise<WebAssembly.Module>;
  export function entry(compile: (wasm: unknown) => Promise<WebAssembly.Module>): Pick<typeof import("meshwright"), "load">;
}

/** Where the build put the worker and the cores; absent in the page of one file, which holds them. */
declare const ASSETS: { worker: string; wasm: string; whole: string } | undefined;

/** How the core's pictures look, but for their colours. */
declare const PICTURE_STYLE: string;
