// Texts kept in this browser, so that nothing written is lost; none that holds a credential.
import { recall, remember } from "./state";

export interface Draft {
  id: string;
  /** When it was last written to, and first. */
  at: number;
  since: number;
  text: string;
}

const MOST = 20;
const MOST_CHARACTERS = 1_500_000;
/** Who writes on for longer gets another entry in the timeline. */
const SPAN_MS = 10 * 60 * 1000;
const KEY = "drafts";
const MINE = "meshwright.draft";

/** Nothing is read or kept: for a screen that others see. */
export const isFresh = new URLSearchParams(location.search).has("fresh");

export function drafts(): Draft[] {
  if (isFresh) return [];
  try {
    const all: unknown = JSON.parse(recall(KEY) ?? "[]");
    return Array.isArray(all) ? all.filter(isDraft) : [];
  } catch {
    return [];
  }
}

const isDraft = (value: unknown): value is Draft => {
  const { id, at, since, text } = (value ?? {}) as Partial<Draft>;
  return typeof id === "string" && typeof at === "number" && typeof since === "number" && typeof text === "string";
};

/** The draft that this tab was writing, or the newest one. */
export function last(): Draft | undefined {
  const all = drafts();
  const mine = own();
  return all.find(({ id }) => id === mine) ?? all[0];
}

/** Keeps `text`, which holds no credential; whether it was kept. */
export function keep(text: string): boolean {
  if (isFresh || text.trim() === "") return false;
  const now = Date.now();
  const all = drafts();
  const mine = all.find(({ id }) => id === own());
  const goesOn = mine !== undefined && now - mine.since < SPAN_MS;
  const draft: Draft = goesOn ? { ...mine, at: now, text } : { id: crypto.randomUUID?.() ?? `${now}`, at: now, since: now, text };
  own(draft.id);
  const rest = all.filter(({ id, text: other }) => id !== draft.id && other !== text);
  return remember(KEY, JSON.stringify(fitting([draft, ...rest])));
}

/** As many of the newest as there is room for. */
function fitting(all: Draft[]): Draft[] {
  let size = 0;
  return all.slice(0, MOST).filter(({ text }, index) => (size += text.length) <= MOST_CHARACTERS || index === 0);
}

export function forget(id: string): void {
  remember(KEY, JSON.stringify(drafts().filter((draft) => draft.id !== id)));
}

/** What is written next is a draft of its own. */
export function begin(): void {
  own("");
}

/** What is written next goes on with a draft. */
export function resume({ id }: Draft): void {
  own(id);
}

/** The draft of this tab: two tabs do not write over each other. */
function own(id?: string): string | null {
  try {
    if (id !== undefined) sessionStorage.setItem(MINE, id);
    return sessionStorage.getItem(MINE);
  } catch {
    return null;
  }
}
