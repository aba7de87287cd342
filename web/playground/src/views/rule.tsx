// The page of a rule, beside the text that it is about.
import type { Diagnostic } from "meshwright";
import { useEffect, useRef } from "preact/hooks";

import { open } from "../acts";
import { useAnswer } from "../answer";
import { Icon } from "../icons";
import { Markdown } from "../markdown";
import { explained, lang, words } from "../state";
import { Button } from "../ui";

export function Rule({ code }: { code: Diagnostic["code"] }) {
  const w = words.value;
  const { value, fault } = useAnswer("explain", code, lang.value);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const leave = (event: KeyboardEvent) => event.key === "Escape" && (explained.value = null);
    document.addEventListener("keydown", leave);
    return () => document.removeEventListener("keydown", leave);
  }, []);

  const tryIt = (fence: string) =>
    fence.includes("apiVersion:") && (
      <Button class="small" onClick={() => open(fence, { kind: "page", name: code })}>{w.tryIt}</Button>
    );
  return (
    <article class="rule" id="rule-page" aria-label={`${w.rulePage} ${code}`}>
      <div class="toolbar">
        <button type="button" ref={back} class="button quiet" onClick={() => (explained.value = null)}>
          <Icon name="back" /> {w.back}
        </button>
      </div>
      {fault && <p class="fault">{fault}</p>}
      {value && <Markdown text={value} fenceTool={tryIt} />}
    </article>
  );
}
