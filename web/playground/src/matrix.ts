// The flows of a mesh, pair by pair.
import type { Flow } from "meshwright";

export type Verdict = Flow["verdict"];

/** What one cluster calls of another. */
export interface Pair {
  from: string;
  to: string;
  counts: Record<Verdict, number>;
  /** What becomes of the worst of what the mesh cannot do without. */
  verdict: Verdict;
}

export interface Matrix {
  names: string[];
  pairs: Pair[];
}

const WORSE: Verdict[] = ["blocked", "unknown", "allowed"];

export function matrix(flows: Flow[]): Matrix {
  const names = new Set<string>();
  const pairs = new Map<string, Flow[]>();
  for (const flow of flows) {
    names.add(flow.to).add(flow.from);
    const key = `${flow.from}\n${flow.to}`;
    const others = pairs.get(key);
    if (others) others.push(flow);
    else pairs.set(key, [flow]);
  }
  return { names: [...names], pairs: [...pairs.values()].map(pair) };
}

function pair(flows: Flow[]): Pair {
  const [{ from, to } = { from: "", to: "" }] = flows;
  const counts: Pair["counts"] = { allowed: 0, blocked: 0, unknown: 0 };
  for (const { verdict } of flows) counts[verdict] += 1;
  const required = flows.filter(({ need }) => need === "required");
  const judged = required.length > 0 ? required : flows;
  const verdict = WORSE.find((word) => judged.some((flow) => flow.verdict === word)) ?? "allowed";
  return { from, to, counts, verdict };
}
