// The editor: CodeMirror in a shadow root, where its styles need no leave from the page's policy.
import { closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { forEachDiagnostic, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics, type Diagnostic as Mark } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, StateEffect, StateField, Transaction } from "@codemirror/state";
import {
  closeHoverTooltips, drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap,
  lineNumbers, rectangularSelection, showTooltip, type Command, type Tooltip,
} from "@codemirror/view";
import type { Diagnostic, Edit } from "meshwright";

import { asking } from "./asking";
import { hanging } from "./hanging";
import { highlighting, look } from "./look";
import { yaml } from "./yaml";
import type { Words } from "./words/en";

/** More marks than anyone looks at only slow the editor down; the list has them all. */
const MOST_MARKS = 300;

/** For so long after Escape, Tab leaves the editor. */
const LEAVE_MS = 2000;

export interface Events {
  /** The text has changed: by an edit, or as a whole. */
  changed(text: string, atOnce: boolean): void;
  moved(line: number, column: number, selected: number): void;
  /** What a finding says, to be shown beside its place. */
  card(diagnostic: Diagnostic): HTMLElement;
}

const pin = StateEffect.define<number | null>();

/** What is said at the caret because it was asked for, until the caret moves on. */
const pinned = (cardsAt: (state: EditorState, at: number) => HTMLElement | null) =>
  StateField.define<Tooltip | null>({
    create: () => null,
    update(tooltip, transaction) {
      const at = transaction.effects.find((effect) => effect.is(pin))?.value;
      if (at === undefined) return transaction.docChanged || transaction.selection ? null : tooltip;
      const dom = at === null ? null : cardsAt(transaction.state, at);
      return at === null || !dom ? null : { pos: at, above: false, create: () => ({ dom }) };
    },
    provide: (field) => showTooltip.from(field),
  });

export class Editor {
  readonly view: EditorView;
  #events: Events;
  #language = new Compartment();
  #given = new Map<Mark, Diagnostic>();

