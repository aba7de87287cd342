// The Markdown that the core writes, as elements: no text is ever taken for HTML.
import type { ComponentChildren, VNode } from "preact";

import { Code } from "./code";
import { Copy } from "./ui";

type FenceTool = (text: string, language: string) => ComponentChildren;

export function Markdown({ text, fenceTool }: { text: string; fenceTool?: FenceTool }) {
  return <div class="prose">{blocks(text.split("\n"), fenceTool)}</div>;
}

const FENCE = /^```(\S*)/;
const BULLET = /^(?:[-*]|\d+[.)]) +/;
const HEADING = /^(#{1,4}) +(.*)$/;
const isRow = (line: string | undefined) => line?.startsWith("|") ?? false;
const startsBlock = (line: string) => FENCE.test(line) || HEADING.test(line) || BULLET.test(line) || isRow(line);

function blocks(lines: string[], tool: FenceTool | undefined): VNode[] {
  const all: VNode[] = [];
  let at = 0;
  const take = (isIn: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && isIn(lines[at] ?? "")) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const key = at;
    const heading = HEADING.exec(line);
    if (line.trim() === "") at += 1;
    else if (heading) {
      at += 1;
      all.push(<Heading key={key} level={heading[1]?.length ?? 1} text={heading[2] ?? ""} />);
    } else if (FENCE.test(line)) {
      at += 1;
      const inner = take((next) => !next.startsWith("```"));
      at += 1;
      all.push(<Fence key={key} text={inner.join("\n")} language={FENCE.exec(line)?.[1] ?? ""} tool={tool} />);
    } else if (isRow(line)) all.push(<Table key={key} rows={take(isRow)} />);
    else if (BULLET.test(line)) {
      const isOrdered = /^\d/.test(line);
      const inner = take((next) => next.trim() === "" || next.startsWith("  ") || BULLET.test(next));
      const list = items(inner).map((lines, index) => <li key={index}>{tight(blocks(lines, tool))}</li>);
      all.push(isOrdered ? <ol key={key}>{list}</ol> : <ul key={key}>{list}</ul>);
    } else {
      const first = lines[at++] ?? "";
      const more = take((next) => next.trim() !== "" && !startsBlock(next));
      all.push(<p key={key}>{inline([first, ...more].join(" "))}</p>);
    }
  }
  return all;
}

/** The items of a list, each without its bullet and its indentation. */
function items(lines: string[]): string[][] {
  const all: string[][] = [];
  let indent = 2;
  for (const line of lines) {
    const bullet = BULLET.exec(line)?.[0];
    if (bullet) {
      indent = bullet.length;
      all.push([line.slice(indent)]);
    } else all.at(-1)?.push(line.slice(0, indent).trim() === "" ? line.slice(indent) : line.trimStart());
  }
  return all;
}

/** An item of one paragraph needs none. */
function tight(nodes: VNode[]): ComponentChildren {
  const [only] = nodes;
  return nodes.length === 1 && only?.type === "p" ? (only.props as { children: ComponentChildren }).children : nodes;
}

/** One level down: the page has its own first heading. */
function Heading({ level, text }: { level: number; text: string }) {
  const Name = `h${Math.min(level + 1, 6)}` as "h2";
  return <Name>{inline(text)}</Name>;
}

function Fence({ text, language, tool }: { text: string; language: string; tool: FenceTool | undefined }) {
  return (
    <figure class="fence">
      <Code text={text} language={language} />
      <figcaption>
        {tool?.(text, language)}
        <Copy text={text} />
      </figcaption>
    </figure>
  );
}

function Table({ rows }: { rows: string[] }) {
  const [head = [], ...body] = rows.filter((row) => !/^\|[\s:|-]+\|?$/.test(row)).map(cells);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={head.join(", ")}>
      <table>
        <thead><tr>{head.map((cell, index) => <th key={index} scope="col">{inline(cell)}</th>)}</tr></thead>
        <tbody>{body.map((row, index) => <tr key={index}>{row.map((cell, column) => <td key={column}>{inline(cell)}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

const cells = (row: string) =>
  row.replace(/^\||\|\s*$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

const SPAN = /(`+)(.+?)\1|\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)\s]+)\)|<(https?:\/\/[^>]+)>|\\([\\`*_{}[\]()#+\-.!|<>~&])/g;

function inline(text: string): ComponentChildren[] {
  const all: ComponentChildren[] = [];
  let at = 0;
  for (const match of text.matchAll(SPAN)) {
    all.push(text.slice(at, match.index));
    at = match.index + match[0].length;
    const [, , code, strong, label, address, bare, escaped] = match;
    if (code !== undefined) all.push(<code>{code}</code>);
    else if (strong !== undefined) all.push(<strong>{inline(strong)}</strong>);
    else if (escaped !== undefined) all.push(escaped);
    else all.push(<Link to={address ?? bare ?? ""}>{label ?? bare}</Link>);
  }
  all.push(text.slice(at));
  return all;
}

function Link({ to, children }: { to: string; children: ComponentChildren }) {
  if (!/^https?:/.test(to)) return <>{children}</>;
  return <a href={to} target="_blank" rel="noopener noreferrer">{children}</a>;
}
