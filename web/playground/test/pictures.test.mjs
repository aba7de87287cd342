// The pictures of the README. BLESS=1 takes them anew.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { FINE, choose, counts, root, show, until, visit } from "./site.mjs";

const folder = join(root, "docs", "pictures");
const MOST_BYTES = 300 * 1024;

/** Takes the picture where that is asked for, and holds the one that is there to its size. */
async function picture(page, name) {
  const path = join(folder, name);
  await page.locator(".status .time").evaluate((time) => (time.style.visibility = "hidden"));
  // Playwright hides carets by a style, which the page's policy forbids.
  const taken = await page.screenshot({ caret: "initial" });
  if (process.env.BLESS) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, taken);
  }
  assert.ok(existsSync(path), `there is no docs/pictures/${name}: BLESS=1 make site-test`);
  assert.ok(statSync(path).size < MOST_BYTES, `${name} has ${statSync(path).size} bytes`);
  // A picture of another size is of another page; colours and letters differ from machine to machine.
  assert.deepEqual(size(readFileSync(path)), size(taken), name);
}

/** Width and height of a PNG. */
const size = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];

visit("a picture of the page: wide, light, the map", {}, async ({ page }) => {
  await choose(page, "threeRegions");
  await counts(page, FINE);
  await show(page, "map");
  await page.locator("#map .drawing svg").waitFor();
  await picture(page, "playground.png");
});

visit("a picture of the page: a phone, dark, in Chinese", { lang: "zh", theme: "dark", size: "phone", deviceScaleFactor: 2 }, async ({ page }) => {
  await choose(page, "overlaps");
  await until(() => page.locator("#counts").innerText(), /个错误/);
  await show(page, "problems");
  await page.locator("#findings .finding").first().waitFor();
  await picture(page, "playground-zh.png");
});
