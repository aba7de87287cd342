// The page of a rule, beside the text that it is about.
import type { Diagnostic } from "meshwright";
import { useEffect, useRef } from "preact/hooks";

import { open } from "../acts";
import { useAnswer } from "../answer";
import { Icon } from "../icons";
import { Markdown } from "../markdown";
import { explained, lang, words } from "../state";
import { Button } from "../ui";

/** Back to the list, where it was left. */
function close(code: string): void {
  explained.value = null;
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`.finding[data-code="${code}"] .rulename`)?.focus());
}

export function Rule({ code }: { code: Diagnostic["code"] }) {
  const w = words.value;
  const { value, fault } = useAnswer("explain", code, lang.value);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), [code]);

  const tryIt = (fence: string) =>
    fence.includes("apiVersion:") && (
      <Button class="small" onClick={() => open(fence, { kind: "page", name: code })}>{w.tryIt}</Button>
    );
  return (
    <article class="rule" id="rule-page" aria-label={`${w.rulePage} ${code}`} onKeyDown={({ key }) => key === "Escape" && close(code)}>
      <div class="toolbar">
        <button type="button" ref={back} class="button quiet" onClick={() => close(code)}>
          <Icon name="back" /> {w.back}
        </button>
      </div>
      {fault && <p class="fault">{fault}</p>}
      {value && <Markdown text={value} fenceTool={tryIt} />}
    </article>
  );
}
