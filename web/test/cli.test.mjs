// `npx meshwright` is the CLI: the same streams, exit codes and files with their modes, in every case that the CLI has.
import assert from "node:assert/strict";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { test } from "node:test";

import { cli, root } from "./load.mjs";
import { consumers, folder, lines, project, ran, run, topology } from "./project.mjs";

const here = project();
const bin = join(here, "node_modules", ".bin", "meshwright");
const cases = join(root, "tests", "cmd");

/** Path → what lies there: its mode and its bytes, or where a link leads. */
function tree(top) {
  const look = (name) => {
    const [path, found] = [join(top, name), lstatSync(join(top, name))];
    if (found.isSymbolicLink()) return [name, readlinkSync(path)];
    return [name, found.mode & 0o7777, found.isFile() ? readFileSync(path, "latin1") : "folder"];
  };
  return readdirSync(top, { recursive: true }).sort().map(look);
}

/** Two places with the same files, one for each command. */
function places(prepare = () => {}) {
  return [cli, bin].map((command) => {
    const cwd = folder();
    prepare(cwd);
    return { command, cwd };
  });
}

/** Runs the same in both places. */
function same(both, args, { env = {}, ...options } = {}) {
  const { TERM: _, ...plain } = process.env;
  const [native, packed] = both.map(({ command, cwd }) => {
    const { status, stdout, stderr } = run(command, args, { cwd, env: { ...plain, ...env }, encoding: "latin1", ...options });
    return { status, stdout, stderr };
  });
  assert.deepEqual(packed, native, args.join(" "));
  return native;
}

function sameTrees([native, packed]) {
  assert.deepEqual(tree(packed.cwd), tree(native.cwd));
}

