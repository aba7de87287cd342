// The page starts here.
import { render } from "preact";

import { App } from "./app";
import { keepOffline } from "./installed";
import { engine, lang, version } from "./state";

const host = document.getElementById("app");
if (host) {
  host.replaceChildren();
  render(<App />, host);
}
engine.ask("version", lang.peek()).then((known) => (version.value = known), () => undefined);
keepOffline();
