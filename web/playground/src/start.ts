// What stands in the editor when the page opens: a shared text, the draft of this tab, or an example.
import { effect } from "@preact/signals";

import { editor, open } from "./acts";
import { isFresh, keep, last, resume } from "./drafts";
import { openExample } from "./examples";
import { BadLink, decode, isLink, type Refusal } from "./share";
import { bar, baseline, checked, dialog, isKept, origin, pane, shown, tab, tabs, text, type Tab } from "./state";

const SAVE_MS = 800;

export async function start(): Promise<void> {
  if (!(await fromLink())) fromDraft();
  keepDrafts();
  addEventListener("hashchange", () => void fromLink());
  addEventListener("keydown", pressed);
  // What holds a credential is kept nowhere else.
  addEventListener("beforeunload", (event) => isKept.value === false && event.preventDefault());
}

/** Opens what the address carries, over the draft; whether it carries anything. */
async function fromLink(): Promise<boolean> {
  const fragment = location.hash.slice(1);
  if (!isLink(fragment)) return false;
  try {
    const shared = await decode(fragment);
    const mine = last();
    open(shared.text, { kind: "link", name: "" }, shared.text);
    if (shared.tab && (tabs.value as string[]).includes(shared.tab)) tab.value = shared.tab as Tab;
    bar.value = { kind: "shared", draft: mine && mine.text !== shared.text ? mine : null };
    return true;
  } catch (error) {
    const reason: Refusal = error instanceof BadLink ? error.reason : "damaged";
    if (text.value === "") fromDraft();
    bar.value = { kind: "badLink", reason };
    return true;
  }
}

function fromDraft(): void {
  const draft = last();
  if (!draft) return openExample("crossRegion");
  open(draft.text, { kind: "draft", name: "" });
  resume(draft);
}

/** Keeps what is written, but not what was only looked at. */
function keepDrafts(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isOwn = () => text.value !== baseline.value.loaded || origin.value?.kind === "file";
  effect(() => {
    isKept.value = null;
    // The address no longer says what is shown.
    if (isOwn() && location.hash && text.value !== baseline.peek().shared) history.replaceState(null, "", location.pathname + location.search);
  });
  effect(() => {
    clearTimeout(timer);
    const now = checked.value;
    if (isFresh || !now || now.text !== text.value || !isOwn()) return;
    timer = setTimeout(() => (isKept.value = now.secrets.length === 0 && keep(now.text)), SAVE_MS);
  });
}

/** Keys that hold everywhere on the page. */
function pressed(event: KeyboardEvent): void {
  const at = event.composedPath()[0] as HTMLElement;
  const isWriting = at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName);
  const digit = event.altKey && !event.ctrlKey && /^Digit([1-9])$/.exec(event.code)?.[1];
  if (digit) {
    const next = tabs.value[Number(digit) - 1];
    if (!next) return;
    event.preventDefault();
    tab.value = next;
    pane.value = "result";
  } else if (event.key === "F8" && !event.defaultPrevented) {
    event.preventDefault();
    pane.value = "editor";
    editor.value?.step(event.shiftKey);
    editor.value?.view.focus();
  } else if (event.key === "F6") {
    event.preventDefault();
    swap(isWriting);
  } else if (event.key === "?" && !isWriting && !dialog.value) dialog.value = "help";
}

/** From the editor to the result, and back. */
function swap(fromEditor: boolean): void {
  pane.value = fromEditor ? "result" : "editor";
  requestAnimationFrame(() => {
    const to = fromEditor ? document.getElementById(`tab-${shown.value}`) : document.getElementById("editor")?.shadowRoot?.querySelector<HTMLElement>(".cm-content");
    to?.focus();
  });
}
