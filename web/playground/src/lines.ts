// What differs between two texts, line by line, after Myers.

/** A run of lines that are in both, in the old text alone, or in the new one alone. */
export interface Run {
  kind: "same" | "old" | "new";
  lines: string[];
}

/** Beyond so many differences, the middle is shown as old lines and new ones. */
const MOST_EDITS = 1200;

export function compared(before: string, after: string): Run[] {
  const [a, b] = [split(before), split(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const middle = walked(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return joined([run("same", a.slice(0, head)), ...middle, run("same", a.slice(a.length - tail))]);
}

const split = (text: string) => (text === "" ? [] : text.split("\n"));

const run = (kind: Run["kind"], lines: string[]): Run => ({ kind, lines });

/** Old lines stand before new ones; runs of one kind that follow each other are one. */
function joined(runs: Run[]): Run[] {
  const all: Run[] = [];
  for (const { kind, lines } of runs) {
    if (lines.length === 0) continue;
    const last = all.at(-1);
    const before = all.at(-2);
    if (last?.kind === kind) append(last.lines, lines);
    else if (kind === "old" && last?.kind === "new" && before?.kind === "old") append(before.lines, lines);
    else if (kind === "old" && last?.kind === "new") all.splice(-1, 0, run(kind, [...lines]));
    else all.push(run(kind, [...lines]));
  }
  return all;
}

/** Without spreading into arguments, of which there may not be too many. */
function append(all: string[], more: string[]): void {
  for (const line of more) all.push(line);
}

/** The shortest way from one list to the other, as runs. */
function walked(a: string[], b: string[]): Run[] {
  const most = Math.min(a.length + b.length, MOST_EDITS);
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(new Map(furthest));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && at(furthest, k - 1) < at(furthest, k + 1));
      let x = down ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return back(trace, a, b);
    }
  }
  return [run("old", a), run("new", b)];
}

const at = (furthest: Map<number, number>, k: number) => furthest.get(k) ?? -1;

function back(trace: Map<number, number>[], a: string[], b: string[]): Run[] {
  const runs: Run[] = [];
  let [x, y] = [a.length, b.length];
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const furthest = trace[edits] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -edits || (k !== edits && at(furthest, k - 1) < at(furthest, k + 1));
    const from = down ? k + 1 : k - 1;
    const fromX = edits === 0 ? 0 : at(furthest, from);
    const fromY = edits === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      runs.push(run("same", [a[x] ?? ""]));
    }
    if (edits === 0) break;
    runs.push(down ? run("new", [b[--y] ?? ""]) : run("old", [a[--x] ?? ""]));
  }
  return joined(runs.reverse());
}
