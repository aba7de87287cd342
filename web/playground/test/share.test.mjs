// Links, drafts, and credentials that get into neither.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import { BROKEN, FINE, caretAfter, choose, counts, example, origin, paste, show, text, until, user, visit } from "./site.mjs";

const folder = new URL("links/", import.meta.url).pathname;
const links = readdirSync(folder).filter((name) => name.endsWith(".txt"));
const fixture = (name) => readFileSync(join(folder, name), "utf8");

const packed = (value) => deflateRawSync(typeof value === "string" ? value : JSON.stringify(value), { level: 9 }).toString("base64url");
const crossRegion = example("cross-region");

/** The link that the page gives for what it shows. */
async function link(page) {
  await page.locator("#share").click();
  const value = await until(() => page.locator("#link").inputValue(), /#/);
  await page.keyboard.press("Escape");
  return value;
}

visit("a shared text opens elsewhere, with the tab that was shown", {}, async ({ page }) => {
  await counts(page, FINE);
  await caretAfter(page, "bandwidthMbps: 100");
  await page.keyboard.type("0 # 带宽");
  await show(page, "commands");
  const given = await link(page);
  assert.match(given, /^http:\/\/localhost:\d+\/#1[\w-]+$/);
  const shown = await text(page);
  assert.match(shown, /1000 # 带宽/);
  assert.deepEqual(JSON.parse(inflateRawSync(Buffer.from(given.split("#1")[1], "base64url"))), { text: shown, tab: "commands" });

  const other = await user();
  const theirs = await other.context.newPage();
  await theirs.goto(given);
  await until(() => text(theirs), shown);
  await theirs.locator("#runbook").waitFor();
  assert.deepEqual(other.seen.faults, []);
  await other.context.close();
});

visit("the dialog gives the link and the link in Markdown, and says how long it is", { permissions: ["clipboard-read", "clipboard-write"] }, async ({ page }) => {
  await counts(page, FINE);
  await page.locator("#share").click();
  const value = await until(() => page.locator("#link").inputValue(), /#1/);
  assert.match(await page.locator("#share-dialog").innerText(), new RegExp(value.length.toLocaleString("en")));
  for (const [button, form] of [["#copy-link", value], ["#copy-markdown-link", `](${value})`]]) {
    await page.locator(button).click();
    await until(async () => (await page.evaluate(() => navigator.clipboard.readText())).endsWith(form));
  }
});

for (const name of links) {
  visit(`a link of long ago still opens: ${name}`, { path: `/#${fixture(name).trim()}` }, async ({ page }) => {
    await until(() => text(page), fixture(name.replace(".txt", ".yaml")));
    await until(() => page.locator("#counts").innerText(), /No problems|\d/);
  });
}

const refused = {
  "another version": "2" + packed({ text: crossRegion }),
  "cut short": "1" + packed({ text: crossRegion }).slice(0, 200),
  "no base64": "1!!!!!!!!",
  "no deflate": "1" + Buffer.from("not deflated at all").toString("base64url"),
  "no JSON": "1" + packed("{ text: "),
  "no text": "1" + packed({ tab: "map" }),
  "a text that is none": "1" + packed({ text: { length: 1 } }),
  "more characters than a link may have": "1" + "A".repeat(300 * 1024),
  "a little that unfolds to much": "1" + packed({ text: "a".repeat(64 * 2 ** 20) }),
};
for (const [what, fragment] of Object.entries(refused)) {
  visit(`a link is refused: ${what}`, {}, async ({ page }) => {
    await counts(page, FINE);
    await page.evaluate((fragment) => (location.hash = fragment), fragment);
    if (what !== "no base64") {
      await page.locator("#origin-bar").waitFor();
      assert.ok((await page.locator("#origin-bar").innerText()).length > 20);
    }
    assert.equal(await text(page), crossRegion);
    await caretAfter(page, "role: control-plane");
    await page.keyboard.type("s");
    await counts(page, BROKEN);
  });
}

visit("a second link opens when only the address changes", {}, async ({ page }) => {
  await counts(page, FINE);
  for (const now of ["a: 1\n", "b: 2\n"]) {
    await page.evaluate((fragment) => (location.hash = fragment), "1" + packed({ text: now }));
    await until(() => text(page), now);
  }
});

visit("a link opens over the draft, and the draft comes back", {}, async ({ page }) => {
  await counts(page, FINE);
  await paste(page, `# mine\n${crossRegion}`);
  await page.waitForTimeout(1500);
  await page.goto("about:blank");
  await page.goto(`${origin}/#1${packed({ text: "# theirs\n" })}`);
  await until(() => text(page), "# theirs\n");
  await page.locator("#to-draft").click();
  await until(() => text(page), `# mine\n${crossRegion}`);
  assert.equal(new URL(page.url()).hash, "");
  await page.reload();
  await until(() => text(page), `# mine\n${crossRegion}`);
});

/** All that the browser keeps for this page. */
const kept = (page) =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, document.cookie, location.href]);
  });

