// build.mjs PACKAGE OUT: the playground's static files in OUT, over the npm package that was built in PACKAGE.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync, gzipSync } from "node:zlib";

import { build } from "esbuild";

const MOST_SCRIPT = 200 * 1024;

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..", "..");
const [pack, out] = process.argv.slice(2).map((path) => resolve(path));
const source = (name) => join(here, "src", name);

const hash = (bytes, form) => createHash("sha256").update(bytes).digest(form);
const zipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

const shared = {
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  target: ["es2022", "chrome110", "firefox115", "safari16.4"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".yaml": "text" },
  metafile: true,
  logLevel: "warning",
};
/** How pictures look, without their colours: the page has its own. */
const PICTURE_STYLE = JSON.stringify(readFileSync(join(root, "src", "graph", "style.css"), "utf8").split("/* rules */")[1]);
const withCore = (entry) => ({
  meshwright: join(pack, "dist", `${entry}.js`),
  "meshwright-core": join(pack, "dist", "core.js"),
  examples: join(root, "examples"),
});

/** Puts the core with everything where the package has packed the small one: one file has no second. */
const wholeCore = {
  name: "whole-core",
  setup: ({ onLoad }) =>
    onLoad({ filter: /core\.wasm\.js$/ }, () => {
      const packed = deflateRawSync(readFileSync(join(pack, "dist", "full.wasm")), { level: 9 }).toString("base64");
      return { contents: `export default ${JSON.stringify(packed)};` };
    }),
};

/** Bundles one entry into one text. */
async function inOne(entry, options) {
  const { outputFiles } = await build({ ...shared, ...options, entryPoints: [source(entry)], write: false });
  return outputFiles[0].text;
}

/** Bundles into files named by what is in them, and says how the entry's is called. */
async function bundled(entry, options) {
  const { metafile } = await build({
    ...shared,
    entryPoints: [source(entry)],
    outdir: join(out, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    format: "esm",
    ...options,
  });
  const [path] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(entry));
  return `assets/${basename(path)}`;
}

/** The page's template with everything filled in. */
function page(holes) {
  const template = readFileSync(join(here, "index.html"), "utf8");
  return template.replace(/\{\{(\w+)\}\}/g, (_, name) => holes[name] ?? "");
}

const policy = (parts) => Object.entries(parts).map(([name, value]) => `${name} ${value}`).join("; ");
const BASE = { "default-src": "'none'", "base-uri": "'none'", "form-action": "'none'" };

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "assets"), { recursive: true });

/** Puts a core where the page finds it. */
function placed(name) {
  const core = readFileSync(join(pack, "dist", `${name}.wasm`));
  const path = `assets/${name}-${hash(core, "hex").slice(0, 8)}.wasm`;
  writeFileSync(join(out, path), core);
  return path;
}

/** The page of several files. */
async function site() {
  const [wasm, whole] = ["core", "full"].map(placed);
  const worker = await bundled("worker.ts", { splitting: true, alias: withCore("browser") });
  const ASSETS = JSON.stringify({ worker, wasm, whole });
  const script = await bundled("main.tsx", { define: { ASSETS, PICTURE_STYLE }, alias: withCore("browser") });
  const style = await bundled("style.css", {});
  copyFileSync(join(here, "icon.svg"), join(out, "icon.svg"));
  copyFileSync(join(here, "site.webmanifest"), join(out, "site.webmanifest"));
  const csp = policy({
    ...BASE,
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data: blob:",
    "worker-src": "'self'",
    "manifest-src": "'self'",
  });
  const head = [
    `<link rel="manifest" href="site.webmanifest">`,
    `<link rel="icon" href="icon.svg" type="image/svg+xml">`,
    `<link rel="stylesheet" href="${style}">`,
    `<link rel="preload" href="${wasm}" as="fetch" type="application/wasm" crossorigin>`,
    `<script type="module" src="${script}"></script>`,
  ].join("\n");
  writeFileSync(join(out, "index.html"), page({ csp, head }));
  writeFileSync(join(out, "_headers"), headers(csp));
  return { worker, script, style };
}

/** What a server should say beside the files, in the form that hosts of static files read. */
const headers = (csp) => `/*
  Content-Security-Policy: ${csp}; frame-ancestors 'none'
  Cross-Origin-Opener-Policy: same-origin
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
  Cache-Control: no-cache

/assets/*
  Cache-Control: public, max-age=31536000, immutable
`;

/** The page of one file: everything in it, and nothing else is allowed to run. */
async function single() {
  const worker = await inOne("worker.ts", { alias: withCore("inline"), plugins: [wholeCore], format: "iife" });
  const script = await inOne("main.tsx", { define: { ASSETS: "undefined", PICTURE_STYLE }, alias: withCore("inline"), format: "iife" });
  const style = readFileSync(join(out, styleOf()), "utf8");
  const icon = `data:image/svg+xml;base64,${readFileSync(join(here, "icon.svg")).toString("base64")}`;
  const safe = (text) => text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  const code = safe(script);
  const csp = policy({
    ...BASE,
    "script-src": `'sha256-${hash(code, "base64")}' 'wasm-unsafe-eval' blob:`,
    "style-src": `'sha256-${hash(style, "base64")}'`,
    "img-src": "data: blob:",
    "worker-src": "blob:",
  });
  const head = `<link rel="icon" href="${icon}">\n<style>${style}</style>`;
  const tail = `<script type="text/plain" id="worker">${safe(worker)}</script>\n<script>${code}</script>`;
  writeFileSync(join(out, "meshwright.html"), page({ csp, head, tail }));
}

const styleOf = () => `assets/${readdirSync(join(out, "assets")).find((name) => name.endsWith(".css"))}`;

/** The worker that answers when the network does not: it takes exactly these files. */
async function offline() {
  const names = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !["_headers", "meshwright.html"].includes(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
    .sort();
  const files = names.map((name) => [name, `sha256-${hash(readFileSync(join(out, name)), "base64")}`]);
  const isLater = ([name]) => /^assets.full-/.test(name);
  const [later, first] = [files.filter(isLater), files.filter((file) => !isLater(file))];
  const define = { FILES: JSON.stringify(first), LATER: JSON.stringify(later), VERSION: JSON.stringify(hash(JSON.stringify(files), "hex").slice(0, 12)) };
  writeFileSync(join(out, "sw.js"), await inOne("offline.ts", { define, format: "iife" }));
}

function weigh({ script, worker, style }) {
  const sizes = [script, worker, style].map((name) => [name, zipped(readFileSync(join(out, name)))]);
  for (const [name, size] of sizes) console.log(`  ${(size / 1024).toFixed(1).padStart(7)} KB gzip  ${name}`);
  const first = sizes[0][1] + sizes[1][1];
  if (first > MOST_SCRIPT) throw new Error(`the first load is ${first} bytes of script, more than ${MOST_SCRIPT}`);
}

const names = await site();
await single();
await offline();
weigh(names);
