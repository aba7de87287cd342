// Every view by the name of its tab.
import type { FunctionComponent } from "preact";

import type { Tab } from "./state";
import { Problems } from "./views/problems";

export const views: Record<Tab, FunctionComponent> = {
  problems: Problems,
  manifests: Problems,
  groups: Problems,
  map: Problems,
  addresses: Problems,
  changes: Problems,
  commands: Problems,
  repair: Problems,
};
