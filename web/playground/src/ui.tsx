// Small parts that several views use.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import { Icon } from "./icons";
import { say, words } from "./state";

type ButtonProps = JSX.IntrinsicElements["button"] & { kind?: "plain" | "main" | "quiet" };

export function Button({ kind = "plain", class: extra = "", ...rest }: ButtonProps) {
  return <button type="button" class={`button ${kind} ${extra as string}`} {...rest} />;
}

/** A button that opens a list of things to do. Arrow keys walk in it, Escape closes it. */
export function Menu({ label, children, title, id }: { label: ComponentChildren; children: ComponentChildren; title: string; id: string }) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const list = useId();

  useEffect(() => {
    if (!isOpen) return;
    items(box.current)[0]?.focus();
    const leave = (event: Event) => !event.composedPath().includes(box.current as EventTarget) && setOpen(false);
    document.addEventListener("pointerdown", leave);
    return () => document.removeEventListener("pointerdown", leave);
  }, [isOpen]);

  function walk(event: KeyboardEvent): void {
    if (!isOpen) return;
    const all = items(box.current);
    const now = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[to % all.length]?.focus();
    } else if (event.key === "Escape") {
      setOpen(false);
      box.current?.querySelector("button")?.focus();
    } else if (event.key === "Tab") setOpen(false);
  }

  return (
    <div class="menu" ref={box} onKeyDown={walk}>
      <button type="button" id={id} class="button quiet" title={title} aria-haspopup="menu" aria-expanded={isOpen} aria-controls={list} onClick={() => setOpen(!isOpen)}>
        {label}
      </button>
      <div class="menu-list" role="menu" id={list} aria-label={title} hidden={!isOpen} onClick={(event) => (event.target as Element).closest("[role^=menuitem]") && setOpen(false)}>
        {children}
      </div>
    </div>
  );
}

const items = (box: Element | null) => [...(box?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];

export function Item({ onClick, children, chosen, id }: { onClick: () => void; children: ComponentChildren; chosen?: boolean; id?: string }) {
  const role = chosen === undefined ? "menuitem" : "menuitemradio";
  return (
    <button type="button" {...(id && { id })} role={role} aria-checked={chosen} class="item" tabIndex={-1} onClick={onClick}>
      {chosen !== undefined && <span class="tick">{chosen && <Icon name="check" />}</span>}
      <span>{children}</span>
    </button>
  );
}

/** A dialog over the page, closed by Escape, by its button, or by a click beside it. */
export function Dialog({ title, onClose, children, id }: { title: string; onClose: () => void; children: ComponentChildren; id: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog id={id} ref={dialog} aria-labelledby={`${id}-title`} onClose={onClose} onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      <div class="dialog">
        <header>
          <h2 id={`${id}-title`}>{title}</h2>
          <Button kind="quiet" class="square" aria-label={words.value.close} onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </Button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** Puts text on the clipboard and says so on its own face. */
export function Copy({ text, label, kind = "quiet", id }: { text: string | (() => string); label?: string; kind?: ButtonProps["kind"]; id?: string }) {
  const [isDone, setDone] = useState(false);
  const w = words.value;
  async function copy() {
    await toClipboard(typeof text === "string" ? text : text());
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  }
  return (
    <Button kind={kind} class={label ? "" : "square"} onClick={copy} aria-label={label ?? w.copy} title={label ?? w.copy} {...(id && { id })}>
      <Icon name={isDone ? "check" : "copy"} />
      {label && <span>{isDone ? w.copied : label}</span>}
    </Button>
  );
}

async function toClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages from a file have no clipboard of the new kind.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say(words.value.copied);
}

/** What stands where there is nothing to show. */
export function Empty({ title, children, tone = "calm" }: { title: string; children?: ComponentChildren; tone?: "calm" | "good" | "bad" }) {
  return (
    <div class={`empty ${tone}`}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

/** Hands a file to the browser, to be kept. */
export function download(name: string, content: BlobPart, type = "application/octet-stream"): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
