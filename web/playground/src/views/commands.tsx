// The runbook, with every command ready to be copied.
import { useAnswer } from "../answer";
import { Icon } from "../icons";
import { Markdown } from "../markdown";
import { checked, form, lang, words } from "../state";
import { Button, Copy, download } from "../ui";
import { NoFiles } from "./manifests";

export function Commands() {
  const w = words.value;
  const { value, fault } = useAnswer("generate", checked.value?.text ?? "", lang.value, form.value);
  if (fault) return <p class="fault">{fault}</p>;
  if (value === null) return <NoFiles />;
  const runbook = value?.find(({ path }) => path === "RUNBOOK.md")?.text;
  if (runbook === undefined) return null;
  return (
    <article class="runbook" id="runbook">
      <div class="toolbar">
        <span class="mono">RUNBOOK.md</span>
        <span class="space" />
        <Copy text={runbook} />
        <Button kind="quiet" class="square" aria-label={w.download} title={w.download} onClick={() => download("RUNBOOK.md", runbook, "text/markdown")}>
          <Icon name="download" />
        </Button>
      </div>
      <Markdown text={runbook} />
    </article>
  );
}
