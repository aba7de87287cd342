// build.mjs WEB CLI OUT: the package, put together in OUT from what web/build made in WEB, what the CLI prints, and src/.
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, deflateRawSync } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..", "..");
const [web, cli, out] = process.argv.slice(2);
const dist = join(out, "dist");

const write = (name, text) => writeFileSync(join(dist, name), text);
/** A module that exports `value` alone. */
const exporting = (value) => `export default ${JSON.stringify(value)};\n`;

function printed(...args) {
  const { status, stdout, stderr, error } = spawnSync(cli, args, { encoding: "utf8", maxBuffer: 2 ** 26 });
  if (error || status !== 0) throw error ?? new Error(`${cli} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** The glue for either module: they differ in the functions that the compiler has found needless, and in nothing else. */
function common() {
  const IMPORT = /^ {8}(\w+): function\(.*?^ {8}\},\n/gms;
  const [core, full] = ["core", "full"].map((name) => readFileSync(join(web, name, "meshwright.js"), "utf8"));
  const rest = core.replace(IMPORT, "");
  const imports = new Map([...core.matchAll(IMPORT), ...full.matchAll(IMPORT)].map(([text, name]) => [name, text]));
  const same = [...core.matchAll(IMPORT)].every(([text, name]) => imports.get(name) === text);
  if (!same || rest !== full.replace(IMPORT, "")) throw new Error("the two modules differ in their glue");
  const at = core.search(IMPORT);
  return rest.slice(0, at) + [...imports.values()].join("") + rest.slice(at);
}

/** The glue of wasm-bindgen, in a function, so that there can be a second instance. */
function glue() {
  const module = common();
  const names = [...module.matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
  // The asynchronous ways in look for the module where the package does not keep it.
  const body = module
    .replace(/^export (?=function )/gm, "")
    .replace(/^export \{.*\};$/m, "")
    .replace(/^async function \w+\(.*?^\}$/gms, "")
    .replace(/^let __wbg_init_promise;$/m, "");
  if (/^(import|export|async) |import\.meta|__wbg_init\b/m.test(body)) throw new Error("the glue has changed its form");
  return `export default function glue() {\n${body}\nreturn { initSync, ${names.join(", ")} };\n}\n`;
}

function pages(lang) {
  const { rules } = JSON.parse(printed("codes", "-o", "json"));
  return Object.fromEntries(rules.map(({ code, name }) => [name, printed("explain", code, "--lang", lang)]));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(join(dist, "assets"), { recursive: true });
cpSync(join(here, "src"), dist, { recursive: true });
write("glue.js", glue());
write("types.d.ts", readFileSync(join(root, "web", "src", "types.d.ts"), "utf8"));
copyFileSync(join(web, "cli.wasm"), join(dist, "cli.wasm"));
for (const name of ["core", "full"]) copyFileSync(join(web, name, "meshwright_bg.wasm"), join(dist, `${name}.wasm`));
const core = readFileSync(join(dist, "core.wasm"));
write("core.wasm.js", exporting(deflateRawSync(core, { level: constants.Z_BEST_COMPRESSION }).toString("base64")));
write("schema.json", printed("schema"));
const chinese = [join("messages", "zh.txt"), "topology.zh.txt"].map((name) => readFileSync(join(root, "src", name), "utf8"));
write(join("assets", "texts.zh.js"), exporting(chinese.join("")));
for (const lang of ["en", "zh"]) write(join("assets", `pages.${lang}.js`), exporting(pages(lang)));
const [, version] = printed("--version").trim().split(" ");
const { name, ...rest } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
writeFileSync(join(out, "package.json"), `${JSON.stringify({ name, version, ...rest }, null, 2)}\n`);
copyFileSync(join(here, "README.md"), join(out, "README.md"));
copyFileSync(join(root, "LICENSE"), join(out, "LICENSE"));
