// Every tab shows what the command line says, and leads back into the text.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { BROKEN, FINE, andChecked, choose, cli, counts, example, exampleFile, paste, root, show, text, until, visit } from "./site.mjs";

const overlaps = exampleFile("overlaps");
const said = (...args) => spawnSync(cli, args, { encoding: "utf8" }).stdout;

/** The line that the caret is in. */
const line = (page) => page.locator(".caret").innerText().then((text) => Number(text.match(/\d+/)[0]));

visit("Problems has every finding of the command line, the worst first, and leads to each place", {}, async ({ page }) => {
  await choose(page, "overlaps");
  await counts(page, BROKEN);
  const { diagnostics } = JSON.parse(said("check", overlaps, "-o", "json"));
  const rank = ["error", "warning", "note"];
  const expected = diagnostics.toSorted((a, b) => rank.indexOf(a.severity) - rank.indexOf(b.severity));
  const findings = page.locator("#findings .finding");
  assert.deepEqual(await findings.evaluateAll((all) => all.map(({ dataset }) => dataset.code)), expected.map(({ code }) => code));
  assert.deepEqual(await findings.locator(".message").allTextContents(), expected.map(({ message }) => message.replaceAll("`", "")));
  for (const [index, { range, related }] of expected.entries()) {
    await findings.nth(index).locator(".headline").click();
    await until(() => line(page), range.start.line);
    const links = findings.nth(index).locator(".related button");
    assert.equal(await links.count(), related.length);
    for (const [place, { range }] of related.entries()) {
      await links.nth(place).click();
      await until(() => line(page), range.start.line);
    }
  }
});

visit("all certain fixes at once do what the command line does, and are undone at once", {}, async ({ page }) => {
  await counts(page, FINE);
  const broken = example("cross-region").replace("10.1.0.0/16", "10.1.0.7/16").replace("mode: flat", "mode: flt").replace("- type: cen", "- typ: cen");
  const path = join(mkdtempSync(join(tmpdir(), "meshwright-site-")), "meshwright.yaml");
  writeFileSync(path, broken);
  said("check", path, "--fix");
  const mended = readFileSync(path, "utf8");
  rmSync(dirname(path), { recursive: true });
  assert.notEqual(mended, broken);

  await andChecked(page, () => paste(page, broken));
  await page.locator("#fix-all").click();
  await until(() => text(page), mended);
  await page.locator("#editor .cm-content").focus();
  await page.keyboard.press("ControlOrMeta+z");
  await until(() => text(page), broken);
});

visit("a rule's page is the one of the command line, and its example opens", {}, async ({ page }) => {
  await choose(page, "overlaps");
  await counts(page, BROKEN);
  const finding = page.locator("#findings .finding[data-code=MW201]").first();
  await finding.locator(".rulename").click();
  const rule = page.locator("#rule-page");
  await rule.locator("h2").first().waitFor();
  for (const [, heading] of readFileSync(join(root, "src/check/overlapping_pod_cidrs.md"), "utf8").matchAll(/^## (.*)$/gm)) {
    await rule.getByRole("heading", { name: heading, exact: true }).waitFor();
  }
  await rule.getByRole("button", { name: "Open in the editor" }).first().click();
  await until(async () => (await page.locator("#findings .finding[data-code=MW201]").count()) > 0);
});

visit("Security groups says of every pair what the command line says", {}, async ({ page }) => {
  await choose(page, "threeRegions");
  await counts(page, FINE);
  await show(page, "groups");
  const { flows } = JSON.parse(said("flows", exampleFile("three-regions"), "-o", "json"));
  const cells = page.locator("#matrix button");
  await cells.first().waitFor();
  assert.ok((await cells.count()) >= 4);
  for (let index = 0; index < (await cells.count()); index++) {
    await cells.nth(index).click();
    const { from, to } = await cells.nth(index).evaluate(({ dataset }) => ({ ...dataset }));
    await page.locator("#pair h3", { hasText: `${from} → ${to}` }).waitFor();
    const expected = flows.filter((flow) => (flow.from.cluster ?? flow.from) === from && (flow.to.cluster ?? flow.to) === to).length;
    await until(() => page.locator("#pair tbody tr").count(), expected);
  }
});

visit("Map and Addresses are drawn, say the same in words, and lead to their lines", {}, async ({ page }) => {
  await choose(page, "eight");
  await counts(page, FINE);
  for (const [tab, part] of [["map", "[data-cluster]"], ["addresses", "[data-cidr]"]]) {
    await show(page, tab);
    const svg = page.locator(`#${tab} .drawing svg`);
    await svg.waitFor();
    const box = page.locator(`#${tab} .drawing`);
    assert.ok((await svg.boundingBox()).width <= (await box.boundingBox()).width, "wider than its pane");
    const one = svg.locator(`${part}[data-line]`).last();
    const at = Number(await one.getAttribute("data-line"));
    await one.locator("text, rect").first().click({ force: true });
    await until(() => line(page), at);
    await page.locator(`#${tab} details summary`).click();
    const row = page.locator(`#${tab} details tbody tr`).last();
    await row.getByRole("button").click();
    assert.ok((await page.locator(`#${tab} details tbody tr`).count()) > 8);
  }
  await show(page, "map");
  await page.locator("#map .drawing svg").waitFor();
  for (const cluster of example("eight").matchAll(/^ {2}- name: (\S+)\n {4}role:/gm)) {
    await page.locator(`#map .drawing [data-cluster="${cluster[1]}"]`).waitFor({ state: "attached" });
  }
});

visit("the map as a file and as text is the one of the command line", { permissions: ["clipboard-read", "clipboard-write"] }, async ({ page }) => {
  await choose(page, "threeRegions");
  await counts(page, FINE);
  for (const view of ["map", "addresses"]) {
    await show(page, view);
    await page.locator(`#${view} .drawing svg`).waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`#save-${view}`).click()]);
    assert.equal(readFileSync(await download.path(), "utf8"), said("graph", exampleFile("three-regions"), "--view", view), view);
  }
  await show(page, "map");
  for (const format of ["mermaid", "dot"]) {
    await page.locator(`#copy-${format}`).click();
    await until(() => page.evaluate(() => navigator.clipboard.readText()), said("graph", exampleFile("three-regions"), "-o", format));
  }
});

