declare module "*.yaml" {
  const text: string;
  export default text;
}
declare module "*.css" {}

/** Where the build put the worker and the core; absent in the page of one file, which holds them. */
declare const ASSETS: { worker: string; wasm: string } | undefined;

/** How the core's pictures look, but for their colours. */
declare const PICTURE_STYLE: string;
