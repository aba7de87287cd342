// What every entry shares: one core over one compiled module, made anew after a panic, and what is loaded beside it.
import { pages, tables } from "./assets.js";
import glue from "./glue.js";

/** The core stopped at a fault of its own. The next call works on a fresh one. */
export class MeshwrightPanicError extends Error {
  name = "MeshwrightPanicError";
}

/** The core over `module`. `start` gives the glue of a new instance. */
export class Core {
  #module;
  #start;
  #instance;
  #tables = new Map();
  #pages = new Map();

  constructor(module, start = glue) {
    this.#module = module;
    this.#start = start;
    this.call("version");
  }

  /** Calls the core; after a panic the instance is given up. */
  call(name, ...args) {
    this.#instance ??= this.#fresh();
    try {
      return this.#instance[name](...args);
    } catch (error) {
      if (!isPanic(error)) throw error;
      this.#instance = undefined;
      throw new MeshwrightPanicError(`meshwright met a fault of its own in ${name}(); please report it`, { cause: error });
    }
  }

  /** Brings texts of `languages` and pages in `explained` languages, once each. */
  async bring(languages, explained) {
    const missing = (wanted, has) => wanted.filter((lang) => !has.has(lang));
    const text = async (lang) => this.#teach(lang, await known(tables, lang)());
    const book = async (lang) => this.#pages.set(lang, (await known(pages, lang)()).default);
    const spoken = missing(languages, this.#tables).filter((lang) => lang !== "en");
    await Promise.all([...spoken.map(text), ...missing(explained, this.#pages).map(book)]);
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

  #teach(lang, { default: table }) {
    this.#tables.set(lang, table);
    this.call("speak", lang, table);
  }

  #fresh() {
    const instance = this.#start();
    instance.initSync({ module: this.#module });
    for (const [lang, table] of this.#tables) instance.speak(lang, table);
    return instance;
  }
}

/** A trap, or an endless recursion. */
const isPanic = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

function known(assets, lang) {
  if (!Object.hasOwn(assets, lang)) throw new TypeError(`\`${lang}\` is no language of meshwright's: en, zh`);
  return assets[lang];
}

/** What `load` resolves to. */
function handle(core) {
  const call = (name) => (text, options) => core.call(name, text, options);
  return Object.freeze({
    version: core.call("version"),
    check: call("check"),
    generate: call("generate"),
    fix: call("fix"),
    repair: call("repair"),
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

  async function load({ wasm, languages = [], pages: explained = [] } = {}) {
    const { core, api } = await (started ??= start(wasm));
    await core.bring(languages, explained);
    return api;
  }

  const once = (name) => async (text, options) => {
    const api = await load({ languages: options?.lang ? [options.lang] : [] });
    return api[name](text, options);
  };
  return { load, check: once("check"), generate: once("generate"), fix: once("fix"), repair: once("repair") };
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
  if (!response.ok) throw new Error(`${response.url || "the module"} answers ${response.status}`);
  const type = response.headers.get("content-type") ?? "";
  // Some servers do not know the type of a module.
  if (!type.startsWith("application/wasm")) return WebAssembly.compile(await response.arrayBuffer());
  return WebAssembly.compileStreaming(response);
}
