// What a finding says beside its place in the editor.
import type { Diagnostic } from "meshwright";

import { rich } from "./rich";
import { explained, pane, shown, tab, words } from "./state";
import { applyFix, reveal } from "./acts";

function make<Name extends keyof HTMLElementTagNameMap>(name: Name, className: string, ...children: (Node | string)[]) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}

function button(className: string, label: string, act: () => void): HTMLButtonElement {
  const element = make("button", className, label);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

export function card(diagnostic: Diagnostic): HTMLElement {
  const { code, severity, message, help, related, fixes } = diagnostic;
  const w = words.value;
  const sign = make("span", `code ${severity}`, code);
  const title = make("div", "title", sign, ...rich(message));
  const acts = make("div", "acts");
  for (const fix of fixes) acts.append(button("fix", fix.title, () => applyFix(diagnostic, fix)));
  for (const { message, range } of related.slice(0, 4)) {
    acts.append(button("", `${w.line(range.start.line)}: ${message.replaceAll("`", "")}`, () => reveal(range)));
  }
  acts.append(button("", w.explain, () => explain(code)));
  return make("div", "card", title, ...(help ? [make("div", "help", ...rich(help))] : []), acts);
}

function explain(code: Diagnostic["code"]): void {
  explained.value = code;
  if (shown.value !== "problems") tab.value = "problems";
  pane.value = "result";
}
