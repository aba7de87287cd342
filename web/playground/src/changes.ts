// What an edit changes, file by file.
import type { File } from "meshwright";

import { compared, type Run } from "./lines";

/** A text, and the files that come of it, if any do. */
interface Side {
  text: string;
  files: File[] | null;
}

/** A file that is new, gone, or another. */
export interface Change {
  path: string;
  kind: "added" | "removed" | "changed";
  added: number;
  removed: number;
  runs: Run[];
}

export interface Changes {
  topology: Change | null;
  /** Absent where one of the two texts gives no files. */
  files: Change[] | null;
  /** How many more files change than are told of. */
  more: number;
}

/** More files than anyone looks through. */
const MOST_FILES = 100;

export function changes(before: Side, after: Side): Changes {
  const topology = change("meshwright.yaml", before.text, after.text);
  if (!before.files || !after.files) return { topology, files: null, more: 0 };
  const [old, fresh] = [byPath(before.files), byPath(after.files)];
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const changed = paths.filter((path) => old.get(path) !== fresh.get(path));
  const files = changed.slice(0, MOST_FILES).map((path) => change(path, old.get(path), fresh.get(path)));
  return { topology, files: files.filter((change) => change !== null), more: changed.length - files.length };
}

const byPath = (files: File[]) => new Map(files.map(({ path, text }) => [path, text]));

function change(path: string, before: string | undefined, after: string | undefined): Change | null {
  if (before === after) return null;
  const runs = compared(before ?? "", after ?? "");
  const count = (kind: Run["kind"]) => runs.reduce((sum, run) => sum + (run.kind === kind ? run.lines.length : 0), 0);
  const kind = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return { path, kind, added: count("new"), removed: count("old"), runs };
}
