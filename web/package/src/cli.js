#!/usr/bin/env node
// `npx meshwright`: the command line itself, compiled for WASI, over this process's files and streams.
import { readFileSync } from "node:fs";
import { isatty } from "node:tty";

import { withModes } from "./modes.js";

/** Node's WASI, without the warning that it is an experiment. */
function wasi() {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule("node:wasi").WASI;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** How wide help may be: WASI does not tell. */
function columns() {
  const terminal = isatty(1) ? process.stdout : isatty(2) ? process.stderr : undefined;
  return terminal ? { COLUMNS: `${terminal.columns}` } : {};
}

const host = new (wasi())({
  version: "preview1",
  args: ["meshwright", ...process.argv.slice(2)],
  env: { ...process.env, ...columns(), PWD: process.cwd() },
  preopens: { "/": "/" },
});
const module = new WebAssembly.Module(readFileSync(new URL("./cli.wasm", import.meta.url)));
const { wasi_snapshot_preview1 } = host.getImportObject();
const instance = new WebAssembly.Instance(module, {
  wasi_snapshot_preview1: withModes(wasi_snapshot_preview1, () => instance.exports.memory),
});
process.exitCode = host.start(instance);
