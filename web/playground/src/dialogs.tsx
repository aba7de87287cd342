// What opens over the page: sharing, drafts, keys.
import { useEffect, useState } from "preact/hooks";

import { open, removeSecrets } from "./acts";
import { named } from "./bars";
import { drafts, forget, isFresh, type Draft } from "./drafts";
import { Icon } from "./icons";
import { secretsIn } from "./secrets";
import { encode } from "./share";
import { baseline, dialog, lang, shown, text, words } from "./state";
import { Button, Copy, Dialog } from "./ui";

export function Dialogs() {
  const w = words.value;
  const close = () => (dialog.value = null);
  switch (dialog.value) {
    case "share":
      return <Dialog id="share-dialog" title={w.shareTitle} onClose={close}><Share /></Dialog>;
    case "drafts":
      return <Dialog id="drafts-dialog" title={w.draftsTitle} onClose={close}><Drafts close={close} /></Dialog>;
    case "help":
      return <Dialog id="help-dialog" title={w.helpTitle} onClose={close}><Keys /></Dialog>;
    default:
      return null;
  }
}

function Share() {
  const w = words.value;
  const now = text.value;
  const secrets = secretsIn(now);
  const [fragment, setFragment] = useState("");
  const isPossible = secrets.length === 0 && now.trim() !== "";
  useEffect(() => {
    setFragment("");
    if (!isPossible) return;
    let isWanted = true;
    encode({ text: now, tab: shown.value }).then((made) => isWanted && setFragment(made));
    return () => void (isWanted = false);
  }, [now, isPossible]);

  if (now.trim() === "") return <p>{w.shareEmpty}</p>;
  if (secrets.length > 0) {
    return (
      <div class="refused" role="alert">
        <h3>{w.shareRefused}</h3>
        <p>{w.secretsFound(named(secrets))}</p>
        <Button id="remove-secrets-to-share" kind="main" onClick={removeSecrets}>{w.removeSecrets}</Button>
      </div>
    );
  }
  if (!fragment) return <p>{w.checking}</p>;
  return <Links fragment={fragment} />;
}

function Links({ fragment }: { fragment: string }) {
  const w = words.value;
  const isFile = location.protocol === "file:";
  const link = isFile ? `#${fragment}` : `${location.origin}${location.pathname}#${fragment}`;
  const markdown = `[${w.linkLabel}](${link})`;
  const given = () => (baseline.value = { ...baseline.value, shared: text.value });
  return (
    <div class="share" onClick={(event) => (event.target as Element).closest("button") && given()}>
      <p class="muted">{isFile ? w.fromFile : w.shareIntro}</p>
      <Line id="link" label={w.link} value={link} copy={w.copyLink} />
      <Line id="markdown-link" label={w.markdownLink} value={markdown} copy={w.copyMarkdown} />
      <Length of={link.length} />
    </div>
  );
}

function Line({ id, label, value, copy }: { id: string; label: string; value: string; copy: string }) {
  return (
    <p class="line">
      <label for={id}>{label}</label>
      <input id={id} readOnly value={value} onFocus={({ currentTarget }) => currentTarget.select()} />
      <Copy id={`copy-${id}`} kind="main" text={value} label={copy} />
    </p>
  );
}

const CHAT = 2000;
const PROGRAMS = 8000;

/** How long the link is, and where that is too long. */
function Length({ of }: { of: number }) {
  const w = words.value;
  const width = 100 * Math.min(1, Math.log10(of / 100 + 1) / Math.log10(201));
  const at = (mark: number) => 100 * Math.min(1, Math.log10(mark / 100 + 1) / Math.log10(201));
  const says = of <= CHAT ? w.fits : of <= PROGRAMS ? w.fitsMost : w.fitsFew;
  const tone = of <= CHAT ? "good" : of <= PROGRAMS ? "warning" : "error";
  return (
    <div class="length" data-tone={tone}>
      <svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" x="0" y="5" width="100" height="4" />
        <rect class="filled" x="0" y="5" width={width} height="4" />
        {[CHAT, PROGRAMS].map((mark) => <rect key={mark} class="mark-line" x={at(mark)} y="0" width="0.400" height="14" />)}
      </svg>
      <p><strong>{w.length(of)}</strong> · {says}</p>
    </div>
  );
}

function Drafts({ close }: { close: () => void }) {
  const w = words.value;
  const [all, setAll] = useState(drafts);
  if (isFresh) return <p>{w.freshDrafts}</p>;
  const take = (draft: Draft) => {
    open(draft.text, { kind: "draft", name: "" });
    close();
  };
  const remove = (draft: Draft) => {
    forget(draft.id);
    setAll(drafts());
  };
  return (
    <>
      <p class="muted">{w.draftsIntro}</p>
      {all.length === 0 && <p>{w.noDrafts}</p>}
      <ul class="drafts">
        {all.map((draft) => (
          <li key={draft.id}>
            <div>
              <strong>{when(draft.at)}</strong>
              <span class="muted">{summary(draft.text)}</span>
            </div>
            <Button onClick={() => take(draft)}>{w.openDraft}</Button>
            <Button kind="quiet" class="square" aria-label={w.deleteDraft} title={w.deleteDraft} onClick={() => remove(draft)}><Icon name="close" /></Button>
          </li>
        ))}
      </ul>
    </>
  );
}

const when = (at: number) =>
  new Date(at).toLocaleString(lang.value === "zh" ? "zh-CN" : "en", { dateStyle: "medium", timeStyle: "short" });

/** Enough of a text to know it again. */
function summary(text: string): string {
  const name = /^\s*(?:mesh:\s*\{?\s*)?name:\s*["']?([^\s"',}]+)/m.exec(text)?.[1] ?? "";
  const clusters = text.match(/^\s*role:/gm)?.length ?? 0;
  return [name, clusters > 0 && words.value.clusters(clusters)].filter(Boolean).join(" · ");
}

function Keys() {
  return (
    <table class="keys">
      <tbody>
        {words.value.keys.map(([keys, what]) => (
          <tr key={keys}>
            <th scope="row">{keys.split(/(, then |然后| … |[,、])/).map((part, index) => (index % 2 ? part : <kbd key={index}>{part.trim()}</kbd>))}</th>
            <td>{what}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
