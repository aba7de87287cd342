/** How a topology is checked and what is generated. */
export interface Options {
  /** The name shown in diagnostics; `meshwright.yaml` when absent. */
  file?: string | null;
  /** What offsets count; `utf-16` when absent, as JavaScript's strings do. */
  encoding?: "utf-8" | "utf-16" | null;
  /** Rules, by code or name, that are not reported. */
  allow?: string[] | null;
  /** Rules whose findings are warnings; stronger than `allow`. */
  warn?: string[] | null;
  /** Rules whose findings are errors; stronger than `warn`. */
  deny?: string[] | null;
  /** The least severity that forbids generating; `error` when absent. */
  failOn?: Severity | "never" | null;
  /** The back ends that security-group rules are made for; `["terraform"]` when absent, `[]` for none. */
  securityGroups?: BackEnd[] | null;
}

/** A form of the security-group rules. */
export type BackEnd = "terraform" | "terraform-hcl" | "ros" | "aliyun-cli" | "plan";

export type Severity = "error" | "warning" | "note";

/** All that a check says of one topology. */
export interface Report {
  schemaVersion: 1;
  tool: Tool;
  positionEncoding: "utf-8" | "utf-16";
  summary: Summary;
  /** By place and code. */
  diagnostics: Diagnostic[];
}

/** What generating gave. */
export interface Generated extends Report {
  /** The whole tree, in the order it is applied; null where the findings forbid it. */
  files: File[] | null;
}

export interface Tool {
  name: "meshwright";
  version: string;
}

export interface Summary {
  errors: number;
  warnings: number;
  notes: number;
}

export interface Diagnostic {
  /** `MW` and three digits; never reused. */
  code: string;
  /** The rule's name. */
  name: string;
  severity: Severity;
  /** One line: what is wrong. */
  message: string;
  /** The file, as the caller named it. */
  file: string;
  /** The place to look at first. */
  range: Range;
  /** The other ends of the relation. */
  related: Related[];
  /** Why it matters and what to do, a sentence a line. */
  help?: string;
  /** Edits that clear the finding. */
  fixes: Fix[];
  /** Where the rule is explained. */
  docs: string;
}

export interface Related {
  message: string;
  /** The file, where it is not the diagnostic's own. */
  file?: string;
  range: Range;
}

export interface Fix {
  title: string;
  /** Whether nobody needs to look at it first. */
  certain: boolean;
  /** None overlaps another. */
  edits: Edit[];
}

export interface Edit {
  /** What is replaced; empty to insert. */
  range: Range;
  text: string;
}

export interface Range {
  start: Position;
  /** One past the end. */
  end: Position;
}

export interface Position {
  /** From 1. */
  line: number;
  /** From 1, in code points. */
  column: number;
  /** From 0, in units of the report's `positionEncoding`. */
  offset: number;
}

export interface File {
  /** Below the output folder, with `/` between its parts. */
  path: string;
  /** `0600` for what holds credentials. */
  mode: "0644" | "0600";
  text: string;
}

export interface Rule {
  code: string;
  name: string;
  severity: Severity;
  /** Whether it cannot be lowered, because nothing can be generated from what it finds. */
  fixed: boolean;
}
