// What looks like a credential. Too much may be found: such a text stays in memory, and that is all that happens to it.

/** A place that looks like a credential. */
export interface Secret {
  kind: SecretKind;
  from: number;
  to: number;
  line: number;
}

export type SecretKind = "privateKey" | "clientKey" | "token" | "accessKey" | "password" | "secretData";

interface Sign {
  kind: SecretKind;
  /** Its group named `it`, or all of it, is the credential. */
  form: RegExp;
}

const KEY = String.raw`(?:^|[\s{,\[-])["']?`;
const TO = String.raw`["']?\s*[:=]\s*(?:[|>][-+]?\s*\n\s*)?`;
const VALUE = String.raw`(?<it>"[^"\n]*"|'[^'\n]*'|[^\s,}\]#"'|>{<$*][^\s,}\]#]*)`;
const named = (names: string) => new RegExp(`${KEY}(?:${names})${TO}${VALUE}`, "gimd");

const SIGNS: Sign[] = [
  { kind: "privateKey", form: /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$(?![^]))/gd },
  { kind: "clientKey", form: named("client-key-data|client-certificate-data|client_key|clientKey") },
  { kind: "token", form: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/gd },
  { kind: "token", form: named("(?:[\\w-]*[_-])?token|security[_-]?token|id-token|refresh-token|bearer") },
  { kind: "accessKey", form: /\bLTAI[A-Za-z0-9]{12,30}\b/gd },
  { kind: "accessKey", form: named("access[_-]?key[_-]?(?:id|secret)|secret[_-]?(?:access[_-]?)?key") },
  { kind: "password", form: named("(?:[\\w-]*[_-])?(?:password|passwd|pwd)") },
  { kind: "secretData", form: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{60,}={0,2}(?![A-Za-z0-9+/=])/gd },
];

/** Every place in `text` that looks like a credential, in order, none within another. */
export function secretsIn(text: string): Secret[] {
  const found = SIGNS.flatMap(({ kind, form }) => places(kind, form, text)).concat(dataOfSecrets(text));
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  let end = -1;
  const apart = found.filter(({ from, to }) => from >= end && ((end = to), true));
  return withLines(apart, text);
}

function places(kind: SecretKind, form: RegExp, text: string): Secret[] {
  return [...text.matchAll(form)]
    .filter(([all]) => kind !== "secretData" || hidesKey(all))
    .map((match) => {
      const [from, to] = match.indices?.groups?.["it"] ?? match.indices?.[0] ?? [0, 0];
      return { kind, from, to, line: 0 };
    })
    .filter(({ from, to }) => !isPlaceholder(text.slice(from, to)));
}

/** Whether there is a key, a token or a kubeconfig under the base64. */
function hidesKey(base64: string): boolean {
  const part = base64.slice(0, 16_384 & ~3);
  try {
    return /PRIVATE KEY|client-key-data|token|password/.test(atob(part.slice(0, part.length & ~3)));
  } catch {
    return false;
  }
}

/** The values below `data` and `stringData` of every Secret. */
function dataOfSecrets(text: string): Secret[] {
  const found: Secret[] = [];
  let start = 0;
  for (const document of text.split(/^(?=---)/m)) {
    if (/^\s*(?:- )?["']?kind["']?:\s*["']?Secret\b/m.test(document)) {
      for (const block of document.matchAll(/^(?<pad> *)(?:data|stringData):[ \t]*\n(?<body>(?:\k<pad> +\S.*\n?|\s*\n)*)/gmd)) {
        const [bodyFrom] = block.indices?.groups?.["body"] ?? [0];
        const lines = (block.groups?.["body"] ?? "").matchAll(/^ +["']?[\w.-]+["']?:[ \t]*(?<it>(?:[|>][-+]?[ \t]*\n(?: {4,}.*\n?)+)|[^\s#|>][^\n]*)/gmd);
        for (const line of lines) {
          const [from, to] = line.indices?.groups?.["it"] ?? [0, 0];
          const at = start + bodyFrom;
          if (!isPlaceholder(text.slice(at + from, at + to))) found.push({ kind: "secretData", from: at + from, to: at + to, line: 0 });
        }
      }
    }
    start += document.length;
  }
  return found;
}

const isPlaceholder = (value: string) => /^["']?(?:<[^>]*>|\$\{.*\}|\{\{.*\}\}|\*+|null|~|""|'')?["']?\s*$/.test(value);

function withLines(secrets: Secret[], text: string): Secret[] {
  let [line, at] = [1, 0];
  return secrets.map((secret) => {
    for (let next = text.indexOf("\n", at); next !== -1 && next < secret.from; next = text.indexOf("\n", at)) {
      line += 1;
      at = next + 1;
    }
    return { ...secret, line };
  });
}

/** What stands in the place of a credential that was taken out. */
export const REMOVED = "<removed>";
