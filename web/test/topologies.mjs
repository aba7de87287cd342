// Every topology that the project shows, and some that are none.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { root } from "./load.mjs";

function examples() {
  const folders = readdirSync(join(root, "examples"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => {
    const path = join("examples", name, "meshwright.yaml");
    return { name: path, text: readFileSync(join(root, path), "utf8") };
  });
}

/** What the playground has beside them. */
function played() {
  const folder = join("web", "playground", "examples");
  return readdirSync(join(root, folder)).map((name) => {
    const path = join(folder, name);
    return { name: path, text: readFileSync(join(root, path), "utf8") };
  });
}

function pages() {
  const folder = join("src", "check");
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".md"));
  return names.flatMap((name) => {
    const fences = readFileSync(join(root, folder, name), "utf8").matchAll(/^```yaml\n(.*?)^```$/gms);
    return [...fences].map(([, text], index) => ({ name: `${join(folder, name)}, fence ${index + 1}`, text }));
  });
}

const broken = {
  "nothing": "",
  "a blank line": "\n",
  "a byte-order mark": "\ufeff",
  "a byte-order mark before a topology": "\ufeffapiVersion: meshwright/v2\n",
  "a word": "hello",
  "a list": "- a\n- b\n",
  "two documents": "apiVersion: meshwright/v1\n---\napiVersion: meshwright/v1\n",
  "NUL": "kind: \0\n",
  "control characters": "kind: \"\\u0001\\b\\f\\x7f\\u2028\"\n\u0001: 1\n",
  "a tab": "mesh:\n\tname: shop\n",
  "Windows lines": "apiVersion: meshwright/v1\r\nkind: Topologie\r\nmeshh: {}\r\n",
  "a key twice": "kind: Topology\nkind: Topology\n",
  "an open quote": "mesh: { name: 'shop }\n",
  "deep nesting": "[".repeat(100_000),
  "aliases without end": "a: &a [*a, *a]\n",
  "an alias bomb": "a: &a [x,x,x,x,x,x,x,x,x]\n" + [..."bcdefghij"].map(bomb).join(""),
  "Chinese": "apiVersion: meshwright/v1\nkind: Topology\nmesh: { name: 商店, 模式: flat } # 注释\nvpcs: [{ name: 杭州, 区域: 🐉 }]\n",
  "characters beyond the basic plane": "🐉: 1\nmesh: { 🐉🐉: 𝒳, name: shop }\n",
  "a combining character": "meshe\u0301: {}\n",
  "many faults": Array.from({ length: 12_000 }, (_, index) => `k${index}: 1\n`).join(""),
};

function bomb(letter) {
  const before = String.fromCharCode(letter.charCodeAt(0) - 1);
  return `${letter}: &${letter} [${Array(9).fill(`*${before}`).join(",")}]\n`;
}

export const topologies = [
  ...examples(),
  ...played(),
  ...pages(),
  ...Object.entries(broken).map(([name, text]) => ({ name, text })),
];
