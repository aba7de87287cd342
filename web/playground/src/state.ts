// What the page knows, and who is told when it changes.
import { computed, effect, signal } from "@preact/signals";
import type { BackEnd, Diagnostic, Lang, Summary } from "meshwright";

import type { Draft } from "./drafts";
import { Engine } from "./engine";
import type { Secret } from "./secrets";
import type { Refusal } from "./share";
import { en, type Words } from "./words/en";
import { zh } from "./words/zh";

const PREFIX = "meshwright.";

export const engine = new Engine();

export type Theme = "system" | "light" | "dark";
export type Tab = "problems" | "manifests" | "groups" | "map" | "addresses" | "changes" | "commands" | "repair";

/** What a check said, and of which text. */
export interface Checked {
  text: string;
  summary: Summary;
  /** The worst of them first, and not more than can be read. */
  diagnostics: Diagnostic[];
  isManifest: boolean;
  secrets: Secret[];
  at: Date;
  took: number;
  /** Which check of this page it is. */
  count: number;
}

/** Where a text came from that replaced the one before. */
export interface Origin {
  kind: "example" | "file" | "link" | "draft" | "repair" | "page";
  name: string;
}

export const text = signal("");
/** What the text is compared with: as it was loaded, or as it was shared. */
export const baseline = signal({ loaded: "", shared: null as string | null });
export const origin = signal<Origin | null>(null);
export const checked = signal<Checked | null>(null);
export const fault = signal<string | null>(null);
export const version = signal("");
export const caret = signal({ line: 1, column: 1, selected: 0 });
export const explained = signal<Diagnostic["code"] | null>(null);
export const tab = signal<Tab>("problems");
/** Which pane a narrow screen shows. */
export const pane = signal<"editor" | "result">("editor");
export const dialog = signal<"share" | "drafts" | "help" | null>(null);
/** The form of the security groups' rules. */
export const form = signal<BackEnd>("terraform");
/** What is said above the panes until it is closed. */
export const bar = signal<{ kind: "shared"; draft: Draft | null } | { kind: "badLink"; reason: Refusal } | null>(null);
/** Whether the text is kept in this browser; null while that is not known. */
export const isKept = signal<boolean | null>(null);
export const notice = signal<string | null>(null);

export const lang = signal<Lang>(stored("lang", ["en", "zh"]) ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
export const theme = signal<Theme>(stored("theme", ["system", "light", "dark"]) ?? "system");
export const words = computed<Words>(() => (lang.value === "zh" ? zh : en));
export const manifest = computed(() => checked.value?.isManifest ?? false);

export const tabs = computed<Tab[]>(() =>
  manifest.value
    ? ["problems", "repair", "changes"]
    : ["problems", "manifests", "groups", "map", "addresses", "changes", "commands"],
);
/** The tab that is shown: the chosen one, where the text has it. */
export const shown = computed<Tab>(() => (tabs.value.includes(tab.value) ? tab.value : "problems"));

function stored<Word extends string>(key: string, known: Word[]): Word | undefined {
  const value = recall(key);
  return known.find((word) => word === value);
}

/** A setting kept in this browser; a browser that keeps nothing is no fault. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): boolean {
  try {
    localStorage.setItem(PREFIX + key, value);
    return true;
  } catch {
    return false;
  }
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(dark.matches);
dark.addEventListener("change", () => (systemIsDark.value = dark.matches));
export const isDark = computed(() => (theme.value === "system" ? systemIsDark.value : theme.value === "dark"));

effect(() => {
  document.documentElement.dataset["theme"] = isDark.value ? "dark" : "light";
});
effect(() => {
  document.documentElement.lang = lang.value === "zh" ? "zh-CN" : "en";
  document.title = words.value.title;
});

let silence: ReturnType<typeof setTimeout> | undefined;

/** Says something in passing. */
export function say(what: string): void {
  notice.value = what;
  clearTimeout(silence);
  silence = setTimeout(() => (notice.value = null), 4000);
}
