// What is wrong, where, with what else, and what to do about it.
import { useState } from "preact/hooks";
import type { Diagnostic } from "meshwright";

import { applyFix, fixAll, reveal } from "../acts";
import { openExample } from "../examples";
import { Severity } from "../icons";
import { soon } from "../live";
import { Rich } from "../rich";
import { checked, explained, fault, manifest, tab, tabs, text, words } from "../state";
import { Button, Empty } from "../ui";
import { Rule } from "./rule";

/** A list is read from its start; the rest waits for being asked for. */
const FIRST = 50;

export function Problems() {
  if (explained.value) return <Rule code={explained.value} />;
  const now = checked.value;
  if (fault.value) return <Failed what={fault.value} />;
  if (!now) return null;
  if (text.value.trim() === "") return <Blank />;
  const { errors, warnings, notes } = now.summary;
  return now.diagnostics.length === 0 ? <Clean /> : <List diagnostics={now.diagnostics} all={errors + warnings + notes} />;
}

function List({ diagnostics, all }: { diagnostics: Diagnostic[]; all: number }) {
  const [most, setMost] = useState(FIRST);
  const w = words.value;
  const certain = diagnostics.filter(({ fixes }) => fixes.some((fix) => fix.certain)).length;
  return (
    <div class="problems">
      {certain > 0 && !manifest.value && (
        <div class="toolbar">
          <Button id="fix-all" kind="main" onClick={fixAll}>{w.fixAll(certain)}</Button>
        </div>
      )}
      <ol class="findings" id="findings" aria-label={w.tabs.problems}>
        {diagnostics.slice(0, most).map((diagnostic, index) => (
          <Finding key={`${index} ${diagnostic.code}`} diagnostic={diagnostic} />
        ))}
      </ol>
      {all > most && (
        <p class="rest">
          {w.andMore(all - Math.min(most, diagnostics.length))}{" "}
          {diagnostics.length > most && <Button onClick={() => setMost(diagnostics.length)}>{w.showMore}</Button>}
        </p>
      )}
    </div>
  );
}

function Finding({ diagnostic }: { diagnostic: Diagnostic }) {
  const { code, name, severity, message, help, range, related, fixes } = diagnostic;
  const w = words.value;
  return (
    <li class={`finding ${severity}`} data-code={code} data-severity={severity}>
      <Severity of={severity} />
      <div class="body">
        <button type="button" class="headline" onClick={() => reveal(range)}>
          <span class="sr">{w.severity[severity]}: </span>
          <span class="message"><Rich text={message} /></span>
          <span class="place">{w.line(range.start.line)}</span>
        </button>
        {help && <p class="help"><Rich text={help} /></p>}
        {related.length > 0 && (
          <ul class="related">
            {related.map(({ message, range }) => (
              <li key={range.start.offset}>
                <button type="button" class="link" onClick={() => reveal(range)}>
                  <span class="at">{w.line(range.start.line)}</span> <Rich text={message} />
                </button>
              </li>
            ))}
          </ul>
        )}
        <p class="acts">
          {fixes.map((fix) => (
            <Button key={fix.title} kind="main" class="small fix" onClick={() => applyFix(diagnostic, fix)}>
              <span><Rich text={fix.title} /></span>
            </Button>
          ))}
          <button type="button" class="rulename" onClick={() => (explained.value = code)} aria-label={`${w.explain}: ${code} ${name}`}>
            <span class="mono">{code}</span> {name}
          </button>
        </p>
      </div>
    </li>
  );
}

/** The core did not answer; another edit, or a second try, may go better. */
function Failed({ what }: { what: string }) {
  const w = words.value;
  return (
    <Empty title={w.faulty} tone="bad">
      <p>{what}</p>
      <p class="choices"><Button id="again" onClick={() => soon(true)}>{w.again}</Button></p>
    </Empty>
  );
}

function Clean() {
  const w = words.value;
  if (manifest.value) return <Empty title={w.cleanManifest} tone="good" />;
  return (
    <Empty title={w.cleanTitle} tone="good">
      <p>{w.cleanText}</p>
      <p class="choices">
        {tabs.value.filter((name) => name !== "problems" && name !== "changes").map((name) => (
          <Button key={name} onClick={() => (tab.value = name)}>{w.tabs[name]}</Button>
        ))}
      </p>
    </Empty>
  );
}

function Blank() {
  const w = words.value;
  return (
    <Empty title={w.emptyTitle}>
      <p>{w.emptyText}</p>
      <p class="choices">
        {(["crossRegion", "threeRegions", "overlaps"] as const).map((name) => (
          <Button key={name} onClick={() => openExample(name)}>{w.example[name][0]}</Button>
        ))}
      </p>
    </Empty>
  );
}
