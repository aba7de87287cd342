// The way to the worker: one question at a time, and a new worker where one does not answer.
import type { Answer, Jobs, Question } from "./worker";

/** Far above what the largest topology takes. */
const MOST_MS = 8000;

/** The worker was ended, because it did not answer in time. */
export class TooLong extends Error {
  override readonly name = "TooLong";
}

/** Nobody wanted to know any more. */
class Dropped extends Error {}

type Given<Name extends keyof Jobs> = Awaited<ReturnType<Jobs[Name]>>;

interface Open {
  id: number;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class Engine {
  #module = compiled();
  #worker: Promise<Worker>;
  #open: Open | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #count = 0;

  constructor() {
    this.#worker = this.#started();
    this.#worker.catch(() => undefined);
  }

  /** Asks the worker, after all that was asked before. */
  ask<Name extends keyof Jobs>(name: Name, ...args: Parameters<Jobs[Name]>): Promise<Given<Name>> {
    return this.askIf(() => true, name, ...args);
  }

  /** Asks the worker, unless nobody wants to know any more when it has time. */
  askIf<Name extends keyof Jobs>(isWanted: () => boolean, name: Name, ...args: Parameters<Jobs[Name]>): Promise<Given<Name>> {
    const next = this.#last.then(() => {
      if (!isWanted()) throw new Dropped(name);
      return this.#one(name, args);
    });
    this.#last = next.catch(() => undefined);
    return next as Promise<Given<Name>>;
  }

  async #one(name: keyof Jobs, args: unknown[]): Promise<unknown> {
    const worker = await this.#worker;
    const id = ++this.#count;
    const answer = new Promise<unknown>((resolve, reject) => (this.#open = { id, resolve, reject }));
    const alarm = setTimeout(() => this.#replace(new TooLong(name)), MOST_MS);
    worker.postMessage({ id, name, args } satisfies Question);
    return answer.finally(() => clearTimeout(alarm));
  }

  async #started(): Promise<Worker> {
    const small = await this.#module;
    const whole = ASSETS && new URL(ASSETS.whole, document.baseURI).href;
    const worker = new Worker(address(), { type: ASSETS ? "module" : "classic" });
    worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => this.#take(data));
    worker.addEventListener("error", ({ message }) => this.#replace(new Error(message || "the worker does not start")));
    worker.postMessage({ cores: { small, whole } } satisfies Question);
    return worker;
  }

  #take(answer: Answer): void {
    if (answer.id !== this.#open?.id) return;
    if ("fault" in answer) this.#open.reject(new Error(answer.fault));
    else this.#open.resolve(answer.value);
  }

  #replace(reason: Error): void {
    this.#worker.then((worker) => worker.terminate());
    this.#worker = this.#started();
    this.#open?.reject(reason);
  }
}

/** Compiled once, while it comes in, for every worker there will be. */
async function compiled(): Promise<WebAssembly.Module | undefined> {
  if (!ASSETS) return undefined;
  const response = await fetch(ASSETS.wasm, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${ASSETS.wasm}: ${response.status}`);
  // Some servers do not know the type of a module.
  const copy = response.clone();
  return WebAssembly.compileStreaming(response).catch(async () => WebAssembly.compile(await copy.arrayBuffer()));
}

let inline: string | undefined;

/** Where the worker is: a file of the site, or a text in the page of one file. */
function address(): string {
  if (ASSETS) return ASSETS.worker;
  const text = document.getElementById("worker")?.textContent ?? "";
  return (inline ??= URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
}