/** The words of a line as a shell takes them. */
function words(line) {
  return [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/["']/g, ""));
}

for (const file of readdirSync(cases).filter((name) => name.endsWith(".trycmd"))) {
  test(`the cases of ${file}`, () => {
    const given = join(cases, file.replace(/trycmd$/, "in"));
    const both = places((cwd) => existsSync(given) && cpSync(given, cwd, { recursive: true, verbatimSymlinks: true }));
    const commands = readFileSync(join(cases, file), "utf8").matchAll(/^\$ (.*)$/gm);
    let count = 0;
    for (const [, line] of commands) {
      const all = words(line);
      const at = all.indexOf("meshwright");
      const env = Object.fromEntries(all.slice(0, at).map((word) => word.split("=")));
      same(both, all.slice(at + 1), { env });
      count += 1;
    }
    assert.ok(count > 0);
    sameTrees(both);
  });
}

const topologyIn = (cwd) => writeFileSync(join(cwd, "meshwright.yaml"), topology);
const exampleIn = (cwd) => cpSync(join(root, "examples", "cross-region"), cwd, { recursive: true });

test("stdin, whole, empty and no text", () => {
  const both = places();
  const statuses = [topology, "", "a: 1\n".repeat(100_000), [0xff, 0xfe]].map(
    (input) => same(both, ["check", "-", "-o", "concise"], { input: Buffer.from(input) }).status,
  );
  assert.deepEqual(statuses, [1, 1, 1, 3]);
});

test("paths: absolute, upwards, through links, with other letters", () => {
  const both = places((cwd) => {
    mkdirSync(join(cwd, "杭州 1"));
    topologyIn(join(cwd, "杭州 1"));
    symlinkSync("杭州 1", join(cwd, "link"));
    symlinkSync("nowhere", join(cwd, "lost.yaml"));
  });
  const names = ["杭州 1/meshwright.yaml", "./link/../杭州 1/meshwright.yaml", "link/meshwright.yaml", "lost.yaml"];
  for (const name of names) same(both, ["check", name]);
  const inner = both.map(({ command, cwd }) => ({ command, cwd: join(cwd, "link") }));
  for (const name of ["../杭州 1/meshwright.yaml", "meshwright.yaml", "../nowhere/x", ".", "/nowhere", resolve(cases, "check.in/overlap.yaml")]) {
    same(inner, ["check", name]);
  }
});

test("the environment: languages and colours", () => {
  const both = places(topologyIn);
  const environments = [{ LC_ALL: "zh_CN.UTF-8" }, { CLICOLOR_FORCE: "1" }, { NO_COLOR: "1", CLICOLOR_FORCE: "1" }, { COLUMNS: "60" }];
  for (const env of environments) {
    same(both, ["check"], { env });
    same(both, ["check", "--help"], { env });
    same(both, ["check", "--color", "always", "--lang", "zh"], { env });
  }
});

test("on a terminal", { skip: existsSync("/usr/bin/script") ? false : "there is no script(1)" }, () => {
  const both = places(topologyIn);
  const shown = (env, ...args) => {
    const [native, packed] = both.map(({ command, cwd }) => {
      const line = `stty rows 40 cols 70; exec '${command}' ${args.join(" ")}`;
      return run("script", ["-qec", line, "/dev/null"], { cwd, env: { ...process.env, TERM: "xterm", ...env } }).stdout;
    });
    assert.equal(packed, native);
    return native;
  };
  assert.match(shown({}, "check"), /\u001b\[/);
  assert.match(shown({ LC_ALL: "zh_CN.UTF-8" }, "check"), /\p{Script=Han}/u);
  shown({}, "check", "--help");
  shown({ TERM: "dumb" }, "explain", "MW201");
});

test("a reader that goes away", () => {
  const both = places();
  const [native, packed] = both.map(({ command, cwd }) => {
    const line = `{ sleep 0.5; '${command}' man; echo "$?" >&2; } | true; '${command}' schema >/dev/full; echo "$?" >&2`;
    return run("bash", ["-c", line], { cwd }).stderr;
  });
  assert.match(native, /^141\n/);
  assert.equal(packed, native);
});

for (const mask of ["022", "027", "077", "000"]) {
  test(`what is written has its modes under the umask ${mask}`, () => {
    const both = places(exampleIn);
    const script = (line) => {
      const [native, packed] = both.map(({ command, cwd }) =>
        run("bash", ["-c", `umask ${mask}; m() { '${command}' "$@"; echo $?; }; ${line}`], { cwd }));
      assert.deepEqual([packed.stdout, packed.stderr], [native.stdout, native.stderr], line);
      sameTrees(both);
    };
    script("m generate -d out -q; m check -q --report json=new.json");
    script("m generate -d out; m generate -d out --check");
    script("chmod 644 out/clusters/*/20-secret-* out/RUNBOOK.md; m generate -d out -q");
    script("sed -i s/beijing/shenzhen/ meshwright.yaml; m generate -d out; m generate -d out --fail-on never -q");
    script("echo '# by hand' >> out/RUNBOOK.md; m generate -d out; m generate -d out --force");
    script("ln -s out link; m generate -d link/; touch file; m generate -d file; m generate -d file/out");
  });
}

test("a filled Secret is written for its owner alone, and survives", () => {
  const given = join(cases, "generate.in");
  const both = places((cwd) => cpSync(given, cwd, { recursive: true }));
  same(both, ["generate", "-d", "out", "--kubeconfig", "beijing=beijing.kubeconfig", "--now", "1700000000"]);
  same(both, ["generate", "-d", "out"]);
  sameTrees(both);
  const [, packed] = both;
  const secrets = tree(packed.cwd).filter(([name]) => basename(name).startsWith("20-secret-"));
  assert.ok(secrets.length > 0 && secrets.every(([, mode, text]) => mode === 0o600 && !text.includes("REPLACE")));
});

test("files are mended in place, with their modes and through links", () => {
  const both = places((cwd) => {
    cpSync(join(root, "tests", "readme", "pasted.yaml"), join(cwd, "pasted.yaml"));
    chmodSync(join(cwd, "pasted.yaml"), 0o640);
    symlinkSync("pasted.yaml", join(cwd, "link.yaml"));
    cpSync(join(cases, "fix.in"), cwd, { recursive: true });
    writeFileSync(join(cwd, "old.json"), "");
    chmodSync(join(cwd, "old.json"), 0o604);
  });
  same(both, ["repair", "link.yaml", "-i"]);
  same(both, ["check", "typos.yaml", "--fix", "--report", "json=old.json"]);
  same(both, ["check", "typos.yaml", "--report", "json=typos.yaml"]);
  sameTrees(both);
});

test("npx finds it, and the README's commands run", () => {
  const shell = readFileSync(join(consumers, "shell", "commands.sh"), "utf8");
  writeFileSync(join(here, "meshwright.yaml"), ran(cli, ["init"]));
  const [version] = lines(ran("npx", ["--offline", "meshwright", "--version"], { cwd: here }));
  assert.equal(`${version}\n`, ran(cli, ["--version"]));
  const native = ran("bash", ["-ec", shell.replaceAll("npx meshwright", `'${cli}'`).replace("-d out", "-d native")], { cwd: here });
  const packed = ran("bash", ["-ec", shell.replaceAll("npx", "npx --offline")], { cwd: here });
  assert.equal(packed, native);
  assert.deepEqual(tree(join(here, "out")), tree(join(here, "native")));
});
