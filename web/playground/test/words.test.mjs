// Chinese and dark are whole: no sentence is left in English, and no choice is forgotten.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { build } from "esbuild";

import { BROKEN, caretAfter, choose, counts, pane, root, show, text, until, visit } from "./site.mjs";

const table = async (lang) => {
  const { outputFiles } = await build({ entryPoints: [join(root, "web", "playground", "src", "words", `${lang}.ts`)], bundle: true, format: "esm", write: false });
  return (await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`))[lang];
};
const HAN = /\p{Script=Han}/u;
/** Three English words in a row are a sentence; names of things are shorter. */
const SENTENCE = /[A-Za-z']{2,} [a-z']{2,} [a-z']{2,}/;

/** Every sentence of a table by its key; what makes one is given 2 and then words. */
function sentences(words, path = "") {
  return Object.entries(words).flatMap(([key, value]) => {
    const at = path ? `${path}.${key}` : key;
    if (typeof value === "function") return [[at, value.length === 1 ? `${value(2)}` : `${value(2, 3, 4)}`]];
    return typeof value === "object" ? sentences(value, at) : [[at, value]];
  });
}

test("both languages have every sentence, and each its own", async () => {
  const [en, zh] = await Promise.all(["en", "zh"].map(table));
  const [english, chinese] = [new Map(sentences(en)), new Map(sentences(zh))];
  assert.ok(english.size > 150);
  // The editor's own phrases are English where nothing is said.
  const keys = (map) => [...map.keys()].filter((key) => !key.startsWith("editor.")).sort();
  assert.deepEqual(keys(chinese), keys(english));
  for (const [key, sentence] of english) assert.ok(!HAN.test(sentence) && sentence !== "" || key === "languages", `${key}: ${sentence}`);
  for (const [key, sentence] of chinese) {
    assert.ok(!SENTENCE.test(sentence), `${key}: ${sentence}`);
    assert.ok(sentence !== english.get(key) || !/[a-z]{2,} [a-z]{2,}/.test(sentence), `${key}: ${sentence}`);
  }
});

/** What a Chinese reader is shown in English: every run of words, but for code, names and what the user wrote. */
const leftInEnglish = (page, where) =>
  page.evaluate(
    ([form, where]) => {
      const sentence = new RegExp(form);
      const found = [];
      // What a source is called, and a rule as it is written.
      const own = (value) => value.replaceAll(/“[^”]*”|(accept|drop) \w+ from/g, "");
      const see = (value, kind) => value && sentence.test(own(value)) && found.push(`${where}: ${kind} ${value.trim().slice(0, 120)}`);
      const isCode = (element) => element.closest("code, pre, kbd, samp, .mono, .cm-content, [translate=no], .runbook, .rulename") !== null;
      const walk = (root) => {
        for (const element of root.querySelectorAll("*")) {
          if (element.shadowRoot) walk(element.shadowRoot);
          if (element.closest("[hidden], noscript, script, style")) continue;
          for (const name of ["aria-label", "title", "placeholder", "aria-description", "alt"]) see(element.getAttribute(name), name);
          if (isCode(element)) continue;
          for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) see(node.nodeValue, "text");
        }
      };
      walk(document);
      see(document.title, "title of the page");
      return found;
    },
    [SENTENCE.source, where],
  );

visit("no view has an English sentence in Chinese", { lang: "zh" }, async ({ page }) => {
  const found = [];
  const look = async (where) => found.push(...(await leftInEnglish(page, where)));
  await counts(page, /没有问题|条提示/);
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
  for (const name of ["crossRegion", "overlaps", "flattened", "gateway"]) {
    await choose(page, name);
    await page.waitForTimeout(500);
    await look(`the text of ${name}`);
    for (const tab of await page.locator("[role=tab]").evaluateAll((all) => all.map(({ id }) => id.slice("tab-".length)))) {
      await show(page, tab);
      await page.locator(`#panel-${tab} > *`).first().waitFor();
      await page.waitForTimeout(200);
      await look(`${tab} of ${name}`);
    }
  }
  await choose(page, "overlaps");
  await show(page, "problems");
  await page.locator("#findings .finding").first().waitFor();
  for (const message of await page.locator("#findings .message").allTextContents()) assert.match(message, HAN);
  await page.locator(".rulename").first().click();
  await page.locator("#rule-page h2").first().waitFor();
  assert.match(await page.locator("#rule-page p").first().innerText(), HAN);
  await look("a rule's page");
  for (const menu of ["examples", "more"]) {
    await page.locator(`#${menu}`).click();
    await look(`the menu ${menu}`);
    await page.keyboard.press("Escape");
  }
  for (const item of ["drafts", "help"]) {
    await page.locator("#more").click();
    await page.locator(`#${item}`).click();
    await page.locator("dialog[open]").waitFor();
    await look(`the dialog ${item}`);
    await page.keyboard.press("Escape");
  }
  await page.locator("#share").click();
  await page.locator("#link").waitFor();
  await look("the dialog share");
  await page.keyboard.press("Escape");
  await page.locator("#editor .cm-content").focus();
  await page.keyboard.press("ControlOrMeta+f");
  await page.locator("#editor .cm-search").waitFor();
  const labels = await page.locator("#editor .cm-search").innerText();
  assert.match(labels, HAN, labels);
  assert.deepEqual(found, []);
});

