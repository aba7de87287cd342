// How fast the page is. Machines are busy, so the best of several runs counts, and missing a goal by SLACK times is a fault.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { skip } from "../../test/browser.mjs";
import { mesh } from "../../test/mesh.mjs";
import { FINE, SLACK, caretAfter, counts, origin, paste, site, until, user } from "./site.mjs";

const TRIES = 5;

function within(t, what, measured, goal) {
  t.diagnostic(`${what}: ${measured.toFixed(1)} ms of ${goal} ms`);
  assert.ok(measured <= SLACK * goal, `${what} takes ${measured.toFixed(1)} ms; the goal is ${goal} ms`);
}

test("the first load is at most 200 KB of script, zipped", (t) => {
  const index = readFileSync(join(site, "index.html"), "utf8");
  const names = readdirSync(join(site, "assets")).filter((name) => /^worker-.*\.js$/.test(name) || index.includes(`src="assets/${name}"`));
  assert.equal(names.length, 2, names.join(" "));
  const size = names.reduce((sum, name) => sum + gzipSync(readFileSync(join(site, "assets", name)), { level: 9 }).length, 0);
  t.diagnostic(`${(size / 1024).toFixed(1)} KB of 200 KB`);
  assert.ok(size <= 200 * 1024);
});

test("the page is usable within a second of being asked for", { skip }, async (t) => {
  const times = [];
  for (let tries = 0; tries < TRIES; tries++) {
    const { context } = await user();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const look = () => {
        const said = document.getElementById("counts")?.textContent;
        if (/No problems|\d/.test(said ?? "")) window.usable = performance.now();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(`${origin}/`);
    times.push(await page.waitForFunction(() => window.usable).then((handle) => handle.jsonValue()));
    await context.close();
  }
  within(t, "from the address to the findings", Math.min(...times), 1_000);
});

/** A page with a mesh of `count` clusters that was checked. */
async function opened(count) {
  const { context } = await user();
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.blocked = [];
    new PerformanceObserver((list) => window.blocked.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  });
  await page.goto(`${origin}/`);
  await counts(page, FINE);
  await page.evaluate(() => (window.blocked.length = 0));
  await paste(page, mesh(count));
  await counts(page, /warning/);
  return { context, page };
}

/** Waits for a check that is younger than the text. */
const checked = (page, since) => until(async () => (await page.locator(".status .time").innerText()) !== since);

test("a key costs the page's thread less than a frame at 100 clusters, findings and all", { skip }, async (t) => {
  const { context, page } = await opened(100);
  const session = await context.newCDPSession(page);
  // The processor's time and not the clock's: what else runs on the machine is none of it.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
  };
  const KEYS = 10;
  const spent = async (act) => {
    const before = await busy();
    for (let key = 0; key < KEYS; key++) {
      await act();
      await page.waitForTimeout(250);
    }
    return ((await busy()) - before) / KEYS;
  };
  await caretAfter(page, "kind: Topology");
  await page.keyboard.type(" # ");
  await page.waitForTimeout(1_500);
  // A caret that blinks costs something too.
  const idle = await spent(() => undefined);
  let least = Infinity;
  for (let tries = 0; tries < TRIES && least > 16; tries++) least = Math.min(least, (await spent(() => page.keyboard.press("x"))) - idle);
  within(t, "a key, with the check's findings", least, 16);
  await context.close();
});

test("no frame is blocked while 1,000 clusters are edited", { skip }, async (t) => {
  const { context, page } = await opened(1_000);
  const worst = () => page.evaluate(() => Math.max(0, ...window.blocked.splice(0)));
  t.diagnostic(`pasting them: ${(await worst()).toFixed(0)} ms`);
  await caretAfter(page, "kind: Topology");
  await page.keyboard.type(" #");
  await page.waitForTimeout(2_000);
  await worst();
  let least = Infinity;
  for (let tries = 0; tries < TRIES; tries++) {
    const since = await page.locator(".status .time").innerText();
    await page.keyboard.type("xyz", { delay: 60 });
    await checked(page, since);
    await page.waitForTimeout(1_500);
    least = Math.min(least, await worst());
  }
  within(t, "the longest task of an edit", least, 50);

  await caretAfter(page, "cluster-500\n    role: data-plane");
  await page.keyboard.type("s");
  await counts(page, /error/);
  await page.waitForTimeout(500);
  const broken = await worst();
  t.diagnostic(`the longest task of a breaking edit: ${broken.toFixed(0)} ms`);
  assert.ok(broken <= SLACK * 50 * 2, `${broken} ms`);
  await context.close();
});

const TABS = ["manifests", "groups", "map", "addresses", "changes", "commands"];

test("every tab of 1,000 clusters is shown, and follows an edit, without a blocked frame", { skip }, async (t) => {
  const { context, page } = await opened(1_000);
  const worst = () => page.evaluate(() => Math.max(0, ...window.blocked.splice(0)));
  const least = new Map();
  for (const tab of [...TABS, ...TABS]) {
    await worst();
    await page.locator(`#tab-${tab}`).click();
    await page.locator(`#panel-${tab} > *`).first().waitFor();
    await page.waitForTimeout(2_000);
    const shown = await worst();
    await caretAfter(page, "kind: Topology");
    await page.keyboard.type(" #");
    await page.waitForTimeout(2_500);
    const edited = await worst();
    const before = least.get(tab) ?? [Infinity, Infinity];
    least.set(tab, [Math.min(before[0], shown), Math.min(before[1], edited)]);
  }
  for (const [tab, [shown, edited]] of least) t.diagnostic(`${tab}: shown ${shown.toFixed(0)} ms, edited ${edited.toFixed(0)} ms of 50 ms`);
  const slow = [...least].filter(([, times]) => Math.max(...times) > SLACK * 50).map(([tab]) => tab);
  assert.deepEqual(slow, []);
  await context.close();
});
