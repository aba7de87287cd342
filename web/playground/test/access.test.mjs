// Nobody is left out: axe-core on every view, and the page by keyboard alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { BROKEN, FINE, choose, counts, pane, show, text, until, visit } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds wrong with what is shown, one line for each place. */
async function judged(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${where}: ${id} at ${target.join(" ")}: ${failureSummary.split("\n").slice(1).join("; ")}`));
}

const tabs = (page) => page.locator("[role=tab]").evaluateAll((all) => all.map(({ id }) => id.slice("tab-".length)));

for (const lang of ["en", "zh"]) {
  for (const theme of ["light", "dark"]) {
    for (const size of ["wide", "phone"]) {
      visit(`axe-core has nothing to say about any view: ${lang}, ${theme}, ${size}`, { lang, theme, size }, async ({ page }) => {
        const found = [];
        const look = async (where) => found.push(...(await judged(page, where)));
        await counts(page, /\d|No problems|没有问题/);
        await pane(page, "editor");
        await look("editor");
        for (const tab of await tabs(page)) {
          await show(page, tab);
          await page.locator(`#panel-${tab} > *`).first().waitFor();
          await look(tab);
        }
        for (const name of ["overlaps", "flattened"]) {
          await choose(page, name);
          for (const tab of ["problems", ...(name === "flattened" ? ["repair"] : ["manifests", "map"])]) {
            await show(page, tab);
            await page.locator(`#panel-${tab} > *`).first().waitFor();
            await look(`${tab} of ${name}`);
          }
        }
        await show(page, "problems");
        await page.locator(".rulename").first().click();
        await page.locator("#rule-page h1, #rule-page h2").first().waitFor();
        await look("a rule's page");
        for (const menu of ["examples", "more"]) {
          await page.locator(`#${menu}`).click();
          await look(`the menu ${menu}`);
          await page.keyboard.press("Escape");
        }
        await page.locator("#share").click();
        await page.locator("dialog[open]").waitFor();
        await look("the dialog share");
        await page.keyboard.press("Escape");
        for (const item of ["drafts", "help"]) {
          await page.locator("#more").click();
          await page.locator(`#${item}`).click();
          await page.locator("dialog[open]").waitFor();
          await look(`the dialog ${item}`);
          await page.keyboard.press("Escape");
        }
        assert.deepEqual(found, []);
      });
    }
  }
}

visit("axe-core finds what is wrong, also in the editor", {}, async ({ page }) => {
  await counts(page, FINE);
  await page.locator("#editor .cm-line span").first().evaluate((word) => (word.style.color = "#ddd"));
  await page.locator("#share").evaluate((button) => button.replaceChildren() ?? button.removeAttribute("aria-label"));
  const found = (await judged(page, "")).join("\n");
  assert.match(found, /color-contrast/);
  assert.match(found, /button-name/);
});

visit("the page has its landmarks, one heading above all, and says the counts by itself", {}, async ({ page }) => {
  await counts(page, FINE);
  for (const role of ["banner", "main", "contentinfo", "navigation", "tablist", "tabpanel"]) {
    assert.equal(await page.getByRole(role).count(), 1, role);
  }
  assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
  assert.equal(await page.locator("#counts").getAttribute("aria-live"), "polite");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
});

/** Goes on by Tab until `what` has the focus. */
async function tabTo(page, what, key = "Tab") {
  for (let most = 60; most > 0; most--) {
    await page.keyboard.press(key);
    if (await page.locator(what).evaluateAll((all) => all.includes(document.activeElement))) return;
  }
  assert.fail(`${key} does not reach ${what}`);
}

visit("a whole visit by keyboard alone", {}, async ({ page }) => {
  await counts(page, FINE);
  await tabTo(page, "#examples");
  await page.keyboard.press("Enter");
  await page.locator("#example-overlaps").waitFor();
  while (!(await page.locator("#example-overlaps").evaluate((item) => item === document.activeElement))) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await counts(page, BROKEN);

  // Into the editor, from one finding to the next, and its fix.
  await tabTo(page, "#editor");
  await page.keyboard.press("F8");
  await page.locator("#editor .card").first().waitFor();
  const first = await page.locator(".caret").innerText();
  await page.keyboard.press("F8");
  await until(async () => (await page.locator(".caret").innerText()) !== first);
  await page.keyboard.press("Shift+F8");
  await until(async () => (await page.locator(".caret").innerText()) === first);
  await page.keyboard.press("F8");
  const before = await text(page);
  await page.keyboard.press("ControlOrMeta+.");
  await page.locator("#editor .cm-cards button.fix:focus").waitFor();
  await page.keyboard.press("Enter");
  await until(async () => (await text(page)) !== before);
  await page.keyboard.press("ControlOrMeta+z");
  await until(() => text(page), before);
  await counts(page, BROKEN);

  // Tab writes; after Escape it leaves.
  await page.keyboard.press("Escape");
  await tabTo(page, "[role=tab][aria-selected=true]");
  await page.keyboard.press("ArrowRight");
  await page.locator("#panel-manifests").waitFor();
  await page.keyboard.press("End");
  await page.locator("#panel-commands").waitFor();
  await page.keyboard.press("Home");
  await page.locator("#panel-problems").waitFor();
  await tabTo(page, "#findings button.fix");
  await page.keyboard.press("Enter");
  await until(async () => (await text(page)) !== before);
});

visit("Tab indents in the editor, and leaves it after Escape", {}, async ({ page }) => {
  await counts(page, FINE);
  await page.locator("#editor .cm-content").click({ position: { x: 5, y: 5 } });
  const before = await text(page);
  await page.keyboard.press("Tab");
  await until(async () => (await text(page)) !== before);
  await page.keyboard.press("Shift+Tab");
  await until(() => text(page), before);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await until(() => page.locator("#editor").evaluate((host) => document.activeElement !== host));
  assert.equal(await text(page), before);
});

visit("a dialog keeps the focus, and gives it back to the button that opened it", {}, async ({ page }) => {
  await counts(page, FINE);
  await page.locator("#share").focus();
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
  for (let step = 0; step < 15; step++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog[open]") !== null));
  }
  await page.keyboard.press("Escape");
  await until(() => page.locator("dialog[open]").count(), 0);
  await until(() => page.locator("#share").evaluate((button) => button === document.activeElement));
});

visit("`?` shows what the keyboard can do", {}, async ({ page }) => {
  await counts(page, FINE);
  await page.locator("#tab-problems").focus();
  await page.keyboard.press("?");
  await page.locator("dialog[open]").filter({ hasText: "F8" }).waitFor();
});
