// A text as a link: behind the number sign, which no browser sends to a server.

/** What a link carries. */
export interface Shared {
  text: string;
  tab?: string;
}

/** The first character says how the rest is to be read; a version once given out is read for ever. */
const VERSION = "1";
/** Limits before and while inflating: a short link may unfold to more than a browser bears. */
const MOST_CHARACTERS = 256 * 1024;
const MOST_BYTES = 4 * 1024 * 1024;

export type Refusal = "damaged" | "version" | "large";

/** A link that is not opened. */
export class BadLink extends Error {
  constructor(readonly reason: Refusal) {
    super(reason);
  }
}

export async function encode(shared: Shared): Promise<string> {
  const packed = await piped(new TextEncoder().encode(JSON.stringify(shared)), new CompressionStream("deflate-raw"));
  return VERSION + base64url(packed);
}

export async function decode(fragment: string): Promise<Shared> {
  if (fragment.length > MOST_CHARACTERS) throw new BadLink("large");
  if (!fragment.startsWith(VERSION)) throw new BadLink("version");
  try {
    const json = await piped(bytes(fragment.slice(1)), new DecompressionStream("deflate-raw"));
    return shared(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json)));
  } catch (error) {
    throw error instanceof BadLink ? error : new BadLink("damaged");
  }
}

function shared(value: unknown): Shared {
  const { text, tab } = (value ?? {}) as Record<string, unknown>;
  if (typeof text !== "string") throw new BadLink("damaged");
  return { text, ...(typeof tab === "string" && { tab }) };
}

/** Whether what stands behind the number sign may be a link of this page at all. */
export const isLink = (fragment: string) => /^[0-9A-Za-z][\w-]{4,}$/.test(fragment);

async function piped(input: Uint8Array<ArrayBuffer>, through: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const reader = new Blob([input]).stream().pipeThrough(through).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > MOST_BYTES) {
      void reader.cancel().catch(() => undefined);
      throw new BadLink("large");
    }
    parts.push(part.value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function base64url(data: Uint8Array): string {
  let text = "";
  for (const byte of data) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
