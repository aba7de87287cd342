// A picture that the core draws, with what it shows in words below it; its parts lead to their lines.
import type { View } from "meshwright";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { revealLine } from "../acts";
import { useAnswer } from "../answer";
import { Icon } from "../icons";
import { Rich } from "../rich";
import { checked, engine, lang, words } from "../state";
import { Button, Copy, download } from "../ui";

/** Drawn anew when the pane has become so much wider or narrower. */
const STEP = 40;

export const Map = () => <Picture view="map" />;
export const Addresses = () => <Picture view="addresses" />;

function Picture({ view }: { view: View }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { value, fault } = useAnswer("picture", checked.value?.text ?? "", lang.value, view, width);
  const drawn = useMemo(() => value && parsed(value), [value]);
  return (
    <div class="picture" id={view}>
      <Tools view={view} />
      {fault && <p class="fault">{fault}</p>}
      <div class="drawing" ref={box}>{drawn && <Shown drawn={drawn} />}</div>
      {drawn && <InWords drawn={drawn} view={view} />}
    </div>
  );
}

function useWidth(box: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const measure = () => box.current && setWidth(Math.max(320, Math.floor((box.current.clientWidth - 24) / STEP) * STEP));
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

function parsed(text: string): SVGSVGElement | null {
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return svg instanceof SVGSVGElement ? svg : null;
}

/** In the page's theme a picture has no colours of its own. */
const POINTING = "[data-line] { cursor: pointer } [data-line]:hover > .box, [data-line]:hover > rect { filter: brightness(0.97) } .over { pointer-events: none } svg { display: block; margin: 0 auto; max-width: 100%; height: auto }";

/** In a shadow root, where the picture's styles need no leave from the page's policy. */
function Shown({ drawn }: { drawn: SVGSVGElement }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(PICTURE_STYLE + POINTING);
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(drawn);
  }, [drawn]);
  const click = (event: MouseEvent) => {
    const part = (event.composedPath() as Element[]).find((element) => element instanceof Element && element.hasAttribute("data-line"));
    const line = Number(part?.getAttribute("data-line"));
    if (line > 0) revealLine(line);
  };
  return <div ref={host} onClick={click} />;
}

interface Part {
  name: string;
  what: string;
  line: number;
}

/** The parts of a picture that have a place in the text, by what stands in them and what they say of themselves. */
function parts(svg: SVGSVGElement, attribute: string): Part[] {
  return [...svg.querySelectorAll(`[${attribute}][data-line]`)].map((element) => {
    const title = [...element.children].find(({ tagName }) => tagName === "title")?.textContent ?? "";
    const own = [...element.querySelectorAll("text")].filter((text) => text.closest("[data-line]") === element);
    const shown = own.map((text) => text.textContent?.trim()).filter((text) => text && !/^[✕!]/.test(text));
    const [, ...remarks] = title.split("\n");
    return {
      name: element.getAttribute(attribute) ?? "",
      what: [shown.join(" · ") || title.split("\n")[0], ...remarks].join("\n"),
      line: Number(element.getAttribute("data-line")),
    };
  });
}

const KINDS = { map: ["data-cluster", "data-vpc", "data-link"], addresses: ["data-cidr"] } as const;
const MOST = 300;

function InWords({ drawn, view }: { drawn: SVGSVGElement; view: View }) {
  const w = words.value;
  const kinds = KINDS[view].map((kind) => [kind, parts(drawn, kind).slice(0, MOST)] as const).filter(([, list]) => list.length > 0);
  return (
    <details class="in-words">
      <summary>{w.inWords}</summary>
      {kinds.map(([kind, list]) => (
        <div class="scroll" key={kind} role="region" tabIndex={0} aria-label={w.partKind[kind]}>
          <table>
            <thead><tr><th scope="col">{w.partKind[kind]}</th><th scope="col">{w.whatItSays}</th></tr></thead>
            <tbody>{list.map((part, index) => <Row key={index} part={part} />)}</tbody>
          </table>
        </div>
      ))}
    </details>
  );
}

function Row({ part }: { part: Part }) {
  const label: ComponentChildren = part.name || words.value.line(part.line);
  return (
    <tr>
      <th scope="row"><button type="button" class="link" onClick={() => revealLine(part.line)}>{label}</button></th>
      <td><Rich text={part.what} /></td>
    </tr>
  );
}

function Tools({ view }: { view: View }) {
  const w = words.value;
  const [mermaid, setMermaid] = useState("");
  const [dot, setDot] = useState("");
  const text = checked.value?.text ?? "";
  useEffect(() => {
    if (view !== "map") return;
    const ask = (format: "mermaid" | "dot") => engine.ask("export", text, lang.peek(), view, format);
    ask("mermaid").then(setMermaid, () => setMermaid(""));
    ask("dot").then(setDot, () => setDot(""));
  }, [text, view, lang.value]);
  const save = async () => download(`${view}.svg`, await engine.ask("export", text, lang.peek(), view, "svg"), "image/svg+xml");
  return (
    <div class="toolbar">
      <span class="muted">{w.pictureHint}</span>
      <span class="space" />
      {mermaid && <Copy text={mermaid} kind="plain" label="Mermaid" id="copy-mermaid" />}
      {dot && <Copy text={dot} kind="plain" label="DOT" id="copy-dot" />}
      <Button id={`save-${view}`} onClick={save}><Icon name="download" /> SVG</Button>
    </div>
  );
}
