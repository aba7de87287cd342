// Completion and hover of the editor, both from the core.
import {
  autocompletion, insertCompletionText, pickedCompletion, startCompletion, type Completion, type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { hoverTooltip, type EditorView, type Tooltip } from "@codemirror/view";

import { rich } from "./rich";
import { engine, lang, manifest } from "./state";

/** CodeMirror's words for what is completed, which decide how it is shown. */
const TYPES = { key: "property", value: "enum", name: "variable", region: "constant", cidr: "constant" };

/** Behind a key its values are offered at once. */
const goingOn = (insert: string) => (view: EditorView, completion: Completion, from: number, to: number) => {
  view.dispatch({ ...insertCompletionText(view.state, insert, from, to), annotations: pickedCompletion.of(completion) });
  startCompletion(view);
};

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const { state, pos, explicit, view } = context;
  const isWorthIt = explicit || context.matchBefore(/[\w.:/-]+|[:[,{-] +|^ +/) !== null;
  if (!isWorthIt || view?.composing || manifest.value) return null;
  const { range, items } = await engine.ask("complete", state.doc.toString(), pos, lang.peek());
  if (context.aborted || items.length === 0) return null;
  const options = items.map(({ label, kind, insert, detail }, index): Completion => ({
    label,
    type: TYPES[kind],
    apply: insert.endsWith(": ") ? goingOn(insert) : insert,
    boost: -index,
    ...(detail && { detail }),
  }));
  return { from: range.start.offset, to: range.end.offset, options, validFor: /^[\w./-]*$/ };
}

async function hover(view: EditorView, at: number): Promise<Tooltip | null> {
  if (manifest.value) return null;
  const found = await engine.ask("hover", view.state.doc.toString(), at, lang.peek());
  if (!found) return null;
  const { range, path, text } = found;
  return {
    pos: range.start.offset,
    end: range.end.offset,
    above: true,
    create() {
      const dom = document.createElement("div");
      const head = document.createElement("div");
      head.className = "path";
      head.textContent = path;
      const body = document.createElement("div");
      body.append(...rich(text));
      dom.className = "hover";
      dom.append(head, body);
      return { dom };
    },
  };
}

export const asking = [
  autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 80 }),
  hoverTooltip(hover, { hoverTime: 350 }),
];
