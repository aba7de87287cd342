// What every entry shares: one core over one compiled module, made anew after a panic, and what is loaded beside it.
import { pages, tables } from "./assets.js";
import glue from "./glue.js";

/** The core stopped at a fault of its own. The next call works on a fresh one. */
export class MeshwrightPanicError extends Error {
  name = "MeshwrightPanicError";
}

/** A text of the largest size takes much memory, which an instance never gives back. */
const MOST_BYTES = 2 ** 26;

/** The core over `module`. `start` gives the glue of a new instance. */
export class Core {
  #module;
  #start;
  #instance;
  #memory;
  #tables = new Map();
  #pages = new Map();

  constructor(module, start = glue) {
    this.#module = module;
    this.#start = start;
    this.call("version");
  }

  /** Calls the core. Its instance is given up after a panic, and when it has grown large. */
  call(name, ...args) {
    this.#instance ??= this.#fresh();
    try {
      const result = this.#instance[name](...args);
      if (this.#memory.buffer.byteLength > MOST_BYTES) this.#instance = undefined;
      return result;
    } catch (error) {
      // What else is thrown comes from a caller's own objects, and left the core in the middle of its work.
      if (!(error instanceof TypeError)) this.#instance = undefined;
      if (!isPanic(error)) throw error;
      throw new MeshwrightPanicError(`meshwright met a fault of its own in ${name}(); please report it`, { cause: error });
    }
  }

  /** Brings texts of `languages` and pages in `explained` languages, once each. */
  async bring(languages, explained) {
    const missing = (wanted, has) => wanted.filter((lang) => !has.has(lang));
    const text = async (lang) => this.#teach(lang, (await known(tables, lang)()).default);
    const book = async (lang) => this.#pages.set(lang, (await known(pages, lang)()).default);
    await Promise.all([...missing(languages, this.#tables).map(text), ...missing(explained, this.#pages).map(book)]);
  }

  /** The page of the rule with this code or name. */
  explain(codeOrName, lang = "en") {
    if (typeof codeOrName !== "string") throw new TypeError("`code` must be a string");
    known(pages, lang);
    const book = this.#pages.get(lang);
    if (!book) throw new TypeError(`the rule pages are not loaded: await load({ pages: ["${lang}"] })`);
    const is = ({ code, name }) => name === codeOrName || code === codeOrName.toUpperCase();
    return book[this.call("codes").find(is)?.name] ?? null;
  }

  #teach(lang, table) {
    if (table === null) return;
    this.#tables.set(lang, table);
    this.call("speak", lang, table);
  }

  #fresh() {
    const instance = this.#start();
    this.#memory = instance.initSync({ module: this.#module }).memory;
    for (const [lang, table] of this.#tables) instance.speak(lang, table);
    return instance;
  }
}

/** A trap, or a stack that was too short, by the names that engines give it. */
const isPanic = (error) =>
  error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error?.name === "InternalError";

function known(assets, lang) {
  if (!Object.hasOwn(assets, lang)) throw new TypeError(`\`${lang}\` is no language of meshwright's: en, zh`);
  return assets[lang];
}

/** What `load` is asked for. */
function asked(options) {
  if (options === null || typeof options !== "object") throw new TypeError("`options` must be an object");
  const { wasm, languages, pages: explained, ...unknown } = options;
  for (const key of Object.keys(unknown)) throw new TypeError(`\`options\`: unknown field \`${key}\``);
  return { wasm, languages: langs("languages", languages), explained: langs("pages", explained) };
}

function langs(field, given) {
  if (!Array.isArray(given ?? [])) throw new TypeError(`\`${field}\` must be an array`);
  for (const lang of given ?? []) known(tables, lang);
  return given ?? [];
}

/** The object with `of` each function from a text, and what `options` say, to a document. */
const functions = (of) => Object.fromEntries(["check", "generate", "fix", "repair", "flows", "graph"].map((name) => [name, of(name)]));

/** What `load` resolves to. */
function handle(core) {
  return Object.freeze({
    version: core.call("version"),
    ...functions((name) => (text, options) => core.call(name, text, options)),
    complete: (text, offset, options) => core.call("complete", text, offset, options),
    hover: (text, offset, options) => core.call("hover", text, offset, options),
    codes: () => core.call("codes"),
    schema: () => JSON.parse(core.call("schema")),
    explain: (codeOrName, lang) => core.explain(codeOrName, lang),
  });
}

/** The package's functions over the module that `compile` gives of what a caller brings, or of its own. */
export function entry(compile) {
  let started;

  function start(wasm) {
    const fresh = Promise.resolve(compile(wasm)).then((module) => {
      const core = new Core(module);
      return { core, api: handle(core) };
    });
    // A failed try is forgotten.
    fresh.catch(() => (started = undefined));
    return fresh;
  }

  async function load(options = {}) {
    const { wasm, languages, explained } = asked(options);
    const { core, api } = await (started ??= start(wasm));
    await core.bring(languages, explained);
    return api;
  }

  const once = (name) => async (text, options) => {
    const api = await load({ languages: options?.lang ? [options.lang] : [] });
    return api[name](text, options);
  };
  return { load, ...functions(once) };
}

/** Compiles what a caller may bring: a module, bytes, a response, or where one is. */
export async function compiled(wasm) {
  const given = await wasm;
  if (given instanceof WebAssembly.Module) return given;
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(given);
  if (given instanceof URL || typeof given === "string") return compiled(fetch(given));
  if (typeof Response !== "undefined" && given instanceof Response) return streamed(given);
  throw new TypeError("`wasm` must be a URL, a Response, bytes or a WebAssembly.Module");
}

async function streamed(response) {
  const from = response.url || "the response";
  if (!response.ok) throw new Error(`${from} answers ${response.status}`);
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
  // Some servers do not know the type of a module. Others answer with a page where a file is missing.
  return WebAssembly.compile(await response.arrayBuffer()).catch((cause) => {
    throw new Error(`${from} is no WebAssembly module, but ${type || "of no type"}`, { cause });
  });
}
