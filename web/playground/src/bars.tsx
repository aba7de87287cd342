// What has to be said before anything else: credentials in the text, and where the text came from.
import { open, removeSecrets } from "./acts";
import { Icon } from "./icons";
import type { Secret } from "./secrets";
import { bar, checked, words } from "./state";
import { Button } from "./ui";

const NAMED = 3;

export function Bars() {
  const secrets = checked.value?.secrets ?? [];
  return (
    <>
      {secrets.length > 0 && <Secrets secrets={secrets} />}
      {bar.value && <Came />}
    </>
  );
}

/** The credentials in words, with their lines. */
export function named(secrets: Secret[]): string {
  const w = words.value;
  const names = secrets.slice(0, NAMED).map(({ kind, line }) => w.secretAt(w.secretKinds[kind], line));
  if (secrets.length > NAMED) names.push(w.secretsMore(secrets.length - NAMED));
  return [names.slice(0, -1).join(w.comma), ...names.slice(-1)].filter(Boolean).join(w.and);
}

function Secrets({ secrets }: { secrets: Secret[] }) {
  const w = words.value;
  return (
    <div class="bar secret" role="alert" id="secrets">
      <Icon name="lock" />
      <p><strong>{w.secretsFound(named(secrets))}</strong> {w.secretsStay}</p>
      <Button id="remove-secrets" onClick={removeSecrets}>{w.removeSecrets}</Button>
    </div>
  );
}

function Came() {
  const w = words.value;
  const now = bar.value;
  if (!now) return null;
  const draft = now.kind === "shared" ? now.draft : null;
  const toDraft = () => {
    if (!draft) return;
    history.replaceState(null, "", location.pathname + location.search);
    open(draft.text, { kind: "draft", name: "" });
  };
  return (
    <div class={`bar ${now.kind}`} role="status" id="origin-bar">
      <Icon name="share" />
      <p>{now.kind === "badLink" ? w.badLink[now.reason] : draft ? w.sharedBar : w.sharedBarAlone}</p>
      {draft && <Button id="to-draft" onClick={toDraft}>{w.toDraft}</Button>}
      <Button kind="quiet" class="square" aria-label={w.close} onClick={() => (bar.value = null)}><Icon name="close" /></Button>
    </div>
  );
}
