const { readFileSync } = require("node:fs");
const { load } = require("meshwright");

load().then((meshwright) => {
  const { diagnostics } = meshwright.check(readFileSync("meshwright.yaml", "utf8"));
  for (const { code, message } of diagnostics) console.log(`${code} ${message}`);
});
