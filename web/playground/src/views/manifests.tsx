// Every file that the topology gives, to read and to take home.
import type { BackEnd } from "meshwright";
import { useMemo, useRef, useState } from "preact/hooks";

import { useAnswer } from "../answer";
import { Code } from "../code";
import { Icon } from "../icons";
import { checked, engine, form, lang, tab, words } from "../state";
import { Button, Copy, Empty, download } from "../ui";

/** A file as the list has it; what stands in it is asked for when it is shown. */
interface Entry {
  path: string;
  mode: string;
}

/** So many folders are open from the start, and so many are listed at all. */
const OPEN = 10;
const MOST_FOLDERS = 120;
/** A control plane has two files for each data plane. */
const MOST_FILES = 60;

const FORMS: BackEnd[] = ["terraform", "terraform-hcl", "ros", "aliyun-cli", "plan"];

export function Manifests() {
  const { value, fault } = useAnswer("files", checked.value?.text ?? "", lang.value, form.value);
  // Most edits change what stands in files, and not which there are.
  const tree = useMemo(() => typeof value === "string" && <Tree files={listed(value)} />, [value]);
  if (fault) return <p class="fault">{fault}</p>;
  return value === null ? <NoFiles /> : tree || null;
}

const listed = (lines: string): Entry[] => lines.split("\n").map((line) => ({ mode: line.slice(0, 4), path: line.slice(5) }));

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

function Tree({ files }: { files: Entry[] }) {
  const [path, setPath] = useState("");
  const [filter, setFilter] = useState("");
  const w = words.value;
  const folders = useMemo(() => grouped(files.filter(({ path }) => path.includes(filter))), [files, filter]);
  const file = files.find((file) => file.path === path) ?? files.find((file) => file.path.includes("remoteistio")) ?? files[0];
  const list = useRef<HTMLElement>(null);

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = [...(list.current?.querySelectorAll<HTMLElement>("details[open] button, summary, section button") ?? [])];
    const now = all.indexOf(document.activeElement as HTMLElement);
    if (!step || now < 0) return;
    event.preventDefault();
    all[now + step]?.focus();
  };
  const saveAll = async () =>
    download("meshwright.zip", await engine.ask("zip", checked.value?.text ?? "", lang.peek(), form.peek()), "application/zip");
  return (
    <div class="manifests">
      <div class="toolbar">
        <span class="muted" id="file-count">{w.files(files.length)}</span>
        <label class="choice">
          <span>{w.forms}</span>
          <select id="form" value={form.value} onChange={({ currentTarget }) => (form.value = currentTarget.value as BackEnd)}>
            {FORMS.map((name) => <option key={name} value={name}>{w.form[name]}</option>)}
          </select>
        </label>
        <span class="space" />
        <Button id="download-all" kind="main" onClick={saveAll}>
          <Icon name="download" /> {w.downloadAll}
        </Button>
      </div>
      <div class="split">
        <nav class="files" aria-label={w.fileList} ref={list} onKeyDown={walk}>
          {(filter || folders.size > OPEN) && (
            <input id="file-filter" type="search" placeholder={w.filter} aria-label={w.filter} value={filter} onInput={({ currentTarget }) => setFilter(currentTarget.value)} />
          )}
          {[...folders].slice(0, MOST_FOLDERS).map(([folder, inside], index) => (
            <Folder key={folder} folder={folder} files={inside} chosen={file} isOpen={index < OPEN} choose={setPath} />
          ))}
          {folders.size > MOST_FOLDERS && <p class="rest">{w.moreFolders(folders.size - MOST_FOLDERS)}</p>}
        </nav>
        {file && <Shown file={file} />}
      </div>
    </div>
  );
}

function grouped(files: Entry[]): Map<string, Entry[]> {
  const folders = new Map<string, Entry[]>();
  for (const file of files) {
    const folder = folderOf(file.path);
    const others = folders.get(folder);
    if (others) others.push(file);
    else folders.set(folder, [file]);
  }
  return folders;
}

interface FolderProps {
  folder: string;
  files: Entry[];
  chosen: Entry | undefined;
  isOpen: boolean;
  choose: (path: string) => void;
}

function Folder({ folder, files, chosen, isOpen, choose }: FolderProps) {
  const [wasOpen, setOpen] = useState(isOpen);
  const w = words.value;
  const list = (
    <ul>
      {files.slice(0, MOST_FILES).map((one) => (
        <li key={one.path}>
          <button type="button" aria-current={one.path === chosen?.path ? "true" : undefined} data-path={one.path} onClick={() => choose(one.path)}>
            {one.path.slice(folder ? folder.length + 1 : 0)}
            {one.mode === "0600" && <span class="locked" title={w.secretFile}><Icon name="lock" /><span class="sr">{w.secretFile}</span></span>}
          </button>
        </li>
      ))}
      {files.length > MOST_FILES && <li class="rest">{w.moreFiles(files.length - MOST_FILES)}</li>}
    </ul>
  );
  if (!folder) return <section aria-label={w.allFiles}>{list}</section>;
  return (
    <details open={wasOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{folder}</summary>
      {wasOpen && list}
    </details>
  );
}

function Shown({ file: { path, mode } }: { file: Entry }) {
  const w = words.value;
  const { value } = useAnswer("file", checked.value?.text ?? "", lang.value, form.value, path);
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (
    <section class="shown" aria-label={path}>
      <header>
        <h3 class="mono"><bdi>{path}</bdi></h3>
        <span class="muted">{w.mode(mode)}</span>
        <Copy id="copy-file" text={value ?? ""} />
        <Button id="download-file" kind="quiet" class="square" aria-label={w.download} title={w.download} onClick={() => download(name, value ?? "", "text/plain")}>
          <Icon name="download" />
        </Button>
      </header>
      <Code key={path} text={value ?? ""} language={endingOf(path)} />
    </section>
  );
}
