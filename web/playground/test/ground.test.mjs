// What the page stands on: without a network, without a server, and without a worker that answers.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { skip } from "../../test/browser.mjs";
import { BROKEN, FINE, caretAfter, choose, counts, example, origin, paste, serve, show, site, text, until, user, visit } from "./site.mjs";

const index = readFileSync(join(site, "index.html"), "utf8");
const single = pathToFileURL(join(site, "meshwright.html")).href;

test("the page forbids what it does not need, in itself and by its server", { skip }, async () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(index)[1];
  for (const part of ["default-src 'none'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'"]) assert.ok(policy.includes(part), part);
  assert.doesNotMatch(policy, /https?:|\*|'unsafe-(inline|eval)'/);
  for (const path of ["", "index.html", "sw.js"]) {
    const { status, headers } = await fetch(`${origin}/${path}`);
    assert.equal(status, 200, path);
    assert.ok(headers.get("content-security-policy").startsWith(policy), path);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
  }
  for (const path of ["../package.json", "..%2fpackage.json", "%2e%2e/package.json", "assets", "none", "%ff"]) {
    assert.ok([400, 404].includes((await fetch(`${origin}/${path}`)).status), path);
  }
});

test("nothing that is built names a foreign host, but in what people read", { skip }, () => {
  const foreign = /\b(?:src|href|action|srcset|integrity)=["'](?:https?:)?\/\/|@import|\burl\(["']?(?:https?:)?\/\//;
  for (const { name, parentPath } of readdirSync(site, { recursive: true, withFileTypes: true }).filter((entry) => /\.(html|css)$/.test(entry.name))) {
    const markup = readFileSync(join(parentPath, name), "utf8").replaceAll(/<script[^>]*>[^]*?<\/script>/g, "");
    assert.doesNotMatch(markup, foreign, name);
  }
});

test("the policy holds: what a page must not do is refused and seen", { skip }, async () => {
  const { context, seen } = await user();
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  await counts(page, FINE);
  assert.deepEqual(seen.faults, []);
  await page.evaluate(() => {
    const image = new Image();
    image.src = "https://example.invalid/x.png";
    const script = document.createElement("script");
    script.textContent = "window.broken = true";
    document.head.append(script);
    return fetch("https://example.invalid/").catch(() => undefined);
  });
  const refused = () => new Set(seen.faults.filter((fault) => fault.startsWith("forbidden by")).map((fault) => fault.split(":")[0]));
  await until(() => [...refused()].sort().join(", "), "forbidden by connect-src, forbidden by img-src, forbidden by script-src-elem");
  assert.equal(await page.evaluate(() => window.broken), undefined);
  await context.close();
});

test("after one visit the page opens without its server, whole", { skip }, async () => {
  const server = await serve();
  const { context, seen } = await user({ offline: true });
  const page = await context.newPage();
  await page.goto(`${server.origin}/`);
  await counts(page, FINE);
  await page.evaluate(() => navigator.serviceWorker.ready);
  // The core with every form of the rules comes after all that a visit needs.
  const isKept = async (form) => {
    for (const name of await caches.keys()) {
      const kept = await (await caches.open(name)).keys();
      if (kept.some(({ url }) => url.includes(form))) return true;
    }
    return false;
  };
  await until(() => page.evaluate(isKept, "/full-"));
  await server.stop();
  seen.faults.length = 0;

  for (const path of ["/", "/?fresh"]) {
    await page.goto(server.origin + path);
    await counts(page, FINE);
  }
  await choose(page, "overlaps");
  await counts(page, BROKEN);
  await page.locator(".rulename").first().click();
  await page.locator("#rule-page h2").first().waitFor();
  await page.locator("#language").click();
  await counts(page, /个错误/);
  await choose(page, "sameVpc");
  for (const tab of await page.locator("[role=tab]").evaluateAll((all) => all.map(({ id }) => id.slice("tab-".length)))) await show(page, tab);
  await show(page, "manifests");
  await page.locator("#form").selectOption("ros");
  await page.locator(".files [data-path*='/ros/']").first().waitFor();
  assert.deepEqual(seen.faults, []);
  assert.deepEqual(seen.requests.filter((url) => !url.startsWith(`${server.origin}/`)), []);
  await context.close();
});

const integrity = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** The site with another title, as the next version of it would be. */
function renewed(folder) {
  const [page, worker] = ["index.html", "sw.js"].map((name) => join(folder, name));
  const [before, after] = [index, index.replace("<body>", '<body data-version="next">')];
  const script = readFileSync(worker, "utf8");
  assert.ok(script.includes(integrity(before)));
  writeFileSync(page, after);
  writeFileSync(worker, script.replace(integrity(before), integrity(after)).replace(/[0-9a-f]{12}(?=["'`])/g, "0".repeat(12)));
}

test("a new version is said, and is there once the page was closed", { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "meshwright-site-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(site, folder, { recursive: true });
  const server = await serve(folder);
  const { context, seen } = await user({ offline: true });
  const first = await context.newPage();
  await first.goto(`${server.origin}/`);
  await counts(first, FINE);
  await first.evaluate(() => navigator.serviceWorker.ready);
  await until(() => first.evaluate(async () => (await navigator.serviceWorker.getRegistration()).active?.state), "activated");
  renewed(folder);
  await first.reload();
  await first.locator(".notice", { hasText: "new version" }).waitFor();
  await until(() => first.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting !== null));
  await first.close();
  const next = await context.newPage();
  const isNew = async () => {
    await next.goto("about:blank");
    await next.goto(`${server.origin}/`);
    await counts(next, FINE);
    return next.evaluate(() => document.body.dataset.version);
  };
  await until(isNew, "next");
  assert.equal(await next.evaluate(async () => (await caches.keys()).length), 1, "what was there before is gone");
  assert.deepEqual(seen.faults, []);
  await context.close();
  await server.stop();
});

visit("the page of one file opens from a disk, alone and whole", { path: single }, async ({ page, seen, t }) => {
  await counts(page, FINE);
  assert.equal(await text(page), example("cross-region"));
  for (const tab of await page.locator("[role=tab]").evaluateAll((all) => all.map(({ id }) => id.slice("tab-".length)))) {
    await show(page, tab);
    await page.locator(`#panel-${tab} > *`).first().waitFor();
  }
  await show(page, "manifests");
  await page.locator("#form").selectOption("ros");
  await page.locator(".files [data-path*='/ros/']").first().waitFor();
  await choose(page, "overlaps");
  await counts(page, BROKEN);
  await page.locator("#tab-problems").click();
  await page.locator(".rulename").first().click();
  await page.locator("#rule-page h2").first().waitFor();
  await page.locator("#language").click();
  await counts(page, /个错误/);
  assert.equal(seen.requests.filter((url) => url.startsWith("file:")).length, 1, seen.requests.join("\n"));
  t.diagnostic(`meshwright.html: ${(readFileSync(join(site, "meshwright.html")).length / 2 ** 20).toFixed(1)} MB`);
});

visit("the page gives itself as one file, the same that was built", {}, async ({ page }) => {
  await counts(page, FINE);
  await page.locator("#more").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save-page").click()]);
  assert.equal(download.suggestedFilename(), "meshwright.html");
  assert.ok(readFileSync(await download.path()).equals(readFileSync(join(site, "meshwright.html"))));
});

test("a worker that does not come back is replaced, and the page goes on", { skip }, async () => {
  const { context, seen } = await user();
  const page = await context.newPage();
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    const isLost = ({ name, args }) => name === "check" && args[0].includes("# hang");
    Worker.prototype.postMessage = function (message) {
      if (!isLost(message)) post.call(this, message);
    };
  });
  let workers = 0;
  page.on("worker", () => (workers += 1));
  await page.goto(`${origin}/`);
  await counts(page, FINE);
  assert.equal(workers, 1);
  await paste(page, `# hang\n${example("cross-region")}`);
  await counts(page, /did not finish/);
  await paste(page, "kind: Topology\n");
  await counts(page, BROKEN);
  assert.equal(workers, 2);
  assert.deepEqual(seen.faults, []);
  await context.close();
});

test("a core that does not come is said, and the text stays", { skip }, async () => {
  const { context } = await user();
  const page = await context.newPage();
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(`${origin}/`);
  await counts(page, /did not finish/);
  await page.locator("#panel-problems").filter({ hasText: /.{20}/ }).waitFor();
  assert.equal(await text(page), example("cross-region"));
  await context.close();
});

/** Drops a file on the editor, with `filling` behind its bytes. */
async function drop(page, name, bytes, filling = 0) {
  const data = await page.evaluateHandle(([name, bytes, filling]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes), "a".repeat(filling)], name));
    return data;
  }, [name, [...Buffer.from(bytes)], filling]);
  for (const event of ["dragover", "drop"]) await page.locator(".pane.editor").dispatchEvent(event, { dataTransfer: data });
}

