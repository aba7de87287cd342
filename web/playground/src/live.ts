// Checks the text while it is written: at most one check at a time, and always one of the newest text.
import { effect } from "@preact/signals";

import { TooLong } from "./engine";
import { checked, engine, fault, lang, text, words } from "./state";

const PAUSE_MS = 120;
/** From here on a check is felt, so that it waits for a longer pause. */
const LARGE = 200_000;

let timer: ReturnType<typeof setTimeout> | undefined;
let isRunning = false;
let isStale = false;

/** Checks after a pause, or at once. */
export function soon(atOnce = false): void {
  clearTimeout(timer);
  timer = setTimeout(run, atOnce ? 0 : text.value.length > LARGE ? 3 * PAUSE_MS : PAUSE_MS);
}

async function run(): Promise<void> {
  isStale = isRunning;
  if (isRunning) return;
  isRunning = true;
  const now = text.value;
  try {
    const found = await engine.ask("check", now, lang.value);
    checked.value = { text: now, ...found, at: new Date(), count: (checked.peek()?.count ?? 0) + 1 };
    fault.value = null;
  } catch (error) {
    fault.value = error instanceof TooLong ? words.peek().tooLong : error instanceof Error ? error.message : String(error);
  }
  isRunning = false;
  if (isStale) soon(true);
}

// Another language says the same things anew.
effect(() => {
  void lang.value;
  soon(true);
});
