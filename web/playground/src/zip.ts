// All files as one archive: the same bytes, paths and modes that the command line writes to a folder, with the index
// that lets it go on there.
import { strToU8, zipSync, type Zippable } from "fflate";
import type { File } from "meshwright";

const UNIX = 3;
const REGULAR = 0o100000;
/** The earliest time an archive can hold: the same files give the same archive. */
const MTIME = new Date(1980, 0, 1);

export function zipped(files: File[]): Uint8Array<ArrayBuffer> {
  const entries: Zippable = {};
  for (const { path, mode, text } of files) {
    const attrs = ((REGULAR | Number.parseInt(mode, 8)) << 16) >>> 0;
    entries[path] = [strToU8(text), { os: UNIX, attrs, mtime: MTIME, level: 6 }];
  }
  return zipSync(entries) as Uint8Array<ArrayBuffer>;
}

/** The files and their index; without it where the browser makes no digests. */
export async function withIndex(files: File[]): Promise<File[]> {
  if (!globalThis.crypto?.subtle) return files;
  const entries = await Promise.all(files.map(async ({ path, text }) => ({ path, sha256: await digest(text) })));
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  const text = `${JSON.stringify({ schemaVersion: 1, files: entries }, null, 2)}\n`;
  return [...files, { path: ".meshwright.json", mode: "0644", text }];
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", strToU8(text) as Uint8Array<ArrayBuffer>));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
