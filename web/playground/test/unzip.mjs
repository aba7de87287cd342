// An archive's files with their modes, read without the library that wrote it.
import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const UNIX = 3;

/** Every file's path with its bytes and its mode. */
export function unzipped(zip) {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  assert.equal(zip.readUInt32LE(end), END);
  const files = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(zip.readUInt32LE(at), ENTRY);
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const path = zip.toString("utf8", at + 46, at + 46 + name);
    assert.equal(zip[at + 5], UNIX, `${path} has no modes`);
    const mode = (zip.readUInt32LE(at + 38) >>> 16) & 0o777;
    files.set(path, { bytes: content(zip, at), mode });
    at += 46 + name + extra + comment;
  }
  return files;
}

function content(zip, entry) {
  const [method, size, header] = [zip.readUInt16LE(entry + 10), zip.readUInt32LE(entry + 20), zip.readUInt32LE(entry + 42)];
  const from = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const bytes = zip.subarray(from, from + size);
  return method === 0 ? bytes : inflateRawSync(bytes);
}
