// What a user does to the text.
import { batch, computed, signal } from "@preact/signals";
import type { Diagnostic, Fix, Range } from "meshwright";

import type { Editor } from "./editor";
import { begin } from "./drafts";
import { REMOVED, secretsIn } from "./secrets";
import { bar, baseline, checked, engine, explained, lang, origin, pane, say, text, words, type Origin } from "./state";

export const editor = signal<Editor | null>(null);

/** Puts `fresh` in the place of the text; what was there comes back by undoing. */
export function open(fresh: string, from: Origin, shared: string | null = null): void {
  begin();
  batch(() => {
    baseline.value = { loaded: fresh, shared };
    origin.value = from;
    explained.value = null;
    bar.value = null;
    editor.value?.replace(fresh);
  });
}

/** Takes every credential out of the text. */
export function removeSecrets(): void {
  const { view } = editor.value ?? {};
  if (!view) return;
  const changes = secretsIn(view.state.doc.toString()).map(({ from, to }) => ({ from, to, insert: REMOVED }));
  view.dispatch({ changes, userEvent: "input.replace" });
}

/** Shows a place in the editor. */
export function reveal(range: Range): void {
  pane.value = "editor";
  requestAnimationFrame(() => editor.value?.reveal(range.start.offset, range.end.offset));
}

export function revealLine(line: number): void {
  pane.value = "editor";
  requestAnimationFrame(() => editor.value?.revealLine(line));
}

/** Makes a fix. Where the text has changed since it was offered, what a new check offers of the same is made. */
export async function applyFix(found: Diagnostic, fix: Fix): Promise<void> {
  const away = ({ range }: Diagnostic) => Math.abs(range.start.offset - found.range.start.offset);
  const alike = (await diagnosticsNow()).filter(({ code, message }) => code === found.code && message === found.message);
  const [same] = alike.sort((a, b) => away(a) - away(b));
  const edits = same?.fixes.find(({ title }) => title === fix.title)?.edits;
  if (!edits) return;
  pane.value = "editor";
  editor.value?.edit(edits);
  editor.value?.view.focus();
}

/** What is said of the text as it is; nothing where it changes before that is known. */
function diagnosticsNow(): Promise<Diagnostic[]> {
  const asked = text.value;
  return new Promise((resolve) => {
    const isOver = computed(() => text.value !== asked || checked.value?.text === asked);
    const stop = isOver.subscribe((over) => {
      if (!over) return;
      resolve(text.value === asked ? (checked.value?.diagnostics ?? []) : []);
      queueMicrotask(() => stop());
    });
  });
}

/** Makes every fix that is certain. */
export async function fixAll(): Promise<void> {
  const before = text.value;
  const fixed = await engine.ask("fix", before, lang.value);
  if (text.value !== before) return;
  const { count } = fixed;
  if (count > 0) editor.value?.replace(fixed.text);
  say(count > 0 ? words.value.fixedAll(count) : words.value.nothingToFix);
}