visit("the flattened RemoteIstio is mended as the command line does it", {}, async ({ page }) => {
  await choose(page, "flattened");
  await page.locator("#panel-repair").waitFor();
  const mended = execFileSync(cli, ["repair", exampleFile("flattened")], { encoding: "utf8", stdio: "pipe" });
  await until(() => page.locator("#repaired pre").textContent(), mended);
});

// What a user writes is text wherever it is shown, and never markup.
const hostile = `<img src=x onerror=alert(1)>"'><script>alert(1)</script><svg onload=alert(1)>`;
visit("what the user writes is never markup", { permissions: ["clipboard-read", "clipboard-write"] }, async ({ page }) => {
  await counts(page, FINE);
  const quoted = JSON.stringify(hostile);
  const broken = example("cross-region").replace("name: shop", `name: ${quoted}`).replace("- name: beijing", `- name: ${quoted}`).replace("cn-beijing", quoted);
  const fine = example("chinese").replaceAll("商城", hostile.replaceAll(/["'\n:#]/g, "")).replace("杭州", "<b>x</b>");
  for (const now of [broken, fine, `${quoted}: 1\n`, hostile, `kind: RemoteIstio\nmetadata: { name: ${quoted} }\n`]) {
    await paste(page, now);
    await until(() => text(page), now);
    await page.waitForTimeout(400);
    for (const tab of await page.locator("[role=tab]").evaluateAll((all) => all.map(({ id }) => id.slice("tab-".length)))) {
      await show(page, tab);
      await page.waitForTimeout(150);
      assert.equal(await page.locator("img, script:not([src]), svg[onload], .view b").count(), 0, tab);
    }
  }
});

visit("nothing is thrown for a text that is empty, no YAML, or not a topology", {}, async ({ page }) => {
  await counts(page, FINE);
  for (const now of ["", " ", "\t", "---\n---\n", "[", "a: &a [*a]", "\u{feff}kind: Topology", "🕸".repeat(1000), "- ".repeat(5000), "null", `kind: ${"x".repeat(100_000)}`]) {
    await paste(page, now || " ");
    if (now === "") await page.keyboard.press("Backspace");
    await page.waitForTimeout(300);
    for (const tab of await page.locator("[role=tab]").evaluateAll((all) => all.map(({ id }) => id.slice("tab-".length)))) await show(page, tab);
    assert.equal(await page.locator(".fault").count(), 0, JSON.stringify(now.slice(0, 20)));
  }
  await paste(page, example("gateway"));
  await counts(page, FINE);
});
