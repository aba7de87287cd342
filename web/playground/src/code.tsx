// Text of a file with its colours, numbered if it is long.
import { yamlLanguage } from "@codemirror/lang-yaml";
import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";

const colours = tagHighlighter([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], class: "k" },
  { tag: [tags.string, tags.content], class: "v" },
  { tag: [tags.number, tags.bool, tags.null, tags.labelName], class: "n" },
  { tag: tags.comment, class: "c" },
  { tag: [tags.separator, tags.punctuation, tags.brace, tags.squareBracket, tags.meta], class: "p" },
]);

/** Longer files are shown without colours. */
const MOST = 120_000;

export function Code({ text, language }: { text: string; language: string }) {
  const shown = useMemo(() => (coloured(text, language)), [text, language]);
  return <pre class="code" tabIndex={0} translate={false}><code>{shown}</code></pre>;
}

function coloured(text: string, language: string): ComponentChildren {
  if (text.length > MOST) return text;
  if (language === "sh") return shell(text);
  return ["yaml", "json"].includes(language) ? yaml(text) : text;
}

function yaml(text: string): ComponentChildren[] {
  const all: ComponentChildren[] = [];
  highlightCode(
    text,
    yamlLanguage.parser.parse(text),
    colours,
    (part, name) => all.push(name ? <span class={name}>{part}</span> : part),
    () => all.push("\n"),
  );
  return all;
}

/** Comments, and the first word of a command. */
function shell(text: string): ComponentChildren[] {
  return text.split("\n").flatMap((line, index) => {
    const [, before = "", command = "", rest = line] = /^(\s*)(kubectl|aliyun|terraform|meshwright|rm|sh|cat|until|done|while|for|if|fi)\b(.*)$/.exec(line) ?? [];
    const end = index === 0 ? "" : "\n";
    if (/^\s*#/.test(line)) return [end, <span class="c">{line}</span>];
    return command ? [end, before, <span class="k">{command}</span>, rest] : [end, line];
  });
}
