import { readFile } from "node:fs/promises";
import { check } from "meshwright";

const { diagnostics } = await check(await readFile("meshwright.yaml", "utf8"));
for (const { code, message } of diagnostics) console.log(`${code} ${message}`);
