// What looks like a credential. Too much may be found: such a text stays in memory, and that is all that happens to it.
// Texts of any form come here, so everything is one walk, and every pattern is bounded or starts where nothing else can.

/** A place that looks like a credential. */
export interface Secret {
  kind: SecretKind;
  from: number;
  to: number;
  line: number;
}

export type SecretKind = "privateKey" | "clientKey" | "token" | "accessKey" | "password" | "secretData";

type Found = Omit<Secret, "line">;

/** What stands in the place of a credential that was taken out. */
export const REMOVED = "<removed>";

/** Credentials that show what they are; the first group, where there is one, is what has to go. */
const FORMS: [SecretKind, RegExp][] = [
  ["token", /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/dg],
  ["token", /\b(?:Bearer|Basic)[ \t]{1,4}([A-Za-z0-9._~+/-]{12,4096}={0,2})/dgi],
  ["token", /(?<![\w.])STS\.[A-Za-z0-9]{10,80}/dg],
  ["token", /(?<!\w)gh[oprsu]_[A-Za-z0-9]{30,255}/dg],
  ["accessKey", /(?<![A-Za-z0-9])LTAI[A-Za-z0-9]{12,30}(?![A-Za-z0-9])/dg],
  ["accessKey", /(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Z0-9])/dg],
  ["password", /:\/\/[^\s/:@"']{0,64}:([^\s/@"']{1,128})@/dg],
];

/** Names of fields that hold credentials, without the signs between their words. */
const NAMES: [SecretKind, RegExp][] = [
  ["clientKey", /client(?:keydata|certificatedata|key)$/],
  ["accessKey", /access(?:key|keyid|keysecret)$|secret(?:key|accesskey)$/],
  ["privateKey", /private(?:key|keydata)$/],
  ["password", /(?:password|passwd|pwd|passphrase|密码|口令)$/],
  ["token", /(?:token|apikey|authorization|credential|令牌|密钥)$|^auth$|(?:client|key|access|app|shared|auth)secret$/],
];

/** Every place in `text` that looks like a credential, in order, none within another. */
export function secretsIn(text: string): Secret[] {
  const found = [...privateKeys(text), ...formed(text), ...packed(text), ...named(text), ...dataOfSecrets(text)]
    .map((secret) => unquoted(secret, text))
    .filter(({ from, to }) => to > from && !isHarmless(text.slice(from, Math.min(to, from + 200))))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  let end = -1;
  return withLines(found.filter(({ from, to }) => from >= end && ((end = to), true)), text);
}

/** The quotes stay: what is left is to be read as before. */
function unquoted(secret: Found, text: string): Found {
  const { from, to } = secret;
  const isQuoted = to - from > 1 && /["']/.test(text.charAt(from)) && text.charAt(from) === text.charAt(to - 1);
  return isQuoted ? { ...secret, from: from + 1, to: to - 1 } : secret;
}

const isHarmless = (value: string) => /^["']?(?:<[^<>]*>|\$\{[^}]*\}|\{\{[^}]*\}\}|\$\([^)]*\)|\*+|true|false|null|yes|no|~|\d{1,6})?["']?\s*$/i.test(value);

function* privateKeys(text: string): Generator<Found> {
  for (let from = text.indexOf("-----BEGIN "); from !== -1; ) {
    const isPrivate = text.slice(from, from + 60).includes("PRIVATE KEY-----");
    const end = isPrivate ? text.indexOf("-----END ", from) : -1;
    const tail = end === -1 ? -1 : text.indexOf("KEY-----", end);
    const to = !isPrivate ? from + 11 : tail === -1 ? text.length : tail + 8;
    if (isPrivate) yield { kind: "privateKey", from, to };
    from = text.indexOf("-----BEGIN ", to);
  }
}

function* formed(text: string): Generator<Found> {
  for (const [kind, form] of FORMS) {
    for (const match of text.matchAll(form)) {
      const [from, to] = match.indices?.[1] ?? match.indices?.[0] ?? [0, 0];
      yield { kind, from, to };
    }
  }
}

/** Keys, tokens and kubeconfigs under base64. */
function* packed(text: string): Generator<Found> {
  for (const match of text.matchAll(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{60,}={0,2}/g)) {
    if (hidesKey(match[0])) yield { kind: "secretData", from: match.index, to: match.index + match[0].length };
  }
}

function hidesKey(base64: string): boolean {
  const part = base64.slice(0, 16_384);
  try {
    return /PRIVATE KEY|client-key-data|token|password/.test(atob(part.slice(0, part.length & ~3)));
  } catch {
    return false;
  }
}

/** Values of fields whose name says that they are credentials. */
function* named(text: string): Generator<Found> {
  const signs = /[:=：]/g;
  for (let sign = signs.exec(text); sign; sign = signs.exec(text)) {
    const kind = kindOf(nameBefore(text, sign.index));
    if (!kind) continue;
    const [from, to] = valueAfter(text, sign.index + 1);
    if (to <= from) continue;
    yield { kind, from, to };
    signs.lastIndex = to;
  }
}

const LONGEST_NAME = 48;

/** The word that ends at `at`, with blanks and a quote between, in small letters and without signs. */
function nameBefore(text: string, at: number): string {
  let end = at;
  for (let left = 8; left > 0 && /[ \t"'\]]/.test(text.charAt(end - 1)); left -= 1) end -= 1;
  let from = end;
  while (from > 0 && end - from < LONGEST_NAME && /[\w.\-\u4e00-\u9fff]/.test(text.charAt(from - 1))) from -= 1;
  return text.slice(from, end).toLowerCase().replace(/[-_.]/g, "");
}

const kindOf = (name: string) => (name === "" ? undefined : NAMES.find(([, form]) => form.test(name))?.[0]);

/** The value that begins at `at`: quoted, bare, or the block below. */
function valueAfter(text: string, at: number): [from: number, to: number] {
  const blanks = /[ \t]*/y;
  blanks.lastIndex = at;
  const from = at + (blanks.exec(text)?.[0].length ?? 0);
  const first = text.charAt(from);
  if (first === '"' || first === "'") {
    const end = text.indexOf(first, from + 1);
    return [from, end === -1 ? text.length : end + 1];
  }
  if (first === "|" || first === ">") return blockAfter(text, from);
  if ("{[<".includes(first)) return [from, from];
  const bare = /(?:(?:Bearer|Basic)[ \t]+)?(?:\$\{[^}\n]{0,128}\}|[^\s,}\]#])*/iy;
  bare.lastIndex = from;
  return [from, from + (bare.exec(text)?.[0].length ?? 0)];
}

/** The lines below, as far as they stand further in than the line that opens them. */
function blockAfter(text: string, at: number): [from: number, to: number] {
  const head = text.lastIndexOf("\n", at - 1) + 1;
  const indent = indentOf(text, head);
  let from = text.indexOf("\n", at) + 1;
  if (from === 0) return [at, at];
  let to = from;
  while (to < text.length) {
    const end = endOf(text, to);
    const isBlank = text.slice(to, Math.min(end, to + 200)).trim() === "";
    if (!isBlank && indentOf(text, to) <= indent) break;
    to = end + 1;
  }
  from += indentOf(text, from);
  to = Math.min(to, text.length);
  while (to > from && /\s/.test(text.charAt(to - 1))) to -= 1;
  return [from, to];
}

const endOf = (text: string, from: number) => (text.indexOf("\n", from) === -1 ? text.length : text.indexOf("\n", from));

function indentOf(text: string, from: number): number {
  const blanks = /[ -]*/y;
  blanks.lastIndex = from;
  return blanks.exec(text)?.[0].length ?? 0;
}

/** The values below `data` and `stringData` of every Secret. */
function* dataOfSecrets(text: string): Generator<Found> {
  let from = 0;
  while (from <= text.length) {
    const next = text.indexOf("\n---", from);
    const to = next === -1 ? text.length : next + 1;
    const document = text.slice(from, to);
    if (/["']?kind["']?[ \t]{0,8}:[ \t]{0,8}["']?Secret\b(?!\w)/.test(document)) yield* valuesOf(document, from);
    if (next === -1) return;
    from = to;
  }
}

function* valuesOf(document: string, start: number): Generator<Found> {
  const heads = /(?<![\w-])["']?(?:data|stringData)["']?[ \t]{0,8}:/g;
  for (let head = heads.exec(document); head; head = heads.exec(document)) {
    const at = head.index + head[0].length;
    const isFlow = /^[ \t\n]{0,40}\{/.test(document.slice(at, at + 48));
    const close = isFlow ? document.indexOf("}", at) : -1;
    const [from, to] = isFlow ? [document.indexOf("{", at) + 1, close === -1 ? document.length : close] : blockAfter(document, at);
    if (to <= from) continue;
    const pairs = /["']?[\w.-]{1,253}["']?[ \t]{0,8}:[ \t]{0,8}(?<it>"[^"]*"|'[^']*'|[|>][-+]?[ \t]{0,8}\n|[^\s,}"']+)/dg;
    const body = document.slice(from, to);
    for (let pair = pairs.exec(body); pair; pair = pairs.exec(body)) {
      const [valueFrom, valueTo] = pair.indices?.groups?.["it"] ?? [0, 0];
      const place = /[|>]/.test(body.charAt(valueFrom)) ? blockAfter(body, valueFrom) : ([valueFrom, valueTo] as const);
      yield { kind: "secretData", from: start + from + place[0], to: start + from + place[1] };
      pairs.lastIndex = Math.max(place[1], valueTo);
    }
    heads.lastIndex = Math.max(to, heads.lastIndex);
  }
}

function withLines(secrets: Found[], text: string): Secret[] {
  let [line, at] = [1, 0];
  return secrets.map((secret) => {
    for (let next = text.indexOf("\n", at); next !== -1 && next < secret.from; next = text.indexOf("\n", at)) {
      line += 1;
      at = next + 1;
    }
    return { ...secret, line };
  });
}
