import { readFile } from "node:fs/promises";
import { load } from "meshwright";

const meshwright = await load({ languages: ["zh"], pages: ["zh"] });
const { diagnostics } = meshwright.check(await readFile("meshwright.yaml", "utf8"), { lang: "zh" });
for (const { code, message } of diagnostics) console.log(`${code} ${message}`);
console.log(meshwright.explain("MW201", "zh"));
