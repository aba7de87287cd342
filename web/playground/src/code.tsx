// Text of a file with its colours, numbered if it is long.
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";

import { parts } from "./yaml";

const CLASSES = {
  propertyName: "k",
  string: "v",
  content: "v",
  number: "n",
  bool: "n",
  labelName: "n",
  comment: "c",
  punctuation: "p",
  meta: "p",
};

/** Longer files are shown without colours. */
const MOST = 120_000;

export function Code({ text, language }: { text: string; language: string }) {
  const shown = useMemo(() => coloured(text, language), [text, language]);
  return <pre class="code" tabIndex={0} translate={false}><code>{shown}</code></pre>;
}

function coloured(text: string, language: string): ComponentChildren {
  if (text.length > MOST) return text;
  if (language === "sh") return shell(text);
  return ["yaml", "json"].includes(language) ? yaml(text) : text;
}

const yaml = (text: string): ComponentChildren[] =>
  [...parts(text)].map(([part, name]) => (name ? <span class={CLASSES[name]}>{part}</span> : part));

/** Comments, and the first word of a command. */
function shell(text: string): ComponentChildren[] {
  return text.split("\n").flatMap((line, index) => {
    const [, before = "", command = "", rest = line] = /^(\s*)(kubectl|aliyun|terraform|meshwright|rm|sh|cat|until|done|while|for|if|fi)\b(.*)$/.exec(line) ?? [];
    const end = index === 0 ? "" : "\n";
    if (/^\s*#/.test(line)) return [end, <span class="c">{line}</span>];
    return command ? [end, before, <span class="k">{command}</span>, rest] : [end, line];
  });
}
