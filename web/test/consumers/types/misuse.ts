import { check, load, MeshwrightPanicError, type Diagnostic, type Meshwright } from "meshwright";

declare const diagnostic: Diagnostic;
declare const meshwright: Meshwright;

// @ts-expect-error: no rule has this code
if (diagnostic.code === "MW999") throw diagnostic;
// @ts-expect-error: no rule has this name
if (diagnostic.name === "overlaping-pod-cidrs") throw diagnostic;
// @ts-expect-error: MW201 has another name
if (diagnostic.code === "MW201" && diagnostic.name === "syntax") throw diagnostic;
// @ts-expect-error: there is no such field
diagnostic.line;
// @ts-expect-error: a text is a string
meshwright.check(5);
// @ts-expect-error: there is no such option
meshwright.check("", { fail: "never" });
// @ts-expect-error: an option has its own words
meshwright.check("", { encoding: "utf8" });
// @ts-expect-error: files may be absent
meshwright.generate("").files.length;
// @ts-expect-error: so may a page be
meshwright.explain("MW201").length;
// @ts-expect-error: a promise is no report
check("").diagnostics;
// @ts-expect-error: there is no such language
await load({ languages: ["fr"] });
// @ts-expect-error: the object is not to be changed
meshwright.version = "2";

export function isPanic(error: unknown): error is MeshwrightPanicError {
  return error instanceof MeshwrightPanicError && error.name === "MeshwrightPanicError";
}
