// A RemoteIstio that a copy has broken, and what it was meant to be.
import { open, reveal } from "../acts";
import { useAnswer } from "../answer";
import { Code } from "../code";
import { Icon, Severity } from "../icons";
import { compared } from "../lines";
import { Rich } from "../rich";
import { checked, lang, words } from "../state";
import { Button, Copy, Empty, download } from "../ui";
import { Runs } from "./runs";

export function Repair() {
  const w = words.value;
  const before = checked.value?.text ?? "";
  const { value, fault } = useAnswer("repair", before, lang.value);
  if (fault) return <p class="fault">{fault}</p>;
  if (!value) return null;
  const { text, left } = value;
  if (text === null) return <Empty title={w.notRepaired} tone="bad" />;
  if (text === before && left.diagnostics.length === 0) return <Empty title={w.whole} tone="good"><p>{w.wholeText}</p></Empty>;
  return (
    <div class="repair" id="repair">
      <div class="toolbar">
        <h3 class="sr">{w.repaired}</h3>
        <Button id="take-repaired" kind="main" disabled={text === before} onClick={() => open(text, { kind: "repair", name: "remoteistio.yaml" })}>{w.take}</Button>
        <Copy text={text} />
        <Button kind="quiet" class="square" aria-label={w.download} title={w.download} onClick={() => download("remoteistio.yaml", text, "text/yaml")}>
          <Icon name="download" />
        </Button>
      </div>
      <p class="remark top-remark">{w.repairedText}</p>
      {left.diagnostics.length > 0 && (
        <section class="left">
          <h3>{w.left}</h3>
          <ul>
            {left.diagnostics.map((one, index) => (
              <li key={index}>
                <Severity of={one.severity} />
                <button type="button" class="link" onClick={() => reveal(one.range)}><Rich text={one.message} /></button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label={w.repaired} id="repaired"><Code text={text} language="yaml" /></section>
      {text !== before && (
        <>
          <h3 class="part">{w.comparison}</h3>
          <Runs runs={compared(before, text)} />
        </>
      )}
    </div>
  );
}
