// Every file that the topology gives, to read and to take home.
import type { BackEnd, File } from "meshwright";
import { useRef, useState } from "preact/hooks";

import { useAnswer } from "../answer";
import { Code } from "../code";
import { Icon } from "../icons";
import { checked, form, lang, tab, words } from "../state";
import { Button, Copy, Empty, download } from "../ui";
import { zipped } from "../zip";

const FORMS: BackEnd[] = ["terraform", "terraform-hcl", "ros", "aliyun-cli", "plan"];

export function Manifests() {
  const { value, fault } = useAnswer("generate", checked.value?.text ?? "", lang.value, form.value);
  if (fault) return <p class="fault">{fault}</p>;
  if (value === undefined) return null;
  return value === null ? <NoFiles /> : <Tree files={value} />;
}

/** What stands where errors forbid to generate. */
export function NoFiles() {
  const w = words.value;
  return (
    <Empty title={w.noFiles} tone="bad">
      <p>{w.noFilesText}</p>
      <p class="choices"><Button onClick={() => (tab.value = "problems")}>{w.toProblems}</Button></p>
    </Empty>
  );
}

/** The folder of a cluster, or the first folder of a path. */
function folderOf(path: string): string {
  const parts = path.split("/");
  return parts.slice(0, Math.min(parts[0] === "clusters" ? 2 : 1, parts.length - 1)).join("/");
}

const endingOf = (path: string) => path.slice(path.lastIndexOf(".") + 1);

function Tree({ files }: { files: File[] }) {
  const [path, setPath] = useState("");
  const w = words.value;
  const firstManifest = files.find((file) => file.path.includes("remoteistio")) ?? files[0];
  const file = files.find((file) => file.path === path) ?? firstManifest;
  const folders = grouped(files);
  const list = useRef<HTMLElement>(null);

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    all[all.indexOf(document.activeElement as HTMLElement) + step]?.focus();
  };
  return (
    <div class="manifests">
      <div class="toolbar">
        <span class="muted">{w.files(files.length)}</span>
        <label class="choice">
          <span>{w.forms}</span>
          <select id="form" value={form.value} onChange={({ currentTarget }) => (form.value = currentTarget.value as BackEnd)}>
            {FORMS.map((name) => <option key={name} value={name}>{w.form[name]}</option>)}
          </select>
        </label>
        <span class="space" />
        <Button id="download-all" kind="main" onClick={() => download("meshwright.zip", zipped(files), "application/zip")}>
          <Icon name="download" /> {w.downloadAll}
        </Button>
      </div>
      <div class="split">
        <nav class="files" aria-label={w.fileList} ref={list} onKeyDown={walk}>
          {[...folders].map(([folder, inside]) => (
            <section key={folder}>
              <h3 class={folder ? "" : "sr"}>{folder || w.allFiles}</h3>
              <ul>
                {inside.map((one) => (
                  <li key={one.path}>
                    <button type="button" aria-current={one === file ? "true" : undefined} data-path={one.path} onClick={() => setPath(one.path)}>
                      {one.path.slice(folder ? folder.length + 1 : 0)}
                      {one.mode === "0600" && <span class="locked" title={w.secretFile}><Icon name="lock" /><span class="sr">{w.secretFile}</span></span>}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </nav>
        {file && <Shown file={file} />}
      </div>
    </div>
  );
}

function grouped(files: File[]): Map<string, File[]> {
  const folders = new Map<string, File[]>();
  for (const file of files) {
    const folder = folderOf(file.path);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return folders;
}

function Shown({ file }: { file: File }) {
  const w = words.value;
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  return (
    <section class="shown" aria-label={file.path}>
      <header>
        <h3 class="mono">{file.path}</h3>
        <span class="muted">{w.mode(file.mode)}</span>
        <Copy id="copy-file" text={file.text} />
        <Button id="download-file" kind="quiet" class="square" aria-label={w.download} title={w.download} onClick={() => download(name, file.text, "text/plain")}>
          <Icon name="download" />
        </Button>
      </header>
      <Code key={file.path} text={file.text} language={endingOf(file.path)} />
    </section>
  );
}
