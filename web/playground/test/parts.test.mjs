// Parts of the page that need no page: what looks like a credential, what differs, what has which colour.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/** A module of the page. */
async function part(name) {
  const entry = fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

const [{ secretsIn, REMOVED }, { compared }, { parts }, { matrix }] = await Promise.all(
  ["secrets", "lines", "yaml", "matrix"].map(part),
);

/** Numbers that look random and are the same in every run. */
function* random(seed) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const CREDENTIALS = {
  "-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----\n": "privateKey",
  "a: 1\nkey: |\n  -----BEGIN PRIVATE KEY-----\n  abc\n": "privateKey",
  "    client-key-data: LS0tLS1CRUdJTg==": "clientKey",
  "token: 31ada4fd-adec-460c-809a-9e56ceb75269": "token",
  "# eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5.sig-_nature": "token",
  "Authorization: Bearer abcdefghijklmnop": "token",
  "id = LTAI5tAbCdEfGhIjKlMnOpQr": "accessKey",
  "ALIBABA_CLOUD_ACCESS_KEY_SECRET=abcdef0123456789": "accessKey",
  '  "password": "hunter2",': "password",
  "password: |\n  hunter2\n": "password",
  "密码：hunter2": "password",
  "https://user:hunter2@registry.example.com/x": "password",
  "kind: Secret\nstringData:\n  a: hunter2\n": "secretData",
  '{"kind":"Secret","data":{"a":"aHVudGVyMg=="}}': "secretData",
};

for (const [text, kind] of Object.entries(CREDENTIALS)) {
  test(`a credential is found, and gone when it is taken out: ${JSON.stringify(text)}`, () => {
    const secrets = secretsIn(text);
    assert.ok(secrets.some((secret) => secret.kind === kind), JSON.stringify(secrets));
    let rest = text;
    for (const { from, to } of secrets.toReversed()) rest = rest.slice(0, from) + REMOVED + rest.slice(to);
    assert.deepEqual(secretsIn(rest), []);
    assert.doesNotMatch(rest, /hunter2|MIIabc|aHVudGVyMg|abcdef/);
  });
}

test("the line of a credential is told", () => {
  assert.deepEqual(secretsIn("a: 1\n\npassword: x1\n").map(({ line }) => line), [3]);
});

test("what is no credential is left alone", () => {
  const text = "token: <token>\npassword: ${PASSWORD}\nautomountServiceAccountToken: false\nsecretName: a\nkind: Secret\ndata: {}\n";
  assert.deepEqual(secretsIn(text), []);
});

const LONG = 2 ** 18;
const HOSTILE = ["a-", "a_", "\n", " ", "eyJ", "-eyJ", "token: ", "token: \n", 'token: "', "://", ":", "-----BEGIN ", "A", "kind: Secret\n", "data:\n", "  a: |\n"];
for (const piece of HOSTILE) {
  test(`a long text is looked through in no time: ${JSON.stringify(piece)}`, () => {
    const text = `kind: Secret\n${piece.repeat(LONG / piece.length)}`;
    const before = performance.now();
    secretsIn(text);
    assert.ok(performance.now() - before < 2000);
  });
}

test("two texts come back from their runs, which are as few as can be", () => {
  const next = random(7);
  const lines = () => Array.from({ length: Math.floor(next.next().value * 12) }, () => "abc"[Math.floor(next.next().value * 3)]).join("\n");
  for (let round = 0; round < 2000; round += 1) {
    const [before, after] = [lines(), lines()];
    const runs = compared(before, after);
    const side = (without) => runs.filter(({ kind }) => kind !== without).flatMap(({ lines }) => lines).join("\n");
    assert.equal(side("new"), before);
    assert.equal(side("old"), after);
    runs.forEach(({ kind }, index) => assert.notEqual(kind, runs[index + 1]?.kind));
  }
});

test("very different texts are told apart without their whole difference", () => {
  const lines = (name) => Array.from({ length: 5000 }, (_, index) => `${name} ${index}`).join("\n");
  const before = performance.now();
  assert.deepEqual(compared(lines("a"), lines("b")).map(({ kind }) => kind), ["old", "new"]);
  assert.ok(performance.now() - before < 2000);
});

test("colours change no text", () => {
  const next = random(3);
  const signs = ["a", ":", " ", "\n", "-", "#", "|", '"', "'", "{", "[", "]", "}", ",", "&", "1", "true", "\t", "中"];
  for (let round = 0; round < 2000; round += 1) {
    const text = Array.from({ length: 30 }, () => signs[Math.floor(next.next().value * signs.length)]).join("");
    assert.equal([...parts(text)].map(([part]) => part).join(""), text);
  }
});

test("keys, values and comments have their colours", () => {
  const named = [...parts("a: { b: 1, c: x } # d\ne: |\n  f: 2\ng: 'h'\n")].filter(([, name]) => name && name !== "punctuation");
  assert.deepEqual(named, [
    ["a", "propertyName"], ["b", "propertyName"], ["1", "number"], ["c", "propertyName"], ["x", "content"], ["# d", "comment"],
    ["e", "propertyName"], ["  f: 2", "content"], ["g", "propertyName"], ["'h'", "string"],
  ]);
});

test("a pair is as bad as the worst of what the mesh cannot do without", () => {
  const flow = (verdict, need) => ({ flow: "F1", from: "a", to: "b", verdict, need });
  const { names, pairs } = matrix([flow("allowed", "required"), flow("blocked", "optional"), flow("unknown", "required")]);
  assert.deepEqual(names, ["b", "a"]);
  assert.deepEqual(pairs, [{ from: "a", to: "b", counts: { allowed: 1, blocked: 1, unknown: 1 }, verdict: "unknown" }]);
});
