// All files as one archive: the same bytes, paths and modes that the command line writes to a folder.
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