visit("a file that is dropped opens, and undoing brings back what was there", {}, async ({ page }) => {
  await counts(page, FINE);
  await drop(page, "商店.yaml", example("gateway"));
  await until(() => text(page), example("gateway"));
  await counts(page, FINE);
  await page.locator(".pane.editor", { hasText: "商店.yaml" }).waitFor();
  await page.locator("#editor .cm-content").focus();
  await page.keyboard.press("ControlOrMeta+z");
  await until(() => text(page), example("cross-region"));
});

visit("a file that is not text, or too large, is refused with the reason", {}, async ({ page }) => {
  await counts(page, FINE);
  await drop(page, "photo.png", [0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]);
  await page.locator(".notice", { hasText: "photo.png" }).waitFor();
  await drop(page, "large.yaml", "", 5 * 2 ** 20);
  await page.locator(".notice", { hasText: "large.yaml" }).waitFor();
  assert.equal(await text(page), example("cross-region"));
});

visit("a RemoteIstio that is dropped opens in Repair, and is mended", {}, async ({ page }) => {
  await counts(page, FINE);
  await drop(page, "remoteistio.yaml", example("flattened"));
  await page.locator("#panel-repair #repaired").waitFor();
  await page.locator("#take-repaired").click();
  await until(() => text(page), /^apiVersion: .*\n(?:[^]*\n)?kind: RemoteIstio/m);
  await counts(page, FINE);
});

