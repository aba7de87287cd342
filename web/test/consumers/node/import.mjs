import { readFile } from "node:fs/promises";
import { load } from "meshwright";

const meshwright = await load();
const { diagnostics } = meshwright.check(await readFile("meshwright.yaml", "utf8"));
for (const { code, message } of diagnostics) console.log(`${code} ${message}`);
