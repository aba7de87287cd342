// Every view by the name of its tab.
import type { FunctionComponent } from "preact";

import type { Tab } from "./state";
import { ChangesView } from "./views/changes";
import { Commands } from "./views/commands";
import { Groups } from "./views/groups";
import { Manifests } from "./views/manifests";
import { Addresses, Map } from "./views/picture";
import { Problems } from "./views/problems";
import { Repair } from "./views/repair";

export const views: Record<Tab, FunctionComponent> = {
  problems: Problems,
  manifests: Manifests,
  groups: Groups,
  map: Map,
  addresses: Addresses,
  changes: ChangesView,
  commands: Commands,
  repair: Repair,
};