visit("an edit shows in Diff, in the topology and in what comes of it", {}, async ({ page }) => {
  await counts(page, FINE);
  await show(page, "changes");
  await page.locator("#panel-changes .empty").waitFor();
  await caretAfter(page, "bandwidthMbps: 100");
  await page.keyboard.type("0");
  await page.locator("#panel-changes [data-path='meshwright.yaml']").waitFor();
  const changed = page.locator("#panel-changes details[data-path='RUNBOOK.md']");
  await changed.waitFor();
  assert.match(await changed.innerText(), /1000/);
  await page.locator("#start-here").click();
  await page.locator("#panel-changes .empty").waitFor();
});

visit("completion and hover come from the core", {}, async ({ page }) => {
  await counts(page, FINE);
  await caretAfter(page, "plugin: terway");
  for (const _ of "terway") await page.keyboard.press("Backspace");
  await page.keyboard.type("fl");
  await page.locator("#editor .cm-tooltip-autocomplete li", { hasText: "flannel" }).waitFor();
  // CodeMirror takes no key for a choice that has only just appeared.
  await page.waitForTimeout(150);
  await page.keyboard.press("Enter");
  await until(() => text(page), example("cross-region").replace("plugin: terway", "plugin: flannel"));
  await page.locator("#editor .cm-line", { hasText: "plugin: terway" }).first().hover({ position: { x: 130, y: 8 } });
  await until(() => page.locator("#editor .cm-tooltip .hover").innerText(), /plugin/i);
});