visit("a draft is there after a reload, and older ones in the list", {}, async ({ page }) => {
  await counts(page, FINE);
  await caretAfter(page, "bandwidthMbps: 100");
  await page.keyboard.type("0");
  await until(() => kept(page), /bandwidthMbps: 1000/);
  await choose(page, "gateway");
  await until(() => text(page), example("gateway"));
  await caretAfter(page, "kind: Topology");
  await page.keyboard.type(" # again");
  await until(() => kept(page), /# again/);
  await page.reload();
  await until(() => text(page), /# again/);
  await page.locator("#more").click();
  await page.locator("#drafts").click();
  assert.equal(await page.locator("#drafts-dialog .drafts li").count(), 2);
  await page.locator("#drafts-dialog .drafts li").nth(1).getByRole("button").first().click();
  await until(() => text(page), /bandwidthMbps: 1000/);
});

visit("?fresh shows no draft and keeps none", {}, async ({ page }) => {
  await counts(page, FINE);
  await caretAfter(page, "bandwidthMbps: 100");
  await page.keyboard.type("0");
  await until(() => kept(page), /bandwidthMbps: 1000/);
  await page.goto(`${origin}/?fresh`);
  await counts(page, FINE);
  assert.equal(await text(page), crossRegion);
  await caretAfter(page, "kind: Topology");
  await page.keyboard.type(" # unseen");
  await page.waitForTimeout(1500);
  assert.doesNotMatch(await kept(page), /unseen/);
  await page.locator("#more").click();
  await page.locator("#drafts").click();
  await page.locator("dialog[open]").waitFor();
  assert.equal(await page.locator(".drafts li").count(), 0);
});

visit("at most twenty drafts are kept", {}, async ({ page }) => {
  await counts(page, FINE);
  await page.evaluate(() => {
    const many = Array.from({ length: 30 }, (_, n) => ({ id: `${n}`, at: n, since: n, text: `# ${n}\n` }));
    localStorage.setItem("meshwright.drafts", JSON.stringify(many));
  });
  await paste(page, "# the newest\n");
  await until(() => kept(page), /the newest/);
  const all = await page.evaluate(() => JSON.parse(localStorage.getItem("meshwright.drafts")));
  assert.equal(all.length, 20);
  assert.equal(all[0].text, "# the newest\n");
});

visit("a browser that keeps nothing, or nonsense, has the page all the same", {}, async ({ page }) => {
  await counts(page, FINE);
  await page.evaluate(() => {
    localStorage.setItem("meshwright.drafts", '[{"id":1},null,"x"');
    localStorage.setItem("meshwright.lang", "xx");
    localStorage.setItem("meshwright.split", "-5e9");
  });
  await page.reload();
  await counts(page, FINE);
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new Error("forbidden"); } }));
  await page.reload();
  await counts(page, FINE);
});

