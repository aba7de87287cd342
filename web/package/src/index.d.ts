import type { Completions, Fixed, Flows, Generated, Graph, GraphOptions, Hover, Lang, Options, Report, Repaired, Rule } from "./types.js";

export type * from "./types.js";

/** Where the core comes from, and what is loaded with it. */
export interface LoadOptions {
  /** The core, where it is not the one beside the package's own code, such as `meshwright/full.wasm` in a browser: a `URL` or its text, a `Response` or the promise of
   * one, bytes, or a `WebAssembly.Module`. Only the first `load` heeds it. */
  wasm?: string | object | null;
  /** Languages that diagnostics shall be had in, besides English. */
  languages?: readonly Lang[] | null;
  /** Languages that the rules' pages shall be had in; without, `explain` has none. */
  pages?: readonly Lang[] | null;
}

/** The core, loaded. Everything here is synchronous and keeps nothing of what it is given. */
export interface Meshwright {
  /** The version of meshwright. */
  readonly version: string;
  /** Checks a topology. Whatever the text is, the answer is a report. */
  check(text: string, options?: Options | null): Report;
  /** Checks a topology and makes every file of its mesh; `files` is null where the findings forbid it. */
  generate(text: string, options?: Options | null): Generated;
  /** Applies every fix that is certain, and reports what is left. */
  fix(text: string, options?: Options | null): Fixed;
  /** Mends a RemoteIstio that a copy through web pages has broken; `text` is null where none is in it. */
  repair(text: string, options?: Options | null): Repaired;
  /** Checks a topology and shows every flow of its mesh, each with what becomes of it. */
  flows(text: string, options?: Options | null): Flows;
  /** Draws the mesh, or its addresses, as SVG or as text for other tools. */
  graph(text: string, options?: GraphOptions | null): Graph;
  /** What could stand at `offset` of a text that is being written, for an editor: keys, words, names, regions, free networks. */
  complete(text: string, offset: number, options?: Options | null): Completions;
  /** What the key or value at `offset` means; null where there is none that the format knows. */
  hover(text: string, offset: number, options?: Options | null): Hover | null;
  /** Every rule, in the order of the codes. */
  codes(): Rule[];
  /** The page of a rule, by code or name, in Markdown; null where there is no such rule. Load it with `pages`. */
  explain(codeOrName: string, lang?: Lang): string | null;
  /** The JSON Schema of the topology file. */
  schema(): object;
}

/** Loads the core, once however often it is called; a failed try does not spoil the next. */
export function load(options?: LoadOptions): Promise<Meshwright>;
/** {@link Meshwright.check}, loading first. */
export function check(text: string, options?: Options | null): Promise<Report>;
/** {@link Meshwright.generate}, loading first. */
export function generate(text: string, options?: Options | null): Promise<Generated>;
/** {@link Meshwright.fix}, loading first. */
export function fix(text: string, options?: Options | null): Promise<Fixed>;
/** {@link Meshwright.repair}, loading first. */
export function repair(text: string, options?: Options | null): Promise<Repaired>;
/** {@link Meshwright.flows}, loading first. */
export function flows(text: string, options?: Options | null): Promise<Flows>;
/** {@link Meshwright.graph}, loading first. */
export function graph(text: string, options?: GraphOptions | null): Promise<Graph>;

/** The core stopped at a fault of its own; the next call works on a fresh one. */
export class MeshwrightPanicError extends Error {
  readonly name: "MeshwrightPanicError";
}
