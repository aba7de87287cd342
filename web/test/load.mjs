// What was built: the module, the package, and the CLI that they are compared with.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const target = resolve(root, process.env.CARGO_TARGET_DIR || "target");

export const cli = join(target, "release", "meshwright");
export const built = resolve(root, process.env.MESHWRIGHT_WEB || join("target", "web"));
export const npm = resolve(root, process.env.MESHWRIGHT_NPM || join("target", "npm"));
/** The small module, which is for browsers; what is below is the full one. */
export const small = readFileSync(join(built, "core", "meshwright_bg.wasm"));
export const bytes = readFileSync(join(built, "full", "meshwright_bg.wasm"));
export const meshwright = await import(pathToFileURL(join(built, "full", "meshwright.js")));
await meshwright.default({ module_or_path: bytes });

/** A module of the package. */
export const packaged = (name) => import(pathToFileURL(join(npm, "package", "dist", name)));
