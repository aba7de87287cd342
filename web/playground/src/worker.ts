// The core, away from the page's own thread: it answers one question after another.
import { load, type BackEnd, type Lang, type Meshwright, type Report } from "meshwright";

import { changes } from "./changes";
import { isManifest } from "./kind";
import { secretsIn } from "./secrets";

/** All pairs of more clusters than that are for the command line. */
const MOST_CLUSTERS = 60;

let module: WebAssembly.Module | undefined;

/** The core, with the sentences of `lang`, and its pages where they are asked for. */
function core(lang: Lang, pages: Lang[] = []): Promise<Meshwright> {
  return load({ ...(module && { wasm: module }), languages: [lang], pages });
}

const jobs = {
  version: async (lang: Lang) => (await core(lang)).version,

  /** What a text has to be told, and what stands in it that must not leave. */
  check: async (text: string, lang: Lang) => {
    const meshwright = await core(lang);
    const before = performance.now();
    const report: Report = isManifest(text) ? meshwright.repair(text, { lang }).report : meshwright.check(text, { lang });
    const took = performance.now() - before;
    return { report, took, secrets: secretsIn(text) };
  },

  generate: async (text: string, lang: Lang, form: BackEnd) =>
    (await core(lang)).generate(text, { lang, securityGroups: [form] }).files,
  fix: async (text: string, lang: Lang) => (await core(lang)).fix(text, { lang }),
  repair: async (text: string, lang: Lang) => (await core(lang)).repair(text, { lang }),
  explain: async (code: string, lang: Lang) => (await core(lang, [lang])).explain(code, lang),

  complete: async (text: string, offset: number, lang: Lang) => (await core(lang)).complete(text, offset, { lang }),
  hover: async (text: string, offset: number, lang: Lang) => (await core(lang)).hover(text, offset, { lang }),

  /** Who calls whom; nothing where there are more pairs than a page can show. */
  flows: async (text: string, lang: Lang) => {
    if ((text.match(/\brole:/g)?.length ?? 0) > MOST_CLUSTERS) return null;
    return (await core(lang)).flows(text, { lang }).flows;
  },

  /** What an edit changes, in the topology and in every file that comes of it. */
  changes: async (before: string, after: string, lang: Lang) => {
    const meshwright = await core(lang);
    const files = (text: string) => (isManifest(text) ? null : meshwright.generate(text, { lang }).files);
    return changes({ text: before, files: files(before) }, { text: after, files: files(after) });
  },
};

export type Jobs = typeof jobs;
export type Question = { id: number; name: keyof Jobs; args: unknown[] } | { module: WebAssembly.Module | undefined };
export type Answer = { id: number; value: unknown } | { id: number; fault: string };

self.addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  if ("module" in data) {
    module = data.module;
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
