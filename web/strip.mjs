// strip.mjs FILE: takes from a WebAssembly module what web/bindgen takes from it, too: names of functions, and who made it.
import { readFileSync, writeFileSync } from "node:fs";

const [file] = process.argv.slice(2);
const bytes = readFileSync(file);
const HEADER = 8;
const CUSTOM = 0;

/** An unsigned number in LEB128: its value, and where it ends. */
function number(at) {
  let [value, shift] = [0, 0];
  for (;;) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    shift += 7;
    if (byte < 0x80) return [value, at];
  }
}

function isKept(id, content) {
  if (id !== CUSTOM) return true;
  const [length, start] = number(content);
  return !["name", "producers"].includes(bytes.toString("utf8", start, start + length));
}

const kept = [bytes.subarray(0, HEADER)];
for (let at = HEADER; at < bytes.length; ) {
  const [size, content] = number(at + 1);
  if (isKept(bytes[at], content)) kept.push(bytes.subarray(at, content + size));
  at = content + size;
}
writeFileSync(file, Buffer.concat(kept));
