// Who may talk to whom: every pair of clusters, and what decides about each of its flows.
import type { Flow } from "meshwright";
import { useMemo, useState } from "preact/hooks";

import { useAnswer } from "../answer";
import { checked, lang, tab, words } from "../state";
import { Button, Copy, Empty } from "../ui";

type Verdict = Flow["verdict"];

interface Pair {
  from: string;
  to: string;
  flows: Flow[];
}

/** More clusters than that stand closer. */
const FEW = 12;

const SIGNS: Record<Verdict, string> = { allowed: "✓", blocked: "✕", unknown: "?" };

export function Groups() {
  const w = words.value;
  const { value, fault } = useAnswer("flows", checked.value?.text ?? "", lang.value);
  if (fault) return <p class="fault">{fault}</p>;
  if (value === undefined) return null;
  if (value === null) return <Many />;
  if (value.length === 0) return <Empty title={w.noFlows}><p>{w.noFlowsText}</p></Empty>;
  return <Matrix flows={value} />;
}

function Many() {
  const w = words.value;
  const command = "meshwright flows meshwright.yaml --from NAME";
  return (
    <Empty title={w.manyFlows}>
      <p>{w.manyFlowsText}</p>
      <p class="choices"><code>{command}</code> <Copy text={command} /></p>
    </Empty>
  );
}

function paired(flows: Flow[]): { names: string[]; pairs: Map<string, Pair> } {
  const pairs = new Map<string, Pair>();
  const names = new Set<string>();
  for (const flow of flows) {
    const key = keyOf(flow.from, flow.to);
    const pair = pairs.get(key) ?? { from: flow.from, to: flow.to, flows: [] };
    pair.flows.push(flow);
    pairs.set(key, pair);
    names.add(flow.to).add(flow.from);
  }
  return { names: [...names], pairs };
}

const keyOf = (from: string, to: string) => `${from}\n${to}`;
const tally = (flows: Flow[], of: Verdict) => flows.filter(({ verdict }) => verdict === of).length;

/** A required flow that is blocked is worse than anything; an optional one that is, is no fault. */
function worst(flows: Flow[]): Verdict {
  const required = flows.filter(({ need }) => need === "required");
  const counted = required.length > 0 ? required : flows;
  return tally(counted, "blocked") > 0 ? "blocked" : tally(counted, "unknown") > 0 ? "unknown" : "allowed";
}

function Matrix({ flows }: { flows: Flow[] }) {
  const w = words.value;
  const { names, pairs } = useMemo(() => paired(flows), [flows]);
  const [chosen, choose] = useState("");
  const all = [...pairs.values()];
  const shown = pairs.get(chosen) ?? all.find(({ flows }) => worst(flows) === "blocked") ?? all[0];
  return (
    <div class="groups">
      <div class="toolbar">
        <span class="muted">{w.matrixHint}</span>
        <span class="space" />
        <Button onClick={() => (tab.value = "manifests")}>{w.toRules}</Button>
      </div>
      <div class="scroll matrix-box" role="region" aria-label={w.matrix} tabIndex={0}>
        <table class={`matrix ${names.length > FEW ? "close" : ""}`} id="matrix">
          <caption class="sr">{w.matrix}</caption>
          <thead>
            <tr>
              <th scope="col" class="corner">{w.caller}</th>
              {names.map((to) => <th key={to} scope="col" class="to"><span>{to}</span></th>)}
            </tr>
          </thead>
          <tbody>
            {names.map((from) => (
              <tr key={from}>
                <th scope="row">{from}</th>
                {names.map((to) => <Cell key={to} pair={pairs.get(keyOf(from, to))} isSelf={from === to} isChosen={shown?.from === from && shown.to === to} choose={choose} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul class="legend">
        {(["allowed", "blocked", "unknown"] as const).map((verdict) => (
          <li key={verdict}><span class={`verdict ${verdict}`}>{SIGNS[verdict]}</span> {w.verdict[verdict]}</li>
        ))}
      </ul>
      {shown && <Explained pair={shown} />}
    </div>
  );
}

function Cell({ pair, isSelf, isChosen, choose }: { pair: Pair | undefined; isSelf: boolean; isChosen: boolean; choose: (key: string) => void }) {
  const w = words.value;
  if (!pair) return <td class={isSelf ? "self" : "none"}><span class="sr">{w.verdict.none}</span></td>;
  const { from, to, flows } = pair;
  const verdict = worst(flows);
  const label = w.cell(from, to, tally(flows, "allowed"), tally(flows, "blocked"), tally(flows, "unknown"));
  return (
    <td>
      <button type="button" class={`verdict ${verdict}`} aria-pressed={isChosen} aria-label={label} title={label} data-from={from} data-to={to} onClick={() => choose(keyOf(from, to))}>
        {SIGNS[verdict]}
      </button>
    </td>
  );
}

function Explained({ pair }: { pair: Pair }) {
  const w = words.value;
  const title = w.pair(pair.from, pair.to);
  return (
    <section class="pair" id="pair" aria-live="polite">
      <h3 class="part">{title}</h3>
      <div class="scroll" role="region" tabIndex={0} aria-label={title}>
        <table>
          <thead>
            <tr><th scope="col">{w.outcome}</th><th scope="col">{w.flow}</th><th scope="col">{w.traffic}</th><th scope="col">{w.decides}</th></tr>
          </thead>
          <tbody>
            {pair.flows.map((flow, index) => (
              <tr key={index} data-verdict={flow.verdict}>
                <td class="nowrap"><span class={`verdict ${flow.verdict}`} aria-hidden="true">{SIGNS[flow.verdict]}</span> {w.verdict[flow.verdict]}</td>
                <td>{flow.why}<small>{flow.flow} · {w.need[flow.need]}</small></td>
                <td class="mono">{flow.protocol} {flow.ports.join(", ")}</td>
                <td>{flow.by}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