// Put together here, so that none stands in the source.
const HIDDEN = "aHVudGVyMmh1bnRlcjJodW50ZXIy";
const line = "-".repeat(5);
const credentials = {
  "a private key": `${line}BEGIN RSA PRIVATE KEY${line}\n${HIDDEN}\n${line}END RSA PRIVATE KEY${line}`,
  "a client key": `users:\n- user:\n    client-key-data: ${HIDDEN}`,
  "a token": `users:\n- user:\n    token: ${HIDDEN}`,
  "a JSON web token": `# eyJ${HIDDEN}.eyJ${HIDDEN}.${HIDDEN}`,
  "an access key": `# LTAI${HIDDEN.slice(0, 20)}`,
  "a password": `password: ${HIDDEN}`,
  "a Secret": `apiVersion: v1\nkind: Secret\ndata:\n  kubeconfig: ${HIDDEN}`,
  "a Secret on one line": `{ "apiVersion": "v1", "kind": "Secret", "data": { "kubeconfig": "${HIDDEN}" } }`,
  "a header": `# Authorization: Bearer ${HIDDEN}`,
  "an address with a password": `# https://admin:${HIDDEN}@registry.example.com/`,
  "a variable": `# ALIBABA_CLOUD_ACCESS_KEY_SECRET=${HIDDEN}`,
};
for (const [what, secret] of Object.entries(credentials)) {
  visit(`${what} is named, not kept, not shared, and taken out`, {}, async ({ page, seen }) => {
    await counts(page, FINE);
    await paste(page, `${crossRegion}---\n${secret}\n`);
    const bar = page.locator("#secrets");
    await bar.waitFor();
    assert.match(await bar.innerText(), /line \d+/);
    assert.ok(!(await bar.innerText()).includes(HIDDEN.slice(0, 12)), "the bar shows it");
    await caretAfter(page, "kind: Topology");
    await page.keyboard.type(" # more");
    await page.waitForTimeout(1200);
    assert.ok(!(await kept(page)).includes(HIDDEN.slice(0, 12)), "it is kept");

    await page.locator("#share").click();
    await page.locator("#remove-secrets-to-share").waitFor();
    assert.equal(await page.locator("#link").count(), 0);
    await page.keyboard.press("Escape");

    await page.locator("#remove-secrets").click();
    await until(async () => !(await text(page)).includes(HIDDEN.slice(0, 12)));
    await until(() => bar.count(), 0);
    await until(() => kept(page), /# more/);
    assert.ok(!(await kept(page)).includes(HIDDEN.slice(0, 12)));
    const given = await link(page);
    assert.ok(!inflateRawSync(Buffer.from(given.split("#1")[1], "base64url")).includes(HIDDEN.slice(0, 12)));
    assert.ok(seen.requests.every((url) => !url.includes(HIDDEN)));
  });
}

visit("the examples and what is generated hold nothing that looks like a credential", {}, async ({ page }) => {
  await page.locator("#examples").click();
  const names = await page.locator("[id^=example-]").evaluateAll((items) => items.map(({ id }) => id.slice("example-".length)));
  await page.keyboard.press("Escape");
  for (const name of names) {
    const before = await text(page);
    await choose(page, name);
    if (name !== "crossRegion") await until(async () => (await text(page)) !== before);
    await page.waitForTimeout(400);
    assert.equal(await page.locator("#secrets").count(), 0, name);
  }
});

for (const [what, part] of [["a-", 128 * 1024], ["\n", 256 * 1024], ["token: \n", 32 * 1024], ["-----BEGIN ", 16 * 1024]].map(([part, times]) => [JSON.stringify(part), part.repeat(times)])) {
  visit(`looking for credentials takes no time in a text of ${what} alone`, {}, async ({ page }) => {
    await counts(page, FINE);
    await paste(page, part);
    await page.locator("#share").click();
    await page.locator("dialog[open]").waitFor();
    await page.keyboard.press("Escape");
    await until(() => page.locator("dialog[open]").count(), 0);
  });
}
