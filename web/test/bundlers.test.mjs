// The package through every bundler, and without one, opened in a real browser.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { launch, serve, skip } from "./browser.mjs";
import { consumers, expected, project, ran, run, tool, topology } from "./project.mjs";

/** Only what the README says that a page must allow. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

let browser;
before(async () => (browser = skip ? undefined : await launch()));
after(() => browser?.close());

/** Opens `folder`, types the topology, and reads the findings of `lists`. */
async function shown(folder, lists, policy = POLICY) {
  const { origin, close } = await serve(folder, policy ? { "content-security-policy": policy } : {});
  const page = await browser.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`${error}`));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("request", (request) => request.url().startsWith(origin) || faults.push(`asks for ${request.url()}`));
  try {
    await page.goto(`${origin}/index.html`);
    await page.waitForSelector("textarea[data-ready]", { timeout: 60_000, state: "attached" });
    await page.fill("textarea", topology);
    for (const list of lists) {
      await page.waitForSelector(`#${list}[data-done]`, { timeout: 60_000, state: "attached" });
      assert.deepEqual(await page.locator(`#${list} li`).allTextContents(), expected(), list);
    }
  } catch (error) {
    throw new Error(`${error.message}\n${faults.join("\n")}`, { cause: error });
  } finally {
    await page.close();
    close();
  }
  assert.deepEqual(faults, []);
}

const files = (folder) => readdirSync(folder, { recursive: true }).map((name) => name.replaceAll("\\", "/"));
const modules = (folder) => files(folder).filter((name) => name.endsWith(".wasm"));

test("Vite: a page and a worker", { skip }, async () => {
  const here = project("bundled");
  ran(tool("vite"), ["build", "--logLevel", "warn"], { cwd: here });
  assert.equal(modules(join(here, "dist")).length, 1);
  await shown(join(here, "dist"), ["page", "worker"]);
});

test("webpack: a page and a worker", { skip }, async () => {
  const here = project("bundled");
  const config = `module.exports = { mode: "production", entry: "./main.js", output: { path: __dirname + "/dist", filename: "main.js" } };`;
  writeFileSync(join(here, "webpack.config.cjs"), config);
  ran(tool("webpack"), ["--config", "webpack.config.cjs"], { cwd: here });
  copyFileSync(join(here, "index.html"), join(here, "dist", "index.html"));
  assert.equal(modules(join(here, "dist")).length, 1);
  await shown(join(here, "dist"), ["page", "worker"]);
});

/** A project whose `main.js` is one of those that need one list. */
function plain(main) {
  const here = project("inline");
  for (const name of ["list.js", "index.html"]) copyFileSync(join(consumers, "bundled", name), join(here, name));
  mkdirSync(join(here, "dist"));
  copyFileSync(join(here, "index.html"), join(here, "dist", "index.html"));
  return { here, main: join(here, main), dist: join(here, "dist") };
}

test("esbuild: one file with /inline", { skip }, async () => {
  const { here, main, dist } = plain("main.js");
  ran(tool("esbuild"), [main, "--bundle", "--minify", "--format=esm", `--outfile=${join(dist, "main.js")}`], { cwd: here });
  assert.deepEqual(modules(dist), []);
  await shown(dist, ["page"]);
});

test("esbuild: the module as a file of its own", { skip }, async () => {
  const { here, main, dist } = plain("url.js");
  ran(tool("esbuild"), [main, "--bundle", "--format=esm", "--loader:.wasm=file", `--outfile=${join(dist, "main.js")}`], { cwd: here });
  assert.equal(modules(dist).length, 1);
  await shown(dist, ["page"]);
});

test("esbuild: one file for Node with /inline", () => {
  const here = project("node");
  const out = join(here, "out.mjs");
  ran(tool("esbuild"), ["inline.mjs", "--bundle", "--platform=node", "--format=esm", `--outfile=${out}`], { cwd: here });
  const alone = project();
  copyFileSync(out, join(alone, "out.mjs"));
  run("rm", ["-r", join(alone, "node_modules")]);
  assert.deepEqual(ran(process.execPath, ["out.mjs"], { cwd: alone }).trimEnd().split("\n"), expected());
});

test("Rollup: one file with /inline", { skip }, async () => {
  const { here, main, dist } = plain("main.js");
  const plugin = JSON.stringify(import.meta.resolve("@rollup/plugin-node-resolve"));
  const config = `import resolve from ${plugin};
    export default { input: ${JSON.stringify(main)}, plugins: [resolve({ browser: true })],
      output: { file: ${JSON.stringify(join(dist, "main.js"))}, inlineDynamicImports: true } };`;
  writeFileSync(join(here, "rollup.config.mjs"), config);
  ran(tool("rollup"), ["-c", "rollup.config.mjs", "--silent"], { cwd: here });
  assert.deepEqual(files(dist).sort(), ["index.html", "main.js"]);
  await shown(dist, ["page"]);
});

test("no bundler: a page and a worker", { skip }, async () => {
  const here = project("page");
  copyFileSync(join(consumers, "bundled", "list.js"), join(here, "list.js"));
  await shown(here, ["page", "worker"], null);
});