visit("the language changes everything at once, and is remembered", {}, async ({ page }) => {
  await choose(page, "overlaps");
  await counts(page, BROKEN);
  const before = await text(page);
  await page.locator("#language").click();
  await counts(page, /个错误/);
  await until(() => page.locator("#findings .message").first().textContent(), HAN);
  await page.locator("#editor .cm-lintRange-error").first().hover();
  await until(() => page.locator("#editor .card").first().innerText(), HAN);
  assert.equal(await text(page), before);
  await page.reload();
  await counts(page, /没有问题|条提示|个错误/);
  await page.locator("#language").click();
  await counts(page, /No problems|note|error/);
});

const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const brightness = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);

visit("dark is worn as the system asks, changes with it, and can be chosen against it", { theme: "dark" }, async ({ page }) => {
  await until(async () => brightness(await background(page)) < 200);
  await page.emulateMedia({ colorScheme: "light" });
  await until(async () => brightness(await background(page)) > 600);
  await page.locator("#more").click();
  await page.locator("#theme-dark").click();
  await until(async () => brightness(await background(page)) < 200);
  await page.reload();
  await until(async () => brightness(await background(page)) < 200);
  await page.locator("#more").click();
  await page.locator("#theme-system").click();
  await until(async () => brightness(await background(page)) > 600);
});

visit("a phone shows one pane, has every tab, and nothing is wider than its screen", { size: "phone" }, async ({ page }) => {
  await until(() => page.locator("#counts").innerText(), /\d|No/);
  const tooWide = () =>
    page.evaluate(() => (document.documentElement.scrollWidth > innerWidth ? `${document.documentElement.scrollWidth} of ${innerWidth}` : ""));
  for (const name of ["crossRegion", "overlaps", "twenty", "flattened"]) {
    await choose(page, name);
    await pane(page, "editor");
    assert.ok(await page.locator("#editor").isVisible());
    assert.ok(!(await page.locator("[role=tablist]").isVisible()));
    assert.equal(await tooWide(), "", `the text of ${name}`);
    for (const tab of await page.locator("[role=tab]").evaluateAll((all) => all.map(({ id }) => id.slice("tab-".length)))) {
      await show(page, tab);
      assert.ok(!(await page.locator("#editor").isVisible()));
      await page.locator(`#panel-${tab} > *`).first().waitFor();
      assert.equal(await tooWide(), "", `${tab} of ${name}`);
    }
  }
  // A finger is wider than a mouse's point.
  await show(page, "problems");
  const small = await page.locator("header button, [role=tab], footer button").evaluateAll((all) =>
    all.filter((one) => one.checkVisibility()).map((one) => [one.id, one.getBoundingClientRect().height]).filter(([, height]) => height < 24));
  assert.deepEqual(small, []);
});

visit("the page fits a screen of 320 points, as a page of 1280 does that is enlarged four times", { viewport: { width: 320, height: 256 } }, async ({ page }) => {
  await until(() => page.locator("#counts").textContent(), /\d|No/);
  for (const tab of ["problems", "manifests", "groups", "map", "addresses", "commands"]) {
    await show(page, tab);
    await page.locator(`#panel-${tab} > *`).first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, tab);
    assert.ok((await page.locator(`#panel-${tab}`).boundingBox()).height > 60, `${tab} has no room`);
  }
});

visit("an input method writes Chinese, whatever the check says meanwhile", { lang: "zh" }, async ({ page, context }) => {
  await until(() => page.locator("#counts").innerText(), /没有问题|提示/);
  const before = await text(page);
  await caretAfter(page, "name: 商城");
  const session = await context.newCDPSession(page);
  for (const part of ["s", "sh", "shang", "shang'cheng"]) {
    await session.send("Input.imeSetComposition", { text: part, selectionStart: part.length, selectionEnd: part.length });
    // Longer than the pause after which a text is checked.
    await page.waitForTimeout(300);
  }
  await session.send("Input.insertText", { text: "和商城" });
  await until(() => text(page), before.replace("name: 商城", "name: 商城和商城"));
  await page.keyboard.type("。");
  await until(() => text(page), before.replace("name: 商城", "name: 商城和商城。"));
});

visit("a tap on a finding on a phone goes to its place in the text", { size: "phone" }, async ({ page }) => {
  await choose(page, "overlaps");
  await counts(page, BROKEN);
  await show(page, "problems");
  await page.locator("#findings .headline").first().tap();
  await page.locator("#editor").waitFor();
  const line = await page.locator("#findings .place").first().textContent();
  await until(() => page.locator("#editor .cm-activeLineGutter").first().innerText(), new RegExp(line.match(/\d+/)[0]));
});
