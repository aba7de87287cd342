import { check, load, type Diagnostic, type Meshwright, type Report } from "meshwright";

/** The findings that forbid generating, a line each. */
export function errors({ diagnostics }: Report): string[] {
  const found = diagnostics.filter(({ severity }) => severity === "error");
  return found.map(({ code, message, range }) => `${range.start.line}: ${code} ${message}`);
}

/** `code` tells the rules apart: the compiler knows the name that belongs to it, and every code there is. */
export function isAboutAddresses(diagnostic: Diagnostic): boolean {
  switch (diagnostic.code) {
    case "MW201":
      return diagnostic.name === "overlapping-pod-cidrs";
    case "MW202":
      return diagnostic.name === "overlapping-service-cidrs";
    default:
      return diagnostic.code.startsWith("MW2");
  }
}

export async function checked(text: string): Promise<Report> {
  return check(text, { failOn: "warning", deny: ["default-vpc-range"], lang: "zh" });
}

export async function loaded(): Promise<Meshwright> {
  return load({ wasm: fetch("/assets/core.wasm"), languages: ["zh"] });
}
