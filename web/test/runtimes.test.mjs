// The package in Deno, in Bun and in Cloudflare's runtime, as far as npm brings them for this machine.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { root } from "./load.mjs";
import { expected, folder, lines, project, ran, tool, topology } from "./project.mjs";

const modules = join(root, "web", "node_modules");

/** A program that npm keeps in a package for each platform. */
function platform(scope, path) {
  const packages = existsSync(join(modules, scope)) ? readdirSync(join(modules, scope)) : [];
  return packages.map((name) => join(modules, scope, name, path)).find((file) => existsSync(file));
}

const runtimes = [
  { name: "Deno", program: platform("@deno", "deno"), args: ["run", "--no-remote", "--node-modules-dir=manual", "--allow-read"] },
  { name: "Bun", program: platform("@oven", "bin/bun"), args: ["run"] },
];

for (const { name, program, args } of runtimes) {
  const skip = program ? false : `${name} is not there for this machine`;
  for (const way of ["import.mjs", "inline.mjs"]) {
    test(`${name} finds what the CLI finds: ${way}`, { skip }, () => {
      const here = project("node");
      const env = { ...process.env, DENO_DIR: folder(), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
      assert.deepEqual(lines(ran(program, [...args, way], { cwd: here, env })), expected());
    });
  }
}

const workerd = platform("@cloudflare", "bin/workerd");

test("Cloudflare's runtime answers what the CLI answers", { skip: workerd ? false : "workerd is not there for this machine" }, async (t) => {
  const here = project("workerd");
  ran(tool("esbuild"), [
    "worker.js", "--bundle", "--format=esm", "--conditions=workerd", "--loader:.wasm=copy", "--asset-names=[name]", "--outdir=out",
  ], { cwd: here });
  copyFileSync(join(here, "config.capnp"), join(here, "out", "config.capnp"));
  const server = spawn(workerd, ["serve", "--control-fd=3", "config.capnp"], { cwd: join(here, "out"), stdio: ["ignore", "inherit", "inherit", "pipe"] });
  t.after(() => server.kill());
  const [, , , control] = server.stdio;
  const port = await new Promise((done, fail) => {
    let text = "";
    control.on("data", (chunk) => {
      text += chunk;
      const found = text.match(/"port":(\d+)/);
      if (found) done(Number(found[1]));
    });
    server.on("exit", (code) => fail(new Error(`workerd ends with ${code}`)));
  });
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: topology });
  const { diagnostics } = await response.json();
  assert.deepEqual(diagnostics.map(({ code, message }) => `${code} ${message}`), expected());
});

