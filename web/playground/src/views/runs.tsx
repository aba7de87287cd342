// Two texts as one, line by line: what went, what came, and a little of what stayed.
import { useState } from "preact/hooks";

import type { Run } from "../lines";
import { words } from "../state";

const AROUND = 3;
const MOST_LINES = 2000;

interface Row {
  kind: Run["kind"] | "gap";
  text: string;
  old?: number;
  fresh?: number;
  hidden?: number;
}

export function Runs({ runs }: { runs: Run[] }) {
  const [isWhole, setWhole] = useState(false);
  const w = words.value;
  const rows = listed(runs, isWhole).slice(0, MOST_LINES);
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
              <td class="text">{row.text}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

function listed(runs: Run[], isWhole: boolean): Row[] {
  const rows: Row[] = [];
  let [old, fresh] = [1, 1];
  runs.forEach(({ kind, lines }, index) => {
    const head = index === 0 ? 0 : AROUND;
    const tail = index === runs.length - 1 ? 0 : AROUND;
    const hidden = lines.length - head - tail;
    lines.forEach((text, at) => {
      const row: Row = { kind, text };
      if (kind !== "new") row.old = old++;
      if (kind !== "old") row.fresh = fresh++;
      const isHidden = kind === "same" && !isWhole && hidden > 1 && at >= head && at < lines.length - tail;
      if (!isHidden) rows.push(row);
      else if (at === head) rows.push({ kind: "gap", text: "", hidden });
    });
  });
  return rows;
}
