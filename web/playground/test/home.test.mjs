// What a user takes home: the same bytes and modes that the command line writes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

import { FINE, choose, cli, counts, exampleFile, show, until, visit } from "./site.mjs";
import { unzipped } from "./unzip.mjs";

const folder = mkdtempSync(join(tmpdir(), "meshwright-site-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Every file that the command line writes. */
function written(name, ...options) {
  const out = join(folder, `${name}${options.join("")}`);
  execFileSync(cli, ["generate", exampleFile(name), "-d", out, ...options], { stdio: "pipe" });
  return new Map(
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(out.length + 1), { bytes: readFileSync(path), mode: statSync(path).mode & 0o777 }]),
  );
}

async function taken(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(button).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** What the command line remembers of a folder it has written. */
const INDEX = ".meshwright.json";

function same(files, expected) {
  assert.deepEqual([...files.keys()].sort(), [...expected.keys()].sort());
  for (const [path, { bytes, mode }] of expected) {
    const file = files.get(path);
    assert.ok(file.bytes.equals(bytes), `${path} differs`);
    assert.equal(file.mode.toString(8), mode.toString(8), path);
  }
}

for (const [id, name] of [["crossRegion", "cross-region"], ["gateway", "gateway"], ["twenty", "twenty"]]) {
  visit(`the archive of ${name} is what the command line writes`, {}, async ({ page }) => {
    await choose(page, id);
    await counts(page, FINE);
    await show(page, "manifests");
    const zip = await taken(page, "#download-all");
    assert.equal(zip.name, "meshwright.zip");
    same(unzipped(zip.bytes), written(name));
    assert.ok((await taken(page, "#download-all")).bytes.equals(zip.bytes), "twice the same");
  });
}

visit("the archive of every form of the security groups' rules is what the command line writes", {}, async ({ page }) => {
  await counts(page, FINE);
  await show(page, "manifests");
  await page.locator("#form").waitFor();
  const forms = await page.locator("#form option").evaluateAll((options) => options.map(({ value }) => value));
  assert.ok(forms.length > 3, forms.join(" "));
  for (const form of forms) {
    const expected = written("cross-region", "--security-groups", form);
    await page.locator("#form").selectOption(form);
    const paths = [...expected.keys()].filter((path) => path !== INDEX).sort().join(" ");
    const listed = () => page.locator(".files [data-path]").evaluateAll((all) => all.map((one) => one.dataset.path).sort().join(" "));
    await until(listed, paths);
    same(unzipped((await taken(page, "#download-all")).bytes), expected);
  }
});

visit("one file is shown, copied and kept as it is", { permissions: ["clipboard-read", "clipboard-write"] }, async ({ page }) => {
  await counts(page, FINE);
  await show(page, "manifests");
  for (const [path, { bytes }] of written("cross-region")) {
    if (path === INDEX) continue;
    await page.locator(`[data-path="${path}"]`).click();
    await page.locator(".shown h3", { hasText: path }).waitFor();
    assert.equal(await page.locator(".shown pre").evaluate((element) => element.textContent), bytes.toString(), path);
    const file = await taken(page, "#download-file");
    assert.ok(file.bytes.equals(bytes), path);
    assert.ok(path.endsWith(file.name), `${file.name} of ${path}`);
    await page.locator("#copy-file").click();
    await until(() => page.evaluate(() => navigator.clipboard.readText()), bytes.toString());
  }
});

visit("the runbook's commands are copied as they stand in the file", { permissions: ["clipboard-read", "clipboard-write"] }, async ({ page }) => {
  await counts(page, FINE);
  await show(page, "commands");
  const runbook = written("cross-region").get("RUNBOOK.md").bytes.toString();
  const fences = [...runbook.matchAll(/^( *)```\w*\n([^]*?)^ *```$/gm)].map(([, pad, code]) => code.replaceAll(new RegExp(`^${pad}`, "gm"), ""));
  assert.ok(fences.length > 5);
  const shown = page.locator("#runbook pre");
  assert.deepEqual((await shown.allTextContents()).map((code) => code.trimEnd()), fences.map((code) => code.trimEnd()));
  for (const heading of runbook.matchAll(/^## (.*)$/gm)) await page.locator("#runbook").getByRole("heading", { name: heading[1].replaceAll("`", ""), exact: true }).first().waitFor();
  await page.locator("#runbook").getByRole("button", { name: "Copy" }).nth(1).click();
  await until(async () => (await page.evaluate(() => navigator.clipboard.readText())).trimEnd(), fences[0].trimEnd());
});

visit("what is generated follows the text", {}, async ({ page }) => {
  await counts(page, FINE);
  await show(page, "manifests");
  await page.locator("[data-path='clusters/hangzhou/10-istio.yaml']").waitFor();
  await choose(page, "overlaps");
  await counts(page, /error/);
  await until(() => page.locator("#download-all").count(), 0);
  await choose(page, "sameVpc");
  await counts(page, FINE);
  same(unzipped((await taken(page, "#download-all")).bytes), written("same-vpc"));
});
