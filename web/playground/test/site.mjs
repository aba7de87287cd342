// The built page over its own server, in a browser that tells of everything that must not happen.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { launch, skip } from "../../test/browser.mjs";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
export const site = resolve(root, process.env.MESHWRIGHT_SITE || join("target", "site"));
export const cli = join(resolve(root, process.env.CARGO_TARGET_DIR || "target"), "release", "meshwright");
/** An example of the project, or of the page alone. */
export const exampleFile = (name) =>
  [join(root, "examples", name, "meshwright.yaml"), join(root, "web", "playground", "examples", `${name}.yaml`)].find(existsSync);
export const example = (name) => readFileSync(exampleFile(name), "utf8");
assert.ok(existsSync(join(site, "index.html")), `there is no page in ${site}: make site`);

export const SIZES = { wide: { width: 1400, height: 900 }, phone: { width: 390, height: 844 } };
/** Machines are busy: missing a goal by this many times is a fault. */
export const SLACK = 4;

let browser;
export let origin;
const open = [];

/** Starts the page's own server on a port that is free; `stop` ends it. */
export async function serve(folder = site) {
  const command = [join(root, "web", "playground", "serve.mjs"), folder, "0"];
  const server = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
  const stop = async () => {
    if (server.exitCode === null && server.kill()) await once(server, "exit");
  };
  open.push(stop);
  const [said] = await once(server.stdout, "data");
  return { origin: /http:\/\/localhost:\d+/.exec(said)[0], stop };
}

if (!skip) {
  before(async () => {
    browser = await launch();
    ({ origin } = await serve());
  });
  after(async () => {
    await browser?.close();
    await Promise.all(open.map((stop) => stop()));
  });
}

/** A browser of one user, and what it saw that must not be. */
export async function user({ lang = "en", theme = "light", size = "wide", offline = false, ...rest } = {}) {
  const context = await browser.newContext({
    locale: lang === "zh" ? "zh-CN" : "en-GB",
    colorScheme: theme,
    viewport: SIZES[size],
    hasTouch: size === "phone",
    isMobile: size === "phone",
    reducedMotion: "reduce",
    serviceWorkers: offline ? "allow" : "block",
    ...rest,
  });
  context.setDefaultTimeout(10_000);
  const seen = { requests: [], faults: [] };
  context.on("request", (request) => seen.requests.push(request.url()));
  context.on("console", (message) => message.type() === "error" && seen.faults.push(message.text()));
  context.on("weberror", (error) => seen.faults.push(error.error().message));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`forbidden by ${violatedDirective}: ${blockedURI}`));
  });
  return { context, seen };
}

/** A test of one user who opens the page: nothing may go elsewhere, break a policy, or fail unseen. */
export function visit(name, settings, act) {
  test(name, { skip }, async (t) => {
    const { path = "/", allow, ...rest } = settings;
    const { context, seen } = await user(rest);
    try {
      const page = await context.newPage();
      await page.goto(path.includes(":") ? path : origin + path);
      await act({ page, context, seen, t });
      const home = path.includes(":") ? path.split("#")[0] : `${origin}/`;
      assert.deepEqual(seen.requests.filter((url) => !/^(blob|data):/.test(url) && !url.startsWith(home)), [], "requests to elsewhere");
      assert.deepEqual(seen.faults.filter((fault) => !allow?.test(fault)), [], "what the browser complains of");
    } finally {
      await context.close();
    }
  });
}

/** What the line below says of a text that gives manifests. */
export const FINE = /^(No problems|[\d,]+ (warning|note)s?(, [\d,]+ notes?)?)$/;
export const BROKEN = /^[\d,]+ errors?\b/;

/** Waits until the line below counts `what`. */
export const counts = (page, what) => until(() => page.locator("#counts").innerText(), what);

/** Waits until `look` gives `what`: a value, a form, or anything that is true. */
export async function until(look, what = true) {
  const end = Date.now() + 10_000;
  const holds = (seen) => (what instanceof RegExp ? what.test(seen) : what === true ? Boolean(seen) : seen === what);
  let seen = await look();
  while (!holds(seen) && Date.now() < end) {
    await new Promise((done) => setTimeout(done, 50));
    seen = await look();
  }
  if (!holds(seen)) assert.fail(`waited for ${what}, and saw: ${seen}`);
  return seen;
}

const content = (page) => page.locator("#editor .cm-content");

/** The whole text of the editor, also what is scrolled away. */
export const text = (page) => content(page).evaluate((element) => element.cmTile.view.state.doc.toString());

/** Pastes `fresh` in the place of all. */
export async function paste(page, fresh) {
  await content(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await content(page).evaluate((element, fresh) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", fresh);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true, composed: true }));
  }, fresh);
}

/** Puts the caret behind the first `mark` in the text. */
export async function caretAfter(page, mark) {
  await content(page).evaluate((element, mark) => {
    const { view } = element.cmTile;
    const from = view.state.doc.toString().indexOf(mark);
    if (from < 0) throw new Error(`${mark} is not in the text`);
    view.dispatch({ selection: { anchor: from + mark.length }, scrollIntoView: true });
    view.focus();
  }, mark);
}

/** When the last check was, and how long it took: another one has another. */
const stamp = (page) => page.locator(".status .time").textContent({ timeout: 5_000 });

/** Does what changes the text, and waits until it is checked. */
export async function andChecked(page, act) {
  const before = await stamp(page);
  await act();
  await until(async () => (await stamp(page)) !== before);
}

/** Opens an example of the menu. */
export const choose = (page, name) =>
  andChecked(page, async () => {
    await page.locator("#examples").click();
    await page.locator(`#example-${name}`).click();
  });

/** Shows a pane, where there is place for one alone. */
export async function pane(page, name) {
  const button = page.locator(`#show-${name}`);
  if (await button.isVisible()) await button.click();
}

/** Shows a tab's view. */
export async function show(page, tab) {
  await pane(page, "result");
  await page.locator(`#tab-${tab}`).click();
  await page.locator(`#panel-${tab}`).waitFor();
}
