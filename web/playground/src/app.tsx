// The page: the editor, what the core says of its text, and a line below that sums it up.
import { useEffect, useRef, useState } from "preact/hooks";
import type { FunctionComponent } from "preact";

import { editor } from "./acts";
import { card } from "./card";
import { Editor } from "./editor";
import { read } from "./files";
import { Header } from "./header";
import { soon } from "./live";
import { Dialogs } from "./dialogs";
import { start } from "./start";
import {
  bar, caret, checked, fault, isKept, notice, origin, pane, recall, remember, shown, tab, tabs, text, version, words, type Tab,
} from "./state";
import { Bars } from "./bars";
import { views } from "./views";

export function App() {
  return (
    <>
      <Header />
      <Bars />
      <Panes />
      <Status />
      <Dialogs />
      <p class="notice" role="status" data-shown={notice.value !== null}>{notice.value}</p>
    </>
  );
}

/** The editor's share of the width, in hundredths. */
const SPLIT = 42;

function Panes() {
  const [share, setShare] = useState(() => Number(recall("split")) || SPLIT);
  const main = useRef<HTMLElement>(null);
  useEffect(() => main.current?.style.setProperty("--split", `${share}%`), [share]);

  const set = (next: number) => {
    const kept = Math.round(Math.min(75, Math.max(22, next)));
    setShare(kept);
    remember("split", `${kept}`);
  };
  const drag = (event: PointerEvent) => {
    const box = main.current?.getBoundingClientRect();
    if (box && event.buttons) set(((event.clientX - box.left) / box.width) * 100);
  };
  const w = words.value;
  return (
    <main ref={main} class="panes" data-pane={pane.value}>
      <EditorPane />
      <div
        class="splitter"
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={w.split}
        aria-valuenow={share}
        aria-valuemin={22}
        aria-valuemax={75}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onDblClick={() => set(SPLIT)}
        onKeyDown={({ key }) => set(share + ({ ArrowLeft: -2, ArrowRight: 2 }[key] ?? 0))}
      />
      <ResultPane />
    </main>
  );
}

function EditorPane() {
  const host = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  const w = words.value;

  useEffect(() => {
    if (!host.current) return;
    editor.value = new Editor(host.current, text.value, w, {
      changed(now, atOnce) {
        text.value = now;
        soon(atOnce);
      },
      moved: (line, column, selected) => (caret.value = { line, column, selected }),
      card,
    });
    start();
  }, []);
  // A bar that comes takes room away, and with it the line that is being written.
  const bars = `${(checked.value?.secrets.length ?? 0) > 0} ${bar.value?.kind}`;
  useEffect(() => {
    requestAnimationFrame(() => editor.value?.follow());
  }, [bars]);
  useEffect(() => editor.value?.speak(w), [w]);
  useEffect(() => {
    if (checked.value?.text === text.value) editor.value?.mark(checked.value.diagnostics);
  }, [checked.value]);

  return (
    <section
      class="pane editor"
      aria-label={w.editorPane}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        read(event.dataTransfer?.files[0]);
      }}
    >
      <div class="strip">
        <span class="name">{origin.value?.kind === "file" ? origin.value.name : "meshwright.yaml"}</span>
        {isKept.value !== null && <span class="kept" id="kept">{isKept.value ? w.kept : w.notKept}</span>}
        <span class="hint" id="editor-help">{w.editorHelp}</span>
      </div>
      <div class="host" id="editor" ref={host} />
      {isOver && <p class="drop">{w.dropHere}</p>}
    </section>
  );
}

function ResultPane() {
  const w = words.value;
  const View = views[shown.value] as FunctionComponent;
  return (
    <section class="pane result" aria-label={w.resultLabel}>
      <Tabs />
      <div class="view" role="tabpanel" id={`panel-${shown.value}`} aria-labelledby={`tab-${shown.value}`} data-view={shown.value} tabIndex={-1}>
        <h2 class="sr">{w.tabs[shown.value]}</h2>
        <View key={shown.value} />
      </div>
    </section>
  );
}

function Tabs() {
  const w = words.value;
  const list = useRef<HTMLDivElement>(null);
  const choose = (next: Tab | undefined) => {
    if (!next) return;
    tab.value = next;
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>("[aria-selected=true]")?.focus());
  };
  const walk = (event: KeyboardEvent) => {
    const all = tabs.value;
    const now = all.indexOf(shown.value);
    const to = { ArrowRight: (now + 1) % all.length, ArrowLeft: (now - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(all[to]);
  };
  useEffect(() => list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" }), [shown.value]);
  return (
    <div class="tabs" role="tablist" aria-label={w.resultLabel} ref={list} onKeyDown={walk}>
      {tabs.value.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={shown.value === name}
          aria-controls={`panel-${name}`}
          tabIndex={shown.value === name ? 0 : -1}
          onClick={() => (tab.value = name)}
        >
          {w.tabs[name]}
          {name === "problems" && <Count />}
        </button>
      ))}
    </div>
  );
}

function Count() {
  const summary = checked.value?.summary;
  if (!summary) return null;
  const all = summary.errors + summary.warnings + summary.notes;
  if (all === 0) return null;
  const worst = summary.errors ? "error" : summary.warnings ? "warning" : "note";
  return <span class={`count ${worst}`}>{all}</span>;
}

function Status() {
  const w = words.value;
  const now = checked.value;
  const summary = now?.summary;
  const { line, column, selected } = caret.value;
  const counts = summary ? w.counts(summary.errors, summary.warnings, summary.notes) : w.checking;
  const tone = !summary ? "calm" : summary.errors ? "error" : summary.warnings ? "warning" : "good";
  return (
    <footer class="status" data-checks={now?.count ?? 0}>
      <div class="switch" role="group" aria-label={w.paneSwitch}>
        {(["editor", "result"] as const).map((name) => (
          <button key={name} type="button" id={`show-${name}`} aria-pressed={pane.value === name} onClick={() => (pane.value = name)}>
            {name === "editor" ? w.editorPane : w.resultPane}
            {name === "result" && <Count />}
          </button>
        ))}
      </div>
      <button type="button" class="counts" data-tone={tone} title={w.nextKeys} onClick={() => editor.value?.step()}>
        <span class="dot" aria-hidden="true" />
        <span id="counts" role="status" aria-live="polite">{fault.value ? w.faulty : counts}</span>
      </button>
      <span class="caret">{w.position(line, column)}{selected > 0 && ` · ${w.selected(selected)}`}</span>
      <span class="space" />
      <span class="private">{w.staysHere}</span>
      {now && <span class="time">{w.checkedAt(now.at.toLocaleTimeString(document.documentElement.lang, { hour12: false }), now.took.toFixed(1))}</span>}
      <span class="version" id="version">{version.value && w.engine(version.value)}</span>
    </footer>
  );
}
