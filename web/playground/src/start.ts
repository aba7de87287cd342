// What stands in the editor when the page opens: a shared text, the draft of this tab, or an example.
import { open } from "./acts";
import { examples } from "./examples";

export function start(): void {
  open(examples.crossRegion, { kind: "example", name: "crossRegion" });
}
