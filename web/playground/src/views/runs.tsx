// Two texts as one, line by line: what went, what came, and a little of what stayed.
import { useState } from "preact/hooks";

import type { Run } from "../lines";
import { words } from "../state";

const AROUND = 3;
/** So many lines are shown at once, and so many more each time more are asked for. */
const LINES = 200;

interface Row {
  kind: Run["kind"] | "gap";
  text: string;
  /** The part that is not in the line it stands against. */
  own?: [from: number, to: number];
  old?: number;
  fresh?: number;
  hidden?: number;
}

export function Runs({ runs }: { runs: Run[] }) {
  const [isWhole, setWhole] = useState(false);
  const w = words.value;
  const [most, setMost] = useState(LINES);
  const all = listed(runs, isWhole);
  const rows = all.slice(0, most);
  return (
    <table class="runs">
      <thead class="sr"><tr><th scope="col">{w.before}</th><th scope="col">{w.after}</th><th scope="col">{w.change}</th><th scope="col">{w.text}</th></tr></thead>
      <tbody>
        {rows.map((row, index) =>
          row.kind === "gap" ? (
            <tr key={index} class="gap">
              <td colSpan={4}><button type="button" onClick={() => setWhole(true)}>{w.unchanged(row.hidden ?? 0)}</button></td>
            </tr>
          ) : (
            <tr key={index} class={row.kind}>
              <td class="number">{row.old}</td>
              <td class="number">{row.fresh}</td>
              <td class="sign">{row.kind === "old" ? "−" : row.kind === "new" ? "+" : ""}</td>
              <td class="text"><Line row={row} /></td>
            </tr>
          ),
        )}
        {all.length > most && (
          <tr class="gap">
            <td colSpan={4}><button type="button" onClick={() => setMost(most + LINES)}>{w.showMore}</button></td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Line({ row: { text, own } }: { row: Row }) {
  if (!own || own[0] >= own[1]) return <>{text}</>;
  return <>{text.slice(0, own[0])}<mark>{text.slice(...own)}</mark>{text.slice(own[1])}</>;
}

/** Where `text` differs from `other`; nowhere in particular if they have little in common. */
function difference(text: string, other: string | undefined): [number, number] | undefined {
  if (other === undefined) return undefined;
  const most = Math.min(text.length, other.length);
  let head = 0;
  while (head < most && text[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < most - head && text.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  // Whole words are read, not their middles.
  while (head > 0 && /[\w.]/.test(text.charAt(head - 1))) head -= 1;
  while (tail > 0 && /[\w.]/.test(text.charAt(text.length - tail))) tail -= 1;
  const isAlike = 2 * (text.slice(0, head).trim().length + tail) >= text.trim().length;
  return isAlike ? [head, text.length - tail] : undefined;
}

/** The lines that a run of old or new lines stands against, if there are as many. */
function opposite(runs: Run[], index: number): string[] {
  const run = runs[index];
  const other = run?.kind === "old" ? runs[index + 1] : runs[index - 1];
  const isPair = (run?.kind === "old" && other?.kind === "new") || (run?.kind === "new" && other?.kind === "old");
  return isPair && other.lines.length === run.lines.length ? other.lines : [];
}

function listed(runs: Run[], isWhole: boolean): Row[] {
  const rows: Row[] = [];
  let [old, fresh] = [1, 1];
  runs.forEach(({ kind, lines }, index) => {
    const head = index === 0 ? 0 : AROUND;
    const tail = index === runs.length - 1 ? 0 : AROUND;
    const hidden = lines.length - head - tail;
    const others = opposite(runs, index);
    lines.forEach((text, at) => {
      const row: Row = { kind, text };
      const own = difference(text, others[at]);
      if (own) row.own = own;
      if (kind !== "new") row.old = old++;
      if (kind !== "old") row.fresh = fresh++;
      const isHidden = kind === "same" && !isWhole && hidden > 1 && at >= head && at < lines.length - tail;
      if (!isHidden) rows.push(row);
      else if (at === head) rows.push({ kind: "gap", text: "", hidden });
    });
  });
  return rows;
}
