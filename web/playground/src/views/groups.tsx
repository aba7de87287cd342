// Who may talk to whom: every pair of clusters, and what decides about each of its flows.
import { useMemo, useState } from "preact/hooks";

import { useAnswer } from "../answer";
import type { Matrix as Pairs, Pair, Verdict } from "../matrix";
import { Rich } from "../rich";
import { checked, lang, tab, words } from "../state";
import { Button, Copy, Empty } from "../ui";

/** The heads of so few columns lie flat; more clusters than the other stand closer. */
const FEW = 6;
const MANY = 12;

const SIGNS: Record<Verdict, string> = { allowed: "✓", blocked: "✕", unknown: "?" };

export function Groups() {
  const w = words.value;
  const { value, fault } = useAnswer("matrix", checked.value?.text ?? "", lang.value);
  if (fault) return <p class="fault">{fault}</p>;
  if (value === undefined) return null;
  if (value === null) return <Many />;
  if (value.pairs.length === 0) return <Empty title={w.noFlows}><p>{w.noFlowsText}</p></Empty>;
  return <Matrix matrix={value} />;
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

const keyOf = (from: string, to: string) => `${from}\n${to}`;

function Matrix({ matrix: { names, pairs } }: { matrix: Pairs }) {
  const w = words.value;
  const byKey = useMemo(() => new Map(pairs.map((pair) => [keyOf(pair.from, pair.to), pair])), [pairs]);
  const [chosen, choose] = useState("");
  const shown = byKey.get(chosen) ?? pairs.find(({ verdict }) => verdict === "blocked") ?? pairs[0];
  return (
    <div class="groups">
      <div class="toolbar">
        <span class="muted">{w.matrixHint}</span>
        <span class="space" />
        <Button onClick={() => (tab.value = "manifests")}>{w.toRules}</Button>
      </div>
      <div class="scroll matrix-box" role="region" aria-label={w.matrix} tabIndex={0}>
        <table class={`matrix ${names.length > MANY ? "close" : names.length > FEW ? "" : "flat"}`} id="matrix">
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
                {names.map((to) => <Cell key={to} pair={byKey.get(keyOf(from, to))} isSelf={from === to} isChosen={shown?.from === from && shown.to === to} choose={choose} />)}
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
  const { from, to, counts, verdict } = pair;
  const label = w.cell(from, to, counts.allowed, counts.blocked, counts.unknown);
  return (
    <td>
      <button type="button" class={`verdict ${verdict}`} aria-pressed={isChosen} aria-label={label} title={label} data-from={from} data-to={to} onClick={() => choose(keyOf(from, to))}>
        {SIGNS[verdict]}
      </button>
    </td>
  );
}

function Explained({ pair: { from, to } }: { pair: Pair }) {
  const w = words.value;
  const title = w.pair(from, to);
  const { value } = useAnswer("pair", checked.value?.text ?? "", lang.value, from, to);
  return (
    <section class="pair" id="pair" aria-live="polite">
      <h3 class="part">{title}</h3>
      <div class="scroll" role="region" tabIndex={0} aria-label={title}>
        <table>
          <thead>
            <tr><th scope="col">{w.outcome}</th><th scope="col">{w.flow}</th><th scope="col">{w.traffic}</th><th scope="col">{w.decides}</th></tr>
          </thead>
          <tbody>
            {value?.map((flow, index) => (
              <tr key={index} data-verdict={flow.verdict}>
                <td class="nowrap"><span class={`verdict ${flow.verdict}`} aria-hidden="true">{SIGNS[flow.verdict]}</span> {w.verdict[flow.verdict]}</td>
                <td>{flow.why}<small>{flow.flow} · {w.need[flow.need]}</small><span class="narrow"><Rich text={flow.by} /></span></td>
                <td class="mono">{flow.protocol} {flow.ports.join(", ")}</td>
                <td><Rich text={flow.by} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
