// Empty projects that the packed package is installed in.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

import { cli, npm, root } from "./load.mjs";
import { topologies } from "./topologies.mjs";

export const tarball = join(npm, readdirSync(npm).find((name) => name.endsWith(".tgz")));
export const consumers = fileURLToPath(new URL("./consumers/", import.meta.url));

const overlapping = topologies.find(({ name }) => name.includes("overlapping_pod_cidrs.md, fence 1"));
/** A topology with findings, and with Chinese before them. */
export const topology = `# 商店的拓扑\n${overlapping.text}`;

/** A new folder that goes when the tests are done. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "meshwright-test-"));
  after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A project with the package in it, what stands in `sources`, and a topology. */
export function project(...sources) {
  const path = folder();
  writeFileSync(join(path, "package.json"), '{ "private": true }\n');
  ran("npm", ["install", "--offline", "--no-audit", "--no-fund", "--no-save", tarball], { cwd: path });
  for (const source of sources) cpSync(join(consumers, source), path, { recursive: true });
  writeFileSync(join(path, "meshwright.yaml"), topology);
  return path;
}

/** A tool of the tests' own. */
export function tool(name) {
  return join(root, "web", "node_modules", ".bin", name);
}

/** Runs a command to its end. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 28, timeout: 300_000, ...options });
  assert.ifError(result.error);
  return result;
}

/** What a command prints that must not fail. */
export function ran(command, args, options) {
  const { status, stdout, stderr } = run(command, args, options);
  assert.equal(status, 0, `${command} ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

/** The findings as every consumer shows them, by the CLI. */
export function expected(...options) {
  const path = folder();
  writeFileSync(join(path, "meshwright.yaml"), topology);
  const { diagnostics } = JSON.parse(run(cli, ["check", "-o", "json", ...options], { cwd: path }).stdout);
  assert.ok(diagnostics.length > 0);
  return diagnostics.map(({ code, message }) => `${code} ${message}`);
}

/** Lines without the last end of line. */
export const lines = (text) => text.replace(/\n$/, "").split("\n");
