import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { load } from "meshwright";

const meshwright = await load();
const { files } = meshwright.generate(await readFile("meshwright.yaml", "utf8"));
for (const { path, mode, text } of files ?? []) {
  await mkdir(dirname(join("out", path)), { recursive: true });
  await writeFile(join("out", path), text, { mode: parseInt(mode, 8) });
}
