// What an edit does: to the topology, and to every file that comes of it.
import { useState } from "preact/hooks";

import { useAnswer } from "../answer";
import type { Change } from "../changes";
import { baseline, checked, lang, manifest, words } from "../state";
import { Button, Empty } from "../ui";
import { Runs } from "./runs";

/** More files than that are opened one by one. */
const OPEN = 6;

export function ChangesView() {
  const w = words.value;
  const [since, setSince] = useState<"loaded" | "shared">("loaded");
  const { loaded, shared } = baseline.value;
  const before = since === "shared" && shared !== null ? shared : loaded;
  const now = checked.value?.text ?? "";
  const { value, fault } = useAnswer("changes", before, now, lang.value);
  return (
    <div class="changes">
      <div class="toolbar">
        <label class="choice">
          <span>{w.since}</span>
          <select id="since" value={since} onChange={({ currentTarget }) => setSince(currentTarget.value as "loaded" | "shared")}>
            <option value="loaded">{w.sinceLoaded}</option>
            <option value="shared" disabled={shared === null}>{w.sinceShared}</option>
          </select>
        </label>
        <span class="space" />
        <Button id="start-here" onClick={() => (baseline.value = { loaded: now, shared })} disabled={before === now}>{w.startHere}</Button>
      </div>
      {fault && <p class="fault">{fault}</p>}
      {value && !value.topology && <Empty title={w.noChanges}><p>{w.noChangesText}</p></Empty>}
      {value?.topology && (
        <>
          <h3 class="part">{manifest.value ? w.tabs.repair : w.topologyFile}</h3>
          <File change={value.topology} isOpen />
          {!manifest.value && <Generated files={value.files} more={value.more} />}
        </>
      )}
    </div>
  );
}

function Generated({ files, more }: { files: Change[] | null; more: number }) {
  const w = words.value;
  return (
    <>
      <h3 class="part">{w.generatedFiles}{files && files.length > 0 && <span class="muted"> · {w.files(files.length + more)}</span>}</h3>
      {files === null && <p class="remark">{w.noComparison}</p>}
      {files?.length === 0 && <p class="remark">{w.noFileChanges}</p>}
      {files?.map((change, index) => <File key={change.path} change={change} isOpen={index < OPEN} />)}
      {more > 0 && <p class="rest">{w.moreFiles(more)}</p>}
    </>
  );
}

function File({ change, isOpen }: { change: Change; isOpen: boolean }) {
  const [wasOpen, setOpen] = useState(isOpen);
  const w = words.value;
  return (
    <details class="change" open={wasOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)} data-path={change.path}>
      <summary>
        <span class="mono">{change.path}</span>
        <span class={`tag ${change.kind}`}>{w[change.kind]}</span>
        <span class="tally">
          {change.added > 0 && <span class="plus" title={w.plus(change.added)}>+{change.added}</span>}
          {change.removed > 0 && <span class="minus" title={w.minus(change.removed)}>−{change.removed}</span>}
        </span>
      </summary>
      {wasOpen && <Runs runs={change.runs} />}
    </details>
  );
}
