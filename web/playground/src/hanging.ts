// Lines that do not fit go on below their own start, not at the margin.
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";

const styles = new Map<number, Decoration>();

function style(columns: number): Decoration {
  const known = styles.get(columns);
  if (known) return known;
  const made = Decoration.line({ attributes: { style: `padding-left: calc(6px + ${columns}ch); text-indent: -${columns}ch` } });
  styles.set(columns, made);
  return made;
}

function built(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      const columns = /^[ -]*/.exec(line.text)?.[0].length ?? 0;
      if (columns > 0) builder.add(line.from, line.from, style(Math.min(columns + 2, 24)));
      at = line.to + 1;
    }
  }
  return builder.finish();
}

export const hanging = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = built(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged) this.decorations = built(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
