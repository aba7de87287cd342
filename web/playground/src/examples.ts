// The examples of the menu: those of the project, two large ones, and two that are broken on purpose.
import chinese from "examples/chinese/meshwright.yaml";
import crossRegion from "examples/cross-region/meshwright.yaml";
import gateway from "examples/gateway/meshwright.yaml";
import sameVpc from "examples/same-vpc/meshwright.yaml";
import threeRegions from "examples/three-regions/meshwright.yaml";

import eight from "../examples/eight.yaml";
import flattened from "../examples/flattened.yaml";
import overlaps from "../examples/overlaps.yaml";
import twenty from "../examples/twenty.yaml";
import { open } from "./acts";
import { lang, tab, words } from "./state";
import type { Words } from "./words/en";

const examples: Record<keyof Words["example"], string> = {
  crossRegion,
  sameVpc,
  threeRegions,
  gateway,
  eight,
  twenty,
  overlaps,
  flattened,
};

/** In Chinese, the one with Chinese comments. */
export function openExample(name: Example): void {
  const text = name === "crossRegion" && lang.value === "zh" ? chinese : examples[name];
  open(text, { kind: "example", name: words.value.example[name][0] });
  if (name === "flattened") tab.value = "repair";
}

export const names = Object.keys(examples) as Example[];
export type Example = keyof typeof examples;
export const broken: readonly Example[] = ["overlaps", "flattened"];
