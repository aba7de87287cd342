// The same topology gives the same findings and the same files, byte by byte, in JavaScript and in the CLI.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { after, test } from "node:test";

import { cli, meshwright } from "./load.mjs";
import { topologies } from "./topologies.mjs";

const folder = mkdtempSync(join(tmpdir(), "meshwright-parity-"));
after(() => rmSync(folder, { recursive: true }));

function run(...args) {
  const { status, stdout, error } = spawnSync(cli, args, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 });
  assert.ifError(error);
  return { status, stdout };
}

/** Path below `top` → mode and text, but for the index, which belongs to what is on disk. */
function tree(top) {
  const paths = readdirSync(top, { recursive: true }).map((name) => join(top, name));
  const files = paths.filter((path) => statSync(path).isFile() && !path.endsWith(".meshwright.json"));
  return Object.fromEntries(files.map((path) => [relative(top, path).split(sep).join("/"), file(path)]));
}

function file(path) {
  const mode = (statSync(path).mode & 0o7777).toString(8).padStart(4, "0");
  return { mode, text: readFileSync(path, "utf8") };
}

/** What the CLI is to print of `value`. */
const printed = (value) => `${JSON.stringify(value)}\n`;

topologies.forEach(({ name, text }, index) => {
  const options = { file: `${index}.yaml`, encoding: "utf-8" };
  const out = join(folder, `${index}`);
  writeFileSync(join(folder, options.file), text);

  test(`check gives the same: ${name}`, () => {
    const report = meshwright.check(text, options);
    const { status, stdout } = run("check", options.file, "-o", "json");
    assert.equal(stdout, printed(report));
    assert.equal(status, report.summary.errors > 0 ? 1 : 0);
  });

  test(`generate gives the same: ${name}`, () => {
    const generated = meshwright.generate(text, options);
    const { status } = run("generate", options.file, "-d", out);
    assert.equal(status, generated.files ? 0 : 1);
    const files = generated.files?.map(({ path, mode, text }) => [path, { mode, text }]) ?? [];
    assert.deepEqual(existsSync(out) ? tree(out) : {}, Object.fromEntries(files));
    assert.equal(run("generate", options.file, "-o", "json").stdout, printed(generated));
  });

  test(`flows are the same: ${name}`, () => {
    assert.equal(run("flows", options.file, "-o", "json").stdout, printed(meshwright.flows(text, options)));
  });

  test(`pictures are the same: ${name}`, () => {
    for (const [view, format] of [["map", "svg"], ["addresses", "svg"], ["map", "mermaid"], ["map", "dot"]]) {
      const { text: picture } = meshwright.graph(text, { ...options, view, format });
      assert.equal(run("graph", options.file, "--view", view, "-o", format).stdout, picture);
    }
  });

  test(`every form of the rules is the same: ${name}`, () => {
    const securityGroups = ["terraform", "terraform-hcl", "ros", "aliyun-cli", "plan"];
    const { stdout } = run("generate", options.file, "--security-groups", securityGroups.join(","), "-o", "json");
    assert.equal(stdout, printed(meshwright.generate(text, { ...options, securityGroups })));
  });
});

test("codes are the same", () => {
  assert.equal(run("codes", "-o", "json").stdout, printed({ schemaVersion: 1, rules: meshwright.codes() }));
});

test("the version is the same", () => {
  assert.equal(run("--version").stdout, `meshwright ${meshwright.version()}\n`);
});
