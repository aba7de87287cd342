// Files that are dropped or chosen; they are read here and sent nowhere.
import { open } from "./acts";
import { isManifest } from "./kind";
import { say, tab, words } from "./state";

const MOST_BYTES = 4 * 2 ** 20;

export async function read(file: File | null | undefined): Promise<void> {
  if (!file) return;
  const w = words.value;
  if (file.size > MOST_BYTES) return say(w.tooBig(file.name));
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return say(w.notText(file.name));
  }
  open(text, { kind: "file", name: file.name });
  if (isManifest(text)) tab.value = "repair";
  say(w.opened(file.name));
}
