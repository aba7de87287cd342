// The page as a user finds it, and what an edit does.
import assert from "node:assert/strict";

import { BROKEN, FINE, caretAfter, choose, counts, example, paste, text, until, visit } from "./site.mjs";

visit("the first visit shows an example that is checked, and the engine's version", {}, async ({ page }) => {
  await counts(page, FINE);
  assert.equal(await text(page), example("cross-region"));
  assert.match(await page.locator("#version").innerText(), /\d+\.\d+\.\d+/);
  assert.match(await page.title(), /meshwright/);
});

visit("the first visit asks for every file once", {}, async ({ page, seen }) => {
  await counts(page, FINE);
  const asked = seen.requests.map((url) => new URL(url).pathname.replace(/-\w{8}\./, "."));
  for (const name of ["/", "/assets/main.js", "/assets/worker.js", "/assets/core.wasm", "/assets/style.css"]) {
    assert.equal(asked.filter((path) => path === name).length, 1, `${name} in ${asked.join(" ")}`);
  }
});

visit("an edit breaks the topology, and a fix mends it", {}, async ({ page }) => {
  await counts(page, FINE);
  await caretAfter(page, "role: control-plane");
  await page.keyboard.type("s");
  await counts(page, BROKEN);
  const finding = page.locator("#findings .finding").first();
  assert.equal(await finding.getAttribute("data-severity"), "error");
  await page.locator("#editor .cm-lintRange-error").first().waitFor();
  await finding.locator("button.fix").first().click();
  await counts(page, FINE);
  assert.equal(await text(page), example("cross-region"));
});

visit("what is pasted is checked in the place of what was there", {}, async ({ page }) => {
  await counts(page, FINE);
  await paste(page, "kind: Topology\n");
  await counts(page, BROKEN);
  await page.keyboard.press("ControlOrMeta+z");
  await until(() => text(page), example("cross-region"));
  await counts(page, FINE);
});

visit("every example opens, and only those that are broken on purpose have errors", {}, async ({ page }) => {
  await page.locator("#examples").click();
  const names = await page.locator("[id^=example-]").evaluateAll((items) => items.map(({ id }) => id.slice("example-".length)));
  await page.keyboard.press("Escape");
  assert.ok(names.length >= 8, names.join(" "));
  for (const name of names) {
    await choose(page, name);
    await counts(page, ["overlaps", "flattened"].includes(name) ? BROKEN : FINE);
  }
});
