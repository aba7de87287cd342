// The core, away from the page's own thread: it answers one question after another, and with no more than is shown.
import { load, type BackEnd, type Diagnostic, type File, type Flow, type Format, type Lang, type Meshwright, type Report, type View } from "meshwright";
import { compiled, entry } from "meshwright-core";

import { changes } from "./changes";
import { isManifest } from "./kind";
import { matrix } from "./matrix";
import { secretsIn } from "./secrets";
import { withIndex, zipped } from "./zip";

/** More findings than anyone reads; the counts have them all. */
const MOST_FINDINGS = 400;
/** All pairs of more clusters than that are for the command line. */
const MOST_CLUSTERS = 40;

/** What the page says first: the small core, and where the one is that has every form of the rules. */
export interface Cores {
  small: WebAssembly.Module | undefined;
  whole: string | undefined;
}

let cores: Cores = { small: undefined, whole: undefined };
const whole = entry(compiled);

/** The core, with the sentences of `lang`, and its pages where they are asked for. */
function core(lang: Lang, pages: Lang[] = []): Promise<Meshwright> {
  return load({ ...(cores.small && { wasm: cores.small }), languages: [lang], pages });
}

/** The core that can write rules in `form`: the small one has Terraform's JSON alone. */
function coreFor(form: BackEnd, lang: Lang): Promise<Meshwright> {
  return form === "terraform" || !cores.whole ? core(lang) : whole.load({ wasm: cores.whole, languages: [lang] });
}

/** A function that still knows its last answer: views ask for one thing of it after another. */
function remembering<Args extends string[], Value>(make: (...args: Args) => Promise<Value>) {
  let last: { args: Args; value: Promise<Value> } | undefined;
  return (...args: Args): Promise<Value> => {
    if (last && last.args.every((arg, index) => arg === args[index])) return last.value;
    const value = make(...args);
    last = { args, value };
    // What failed once may go well the next time.
    value.catch(() => last?.value === value && (last = undefined));
    return value;
  };
}

const generated = remembering(async (text: string, lang: Lang, form: BackEnd): Promise<File[] | null> =>
  (await coreFor(form, lang)).generate(text, { lang, securityGroups: [form] }).files,
);
const flowing = remembering(async (text: string, lang: Lang): Promise<Flow[]> => (await core(lang)).flows(text, { lang }).flows);

const RANK = { error: 0, warning: 1, note: 2 };
/** The worst first, and by place among those that are as bad. */
const worst = (diagnostics: Diagnostic[]) =>
  diagnostics.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]).slice(0, MOST_FINDINGS);

const jobs = {
  version: async (lang: Lang) => (await core(lang)).version,

  /** What a text has to be told, and what stands in it that must not leave. */
  check: async (text: string, lang: Lang) => {
    const meshwright = await core(lang);
    const isRemote = isManifest(text);
    const before = performance.now();
    const report: Report = isRemote ? meshwright.repair(text, { lang }).report : meshwright.check(text, { lang });
    const took = performance.now() - before;
    const { summary, diagnostics } = report;
    return { summary, diagnostics: worst(diagnostics), isManifest: isRemote, took, secrets: secretsIn(text) };
  },

  /** What would be written, a mode and a path a line; null where the findings forbid it. */
  files: async (text: string, lang: Lang, form: BackEnd) =>
    (await generated(text, lang, form))?.map(({ path, mode }) => `${mode} ${path}`).join("\n") ?? null,
  file: async (text: string, lang: Lang, form: BackEnd, path: string) =>
    (await generated(text, lang, form))?.find((file) => file.path === path)?.text ?? null,
  zip: async (text: string, lang: Lang, form: BackEnd) => zipped(await withIndex((await generated(text, lang, form)) ?? [])),

  fix: async (text: string, lang: Lang) => {
    const { text: fixed, applied } = (await core(lang)).fix(text, { lang });
    return { text: fixed, count: applied.length };
  },
  repair: async (text: string, lang: Lang) => (await core(lang)).repair(text, { lang }),
  explain: async (code: string, lang: Lang) => (await core(lang, [lang])).explain(code, lang),
  complete: async (text: string, offset: number, lang: Lang) => (await core(lang)).complete(text, offset, { lang }),
  hover: async (text: string, offset: number, lang: Lang) => (await core(lang)).hover(text, offset, { lang }),

  /** For the page, which has the colours. */
  picture: async (text: string, lang: Lang, view: View, width: number) =>
    width > 0 ? (await core(lang)).graph(text, { lang, view, width, theme: "page" }).text : null,
  /** For other tools. */
  export: async (text: string, lang: Lang, view: View, format: Format) =>
    (await core(lang)).graph(text, { lang, view, format }).text,

  /** Who calls whom; null where there are more pairs than a page can show. */
  matrix: async (text: string, lang: Lang) =>
    (text.match(/\brole:/g)?.length ?? 0) > MOST_CLUSTERS ? null : matrix(await flowing(text, lang)),
  pair: async (text: string, lang: Lang, from: string, to: string) =>
    (await flowing(text, lang)).filter((flow) => flow.from === from && flow.to === to),

  /** What an edit changes, in the topology and in every file that comes of it. */
  changes: async (before: string, after: string, lang: Lang) => {
    const meshwright = await core(lang);
    const files = (text: string) => (isManifest(text) ? null : meshwright.generate(text, { lang }).files);
    return changes({ text: before, files: files(before) }, { text: after, files: files(after) });
  },
};

export type Jobs = typeof jobs;
export type Question = { id: number; name: keyof Jobs; args: unknown[] } | { cores: Cores };
export type Answer = { id: number; value: unknown } | { id: number; fault: string };

self.addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  if ("cores" in data) {
    cores = data.cores;
    return;
  }
  const { id, name, args } = data;
  try {
    const job = jobs[name] as (...args: unknown[]) => Promise<unknown>;
    self.postMessage({ id, value: await job(...args) } satisfies Answer);
  } catch (error) {
    self.postMessage({ id, fault: error instanceof Error ? error.message : String(error) } satisfies Answer);
  }
});
