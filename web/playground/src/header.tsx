// What stands above: the name, where texts come from, and the page's own settings.
import { useRef } from "preact/hooks";

import { broken, names, openExample, type Example } from "./examples";
import { read } from "./files";
import { Icon } from "./icons";
import { dialog, lang, remember, say, theme, words, type Theme } from "./state";
import { Button, download, Item, Menu } from "./ui";

export function Header() {
  const w = words.value;
  return (
    <header class="top">
      <h1>
        <Mark />
        <span>meshwright</span>
      </h1>
      <p class="tagline">{w.tagline}</p>
      <nav class="tools" aria-label={w.more}>
        <Examples />
        <Open />
        <Button id="share" kind="main" onClick={() => (dialog.value = "share")} aria-label={w.share}>
          <Icon name="share" /> <span class="wide">{w.share}</span>
        </Button>
        <span class="gap" />
        <Button id="language" kind="quiet" onClick={() => choose(lang.value === "en" ? "zh" : "en")} title={w.language} lang={lang.value === "en" ? "zh-CN" : "en"}>
          {lang.value === "en" ? "中文" : "EN"}
        </Button>
        <More />
      </nav>
    </header>
  );
}

function choose(next: "en" | "zh"): void {
  lang.value = next;
  remember("lang", next);
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M7 23V10.500l9 8.500 9-8.500V23" />
      <circle cx="7" cy="23" r="2.900" />
      <circle cx="16" cy="18.500" r="2.900" />
      <circle cx="25" cy="23" r="2.900" />
    </svg>
  );
}

function Examples() {
  const w = words.value;
  const item = (name: Example) => (
    <Item key={name} id={`example-${name}`} onClick={() => openExample(name)}>
      <strong>{w.example[name][0]}</strong>
      <small>{w.example[name][1]}</small>
    </Item>
  );
  return (
    <Menu id="examples" title={w.examplesTitle} label={<>{w.examples} <Icon name="chevron" /></>}>
      <p class="group" role="presentation">{w.works}</p>
      {names.filter((name) => !broken.includes(name)).map(item)}
      <p class="group" role="presentation">{w.broken}</p>
      {names.filter((name) => broken.includes(name)).map(item)}
    </Menu>
  );
}

function Open() {
  const w = words.value;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button id="open" kind="quiet" class="wide" onClick={() => input.current?.click()} title={w.openTitle}>{w.open}</Button>
      <input
        ref={input}
        id="open-file"
        type="file"
        hidden
        aria-label={w.openTitle}
        accept=".yaml,.yml,.json,.txt"
        onChange={({ currentTarget }) => {
          read(currentTarget.files?.[0]);
          currentTarget.value = "";
        }}
      />
    </>
  );
}

const THEMES: Theme[] = ["system", "light", "dark"];

function More() {
  const w = words.value;
  return (
    <Menu id="more" title={w.more} label={<Icon name="more" />}>
      <Item id="open-menu" onClick={() => document.getElementById("open-file")?.click()}>{w.open}</Item>
      <Item id="drafts" onClick={() => (dialog.value = "drafts")}>{w.history}</Item>
      {ASSETS && <Item id="save-page" onClick={savePage}>{w.saveOne}</Item>}
      <Item id="help" onClick={() => (dialog.value = "help")}>{w.helpTitle}</Item>
      <p class="group" role="presentation">{w.theme}</p>
      {THEMES.map((name) => (
        <Item key={name} id={`theme-${name}`} chosen={theme.value === name} onClick={() => wear(name)}>{w.themes[name]}</Item>
      ))}
    </Menu>
  );
}

function wear(next: Theme): void {
  theme.value = next;
  remember("theme", next);
}

/** The page with all that it needs, in one file. */
async function savePage(): Promise<void> {
  try {
    const page = await fetch("meshwright.html");
    if (!page.ok) throw new Error(`${page.status}`);
    download("meshwright.html", await page.blob(), "text/html");
  } catch {
    say(words.value.notNow);
  }
}