  constructor(host: HTMLElement, text: string, words: Words, events: Events) {
    this.#events = events;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: text, extensions: [this.#extensions(), this.#language.of(spoken(words))] }),
    });
    // Keys of the editor do not hold in what it shows beside the text.
    this.view.dom.addEventListener("keydown", ({ key, target }) => {
      if (key !== "Escape" || !(target as Element).closest(".card")) return;
      this.#close(this.view);
      this.view.focus();
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  speak(words: Words): void {
    this.view.dispatch({ effects: this.#language.reconfigure(spoken(words)) });
  }

  /** Puts another text in the place of all; undoing brings the one before back. */
  replace(text: string): void {
    const { state } = this.view;
    this.view.dispatch({
      changes: { from: 0, to: state.doc.length, insert: text },
      selection: { anchor: 0 },
      scrollIntoView: true,
      // What was empty needs not be brought back.
      annotations: [Transaction.userEvent.of("input.replace"), Transaction.addToHistory.of(state.doc.length > 0)],
    });
  }

  edit(edits: readonly Edit[]): void {
    const length = this.view.state.doc.length;
    const changes = edits.map(({ range: { start, end }, text }) => ({ from: start.offset, to: end.offset, insert: text }));
    if (changes.every(({ to }) => to <= length)) this.view.dispatch({ changes, userEvent: "input.fix" });
  }

  mark(diagnostics: readonly Diagnostic[]): void {
    const { state } = this.view;
    this.#given.clear();
    const marks = diagnostics.slice(0, MOST_MARKS).map((diagnostic) => this.#mark(diagnostic, state.doc.length));
    this.view.dispatch(setDiagnostics(state, marks));
  }

  /** Shows a place, and puts the caret there. */
  reveal(from: number, to: number): void {
    const most = this.view.state.doc.length;
    const selection = { anchor: Math.min(from, most), head: Math.min(to, most) };
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
    this.view.focus();
  }

  /** Keeps the caret in sight while somebody writes. */
  follow(): void {
    const { hasFocus, state } = this.view;
    if (hasFocus) this.view.dispatch({ effects: EditorView.scrollIntoView(state.selection.main.head) });
  }

  revealLine(line: number): void {
    const { doc } = this.view.state;
    const { from, to } = doc.line(Math.max(1, Math.min(line, doc.lines)));
    this.reveal(from, to);
  }

  /** Goes to the next finding, or the one before, and shows what it says. */
  step(back = false): boolean {
    return (back ? previousDiagnostic : nextDiagnostic)(this.view);
  }

  #mark(diagnostic: Diagnostic, length: number): Mark {
    const { start, end } = diagnostic.range;
    const [from, to] = [Math.min(start.offset, length), Math.min(end.offset, length)];
    const severity = diagnostic.severity === "note" ? "info" : diagnostic.severity;
    const { code, message } = diagnostic;
    const mark: Mark = { from, to, severity, message: `${code} ${message}`, renderMessage: () => this.#events.card(diagnostic) };
    this.#given.set(mark, diagnostic);
    return mark;
  }

  #cards = (state: EditorState, at: number): HTMLElement | null => {
    const box = document.createElement("div");
    box.className = "cm-cards";
    forEachDiagnostic(state, (mark, from, to) => {
      const diagnostic = this.#given.get(mark);
      if (diagnostic && from <= at && at <= Math.max(to, from + 1)) box.append(this.#events.card(diagnostic));
    });
    return box.childElementCount > 0 ? box : null;
  };

  /** Shows what can be done here, and goes into it. */
  #offer: Command = (view) => {
    view.dispatch({ effects: [closeHoverTooltips, pin.of(view.state.selection.main.head)] });
    requestAnimationFrame(() => view.dom.querySelector<HTMLElement>(".cm-cards button")?.focus());
    return true;
  };

  #close: Command = (view) => {
    // Tab is to leave now, whoever else heeds this key.
    if (completionStatus(view.state) === null) view.setTabFocusMode(LEAVE_MS);
    const isOpen = view.dom.querySelector(".card") !== null;
    if (isOpen) view.dispatch({ effects: [closeHoverTooltips, pin.of(null)] });
    return isOpen;
  };

  #extensions() {
    return [
      lineNumbers(), foldGutter({ openText: "⌄", closedText: "›" }), codeFolding(), lintGutter(), highlightActiveLineGutter(),
      highlightActiveLine(), highlightSpecialChars(), history(), drawSelection(), dropCursor(), rectangularSelection(),
      indentOnInput(), indentUnit.of("  "), bracketMatching(), closeBrackets(), highlightSelectionMatches({ minSelectionLength: 3 }),
      search({ top: true }), asking, yaml, syntaxHighlighting(highlighting), look,
      EditorState.tabSize.of(2), EditorView.lineWrapping, hanging,
      pinned(this.#cards),
      keymap.of([
        { key: "F8", run: () => this.step(), shift: () => this.step(true), preventDefault: true },
        { key: "Mod-.", run: this.#offer, preventDefault: true },
        { key: "Escape", run: this.#close },
        ...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap,
        indentWithTab,
      ]),
      EditorView.domEventHandlers({ compositionend: (_, view) => this.#events.changed(view.state.doc.toString(), false) }),
      EditorView.updateListener.of((update) => {
        const { state, view } = update;
        if (update.docChanged && !view.composing) {
          const isWhole = update.transactions.some((one) => one.isUserEvent("input.paste") || one.isUserEvent("input.replace") || one.isUserEvent("input.fix"));
          this.#events.changed(state.doc.toString(), isWhole);
        }
        if (update.selectionSet || update.docChanged) this.#move(state);
      }),
    ];
  }

  #move(state: EditorState): void {
    const { head, from, to } = state.selection.main;
    const line = state.doc.lineAt(head);
    this.#events.moved(line.number, head - line.from + 1, to - from);
  }
}

const spoken = (words: Words) => [
  EditorState.phrases.of(words.editor),
  EditorView.contentAttributes.of({ "aria-label": words.editorLabel, "aria-describedby": "editor-help", spellcheck: "false", tabindex: "0" }),
];
