import { createRequire } from "node:module";

const schema = createRequire(import.meta.url)("meshwright/schema.json");
console.log(schema.title);
