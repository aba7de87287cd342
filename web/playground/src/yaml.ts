// YAML line by line, for colours, folds and indentation alone: what a text means is the core's to say. A grammar of all
// of YAML reads a large text anew at every key, and is felt.
import { foldService, indentService, StreamLanguage, StringStream, type StreamParser } from "@codemirror/language";
import type { EditorState, Text } from "@codemirror/state";

interface State {
  /** The indentation that a block of text stands below; -1 outside of one. */
  block: number;
  /** How many brackets are open. */
  depth: number;
}

type Name = "comment" | "meta" | "punctuation" | "labelName" | "propertyName" | "string" | "number" | "bool" | "content";

const END = String.raw`(?=\s*(?:$|[,\]}]|\s#))`;
const FORMS: [RegExp, Name][] = [
  [/^(?:---|\.\.\.)(?=\s|$)/, "meta"],
  [/^[-?](?=\s|$)/, "punctuation"],
  [/^[&*!][^\s,[\]{}]+/, "labelName"],
  [/^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:,[\]{}'"|>%@`][^#:,[\]{}]*)(?=\s*:(?:\s|$))/, "propertyName"],
  [/^:(?=\s|$|[,\]}])/, "punctuation"],
  [/^"(?:[^"\\]|\\.)*"?/, "string"],
  [/^'(?:[^']|'')*'?/, "string"],
  [new RegExp(`^[-+]?\\d[\\d_]*(?:\\.\\d+)?${END}`), "number"],
  [new RegExp(`^(?:true|false|null|yes|no|on|off|~)${END}`), "bool"],
];

const mode: StreamParser<State> = {
  name: "yaml",
  startState: () => ({ block: -1, depth: 0 }),
  copyState: (state) => ({ ...state }),
  token(stream, state): Name | null {
    if (stream.sol() && state.block >= 0) {
      if (stream.indentation() > state.block || /^\s*$/.test(stream.string)) return stream.skipToEnd(), "content";
      state.block = -1;
    }
    if (stream.eatSpace()) return null;
    if (stream.peek() === "#" && /^$|\s/.test(stream.string.charAt(stream.pos - 1))) return stream.skipToEnd(), "comment";
    if (stream.match(/^[{}[\],]/)) {
      const bracket = stream.current();
      state.depth = Math.max(0, state.depth + ("{[".includes(bracket) ? 1 : bracket === "," ? 0 : -1));
      return "punctuation";
    }
    if (state.depth === 0 && stream.match(/^[|>][-+\d]*(?=\s*(?:#.*)?$)/)) {
      state.block = stream.indentation();
      return "punctuation";
    }
    for (const [form, name] of FORMS) if (stream.match(form)) return name;
    if (!stream.match(state.depth > 0 ? /^[^\s,[\]{}]+/ : /^\S+/)) stream.next();
    return "content";
  },
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", "'", '"'] } },
};

const MOST_FOLDED = 20_000;
const indentOf = (line: string) => line.search(/\S/);

/** From a key to the end of what is indented below it. */
function folded(state: EditorState, from: number): { from: number; to: number } | null {
  const head = state.doc.lineAt(from);
  const indent = indentOf(head.text);
  if (indent < 0 || head.text[indent] === "#") return null;
  const last = lastBelow(state.doc, head.number, indent, head.text.startsWith("- ", indent));
  return last > head.number ? { from: head.to, to: state.doc.line(last).to } : null;
}

function lastBelow(doc: Text, head: number, indent: number, isItem: boolean): number {
  let last = head;
  if (head === doc.lines) return last;
  const lines = doc.iterLines(head + 1, Math.min(doc.lines, head + MOST_FOLDED) + 1);
  for (let number = head + 1; !lines.next().done; number += 1) {
    const now = indentOf(lines.value);
    if (now < 0) continue;
    const isBelow = now > indent || (now === indent && !isItem && lines.value.startsWith("- ", now));
    if (!isBelow) break;
    last = number;
  }
  return last;
}

/** As the line above; below a key without a value further in. */
function indented(doc: Text, number: number): number {
  for (let at = number; at > 0; at -= 1) {
    const { text } = doc.line(at);
    const content = text.trim();
    if (content === "") continue;
    const items = /^ *(?:- +)*/.exec(text)?.[0].length ?? 0;
    return content.endsWith(":") && !content.startsWith("#") ? items + 2 : items;
  }
  return 0;
}

export const yaml = [
  StreamLanguage.define(mode),
  foldService.of(folded),
  indentService.of(({ state }, at) => indented(state.doc, state.doc.lineAt(at).number - (at === state.doc.lineAt(at).from ? 1 : 0))),
];

/** The parts of a text, each with what it is. */
export function* parts(text: string): Generator<[part: string, name: Name | null]> {
  const state: State = { block: -1, depth: 0 };
  let end = "";
  for (const line of text.split("\n")) {
    if (end) yield [end, null];
    end = "\n";
    const stream = new StringStream(line, 2, 2);
    while (!stream.eol()) {
      stream.start = stream.pos;
      const name = mode.token(stream, state) as Name | null;
      yield [stream.current(), name];
    }
  }
}
