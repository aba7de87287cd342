// The runbook, with every command ready to be copied.
import { useAnswer } from "../answer";
import { Code } from "../code";
import { Icon } from "../icons";
import { Markdown } from "../markdown";
import { checked, form, lang, words } from "../state";
import { Button, Copy, download } from "../ui";
import { NoFiles } from "./manifests";

/** Longer ones are shown as they are written. */
const MOST = 150_000;

export function Commands() {
  const w = words.value;
  const { value: runbook, fault } = useAnswer("file", checked.value?.text ?? "", lang.value, form.value, "RUNBOOK.md");
  if (fault) return <p class="fault">{fault}</p>;
  if (runbook === undefined) return null;
  if (runbook === null) return <NoFiles />;
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
      {runbook.length > MOST ? <Code text={runbook} language="md" /> : <Markdown text={runbook} />}
    </article>
  );
}
