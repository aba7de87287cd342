/** How a topology is checked and what is generated. Absent, `undefined` and `null` mean the same everywhere. */
export type Options = {
  /** The name shown in diagnostics; `meshwright.yaml` when absent. */
  file?: string | null;
  /** The language of what is said; `en` when absent. */
  lang?: Lang | null;
  /** What offsets count; `utf-16` when absent, as JavaScript's strings do. */
  encoding?: PositionEncoding | null;
  /** Rules, by code or name, that are not reported. */
  allow?: Array<string> | null;
  /** Rules whose findings are warnings; stronger than `allow`. */
  warn?: Array<string> | null;
  /** Rules whose findings are errors; stronger than `warn`. */
  deny?: Array<string> | null;
  /** The least severity that forbids generating; `error` when absent. */
  failOn?: FailOn | null;
  /** The back ends that security-group rules are made for; `["terraform"]` when absent, `[]` for none. */
  securityGroups?: Array<BackEnd> | null;
};

/** A language of meshwright's. */
export type Lang = "en" | "zh";

/** A severity, or never. */
export type FailOn = "error" | "warning" | "note" | "never";

/** A form of the rules. */
export type BackEnd = "terraform" | "terraform-hcl" | "ros" | "aliyun-cli" | "plan";

/** All that a check says of its files: the document of `-o json` and of the npm package's `check()`. */
export type Report = {
  /** The version of this form: new fields may appear, old ones keep their meaning. */
  schemaVersion: 1;
  /** Who made it. */
  tool: Tool;
  /** What the offsets count. */
  positionEncoding: PositionEncoding;
  /** The counts. */
  summary: Summary;
  /** The findings, by place and code. */
  diagnostics: Array<Diagnostic>;
};

/** What generating gave. Serialises to the report's fields, then `files`: the document of `generate -o json` and of
 * the npm package's `generate()`. */
export type Generated = {
  /** The whole tree, in the order it is applied; none where the findings forbid it. */
  files: Array<File> | null;
  /** The version of this form: new fields may appear, old ones keep their meaning. */
  schemaVersion: 1;
  /** Who made it. */
  tool: Tool;
  /** What the offsets count. */
  positionEncoding: PositionEncoding;
  /** The counts. */
  summary: Summary;
  /** The findings, by place and code. */
  diagnostics: Array<Diagnostic>;
};

/** What fixing gave. */
export type Fixed = {
  /** The text as it is now. */
  text: string;
  /** The fixes in it, in the order they were made. */
  applied: Array<Applied>;
  /** What is left to say of the text as it is now. */
  report: Report;
};

/** A fix that was made. */
export type Applied = {
  /** The rule's code. */
  code: keyof Names;
  /** The rule's name. */
  name: Names[keyof Names];
  /** How bad the finding was. */
  severity: Severity;
  /** What was done. */
  title: string;
};

/** What a repair gave. */
export type Repaired = {
  /** What was broken, and what still is, at the places of the text given. */
  report: Report;
  /** What of it a user has still to mend. */
  left: Report;
  /** The text with all that could be mended: the one given, where nothing was broken; absent where no RemoteIstio is
   * in it. */
  text: string | null;
};

/** How a picture is drawn, beside the options of a check. */
export type Picture = {
  /** What it shows; `map` when absent. */
  view?: View | null;
  /** What it is written as; `svg` when absent. */
  format?: Format | null;
  /** Its colours, of SVG alone; `auto` when absent. */
  theme?: Theme | null;
  /** The most pixels that an SVG may be wide, 320 to 4,000; 1,200 when absent. */
  width?: number | null;
};

/** How a topology is checked, and how it is drawn. */
export type GraphOptions = Options & Picture;

/** What a picture shows. */
export type View = "map" | "addresses";

/** What a picture is written as. */
export type Format = "svg" | "mermaid" | "dot";

/** The colours of a picture. */
export type Theme = "auto" | "light" | "dark" | "page";

/** A picture. */
export type Graph = {
  /** The picture. Mermaid and Graphviz have the map alone, whatever view is asked for. */
  text: string;
  /** The version of this form: new fields may appear, old ones keep their meaning. */
  schemaVersion: 1;
  /** Who made it. */
  tool: Tool;
  /** What the offsets count. */
  positionEncoding: PositionEncoding;
  /** The counts. */
  summary: Summary;
  /** The findings, by place and code. */
  diagnostics: Array<Diagnostic>;
};

/** What could stand at a place. */
export type Completions = {
  /** The word there, which a completion replaces; empty between words. */
  range: Range;
  /** The completions, the likeliest first; whoever shows them picks those that fit the word. */
  items: Array<Completion>;
};

/** One thing that could stand at a place. */
export type Completion = {
  /** What is shown, and matched with the word. */
  label: string;
  /** What it is. */
  kind: CompletionKind;
  /** What is written in place of the word. */
  insert: string;
  /** What it means; empty where the label says all. */
  detail: string;
};

/** What a completion is. */
export type CompletionKind = "key" | "value" | "name" | "region" | "cidr";

/** What a place means. */
export type Hover = {
  /** The key or value that is there. */
  range: Range;
  /** Its path, such as `clusters[].network.podCidrs`. */
  path: string;
  /** What the format says of it. */
  text: string;
};

/** The flows of a mesh: the document of `flows -o json`. */
export type Flows = {
  /** The version of this form: new fields may appear, old ones keep their meaning. */
  schemaVersion: 1;
  /** Every flow, each protocol for itself; empty where the findings forbid it. */
  flows: Array<Flow>;
  /** The counts of the findings. */
  summary: Summary;
  /** The findings, by place and code. */
  diagnostics: Array<Diagnostic>;
};

/** A row as programs read it: in `flows -o json`, and in what the npm package's `flows()` gives. */
export type Flow = {
  /** The kind of flow: its number in the documentation. */
  flow: string;
  /** The cluster that opens the connection. */
  from: string;
  /** The cluster that is called. */
  to: string;
  /** The protocol's name in the cloud. */
  protocol: string;
  /** Its ports, a number or a range each; none where it has none. */
  ports: Array<string>;
  /** Whether the mesh works without it. */
  need: "required" | "optional";
  /** Whether it passes; unknown where nobody here can know. */
  verdict: "allowed" | "blocked" | "unknown";
  /** What decides that, in words. */
  by: string;
  /** What it is for, in words. */
  why: string;
  /** Where that is written. */
  source: string;
};

/** One finding, ready to show; `code` tells the rules apart. */
export type Diagnostic = { [Code in keyof Names]: DiagnosticOf<Code> }[keyof Names];

/** One finding, ready to show. Fields serialise in this order. */
export type DiagnosticOf<Code extends keyof Names> = {
  /** `MW` and three digits; never reused. */
  code: Code;
  /** The rule's name, which reads right after "allow". */
  name: Names[Code];
  /** How bad it is. */
  severity: Severity;
  /** One line: what is wrong. */
  message: string;
  /** The file, as the user named it. */
  file: string;
  /** The place to look at first. */
  range: Range;
  /** The other ends of the relation. */
  related: Array<Related>;
  /** Why it matters and what to do, a sentence a line; absent where the message says it all. */
  help?: string;
  /** Edits of this file that clear the finding. */
  fixes: Array<Fix>;
  /** Where the rule is explained. */
  docs: string;
};

/** Every rule: its code, which is never reused, and its name. */
export type Names = {
  MW101: "syntax";
  MW102: "unknown-field";
  MW103: "duplicate-key";
  MW104: "several-documents";
  MW105: "too-large";
  MW106: "unsupported-format";
  MW107: "duplicate-name";
  MW108: "same-cluster-twice";
  MW109: "invalid-name";
  MW110: "reserved-name";
  MW111: "missing-field";
  MW112: "placeholder-left";
  MW113: "unknown-reference";
  MW114: "no-control-plane";
  MW115: "several-control-planes";
  MW116: "no-data-plane";
  MW117: "data-plane-in-off-mode";
  MW118: "unknown-region";
  MW119: "unused-silence";
  MW201: "overlapping-pod-cidrs";
  MW202: "overlapping-service-cidrs";
  MW203: "overlapping-vpcs";
  MW204: "overlapping-reserved";
  MW205: "overlapping-pod-service";
  MW206: "overlapping-vpc-pod";
  MW207: "overlapping-vpc-service";
  MW208: "overlap-within-cluster";
  MW209: "invalid-cidr";
  MW210: "host-bits-set";
  MW211: "address-family-mixed";
  MW212: "reserved-range";
  MW213: "docker-bridge";
  MW214: "public-range";
  MW215: "default-vpc-range";
  MW216: "bad-vpc-mask";
  MW217: "bad-vswitch-mask";
  MW218: "outside-vpc";
  MW219: "missing-cidr";
  MW220: "plugin-cidr-mismatch";
  MW221: "overlapping-vswitches";
  MW222: "unplanned-addresses";
  MW301: "vpcs-not-connected";
  MW302: "peering-not-transitive";
  MW303: "vpc-spans-regions";
  MW304: "flannel-routes-not-published";
  MW305: "cross-region-bandwidth";
  MW306: "manual-routes";
  MW307: "two-cens";
  MW308: "cen-advised";
  MW309: "api-server-unreachable";
  MW401: "kubernetes-too-old";
  MW402: "too-few-workers";
  MW403: "ip-ranges-invalid";
  MW404: "istio-version-unknown";
  MW405: "kubernetes-too-new";
  MW406: "wrong-dialect-field";
  MW407: "unknown-spec-field";
  MW408: "ip-ranges-gap";
  MW409: "ip-ranges-differ";
  MW410: "injection-namespace-missing";
  MW411: "injection-system-namespace";
  MW412: "injection-empty";
  MW413: "hub-region-mismatch";
  MW414: "enabled-services-required";
  MW415: "gateway-needs-load-balancer";
  MW416: "duplicate-gateway-address";
  MW417: "gateway-mode-needs-mtls";
  MW418: "locality-single-region";
  MW419: "locality-without-outlier-detection";
  MW420: "locality-weights";
  MW421: "locality-env-needed";
  MW422: "public-control-plane-gateway";
  MW423: "bad-replica-count";
  MW431: "flattened-manifest";
  MW432: "escaped-star";
  MW433: "bare-star";
  MW434: "fallen-namespace";
  MW501: "kubeconfig-invalid";
  MW502: "kubeconfig-context-missing";
  MW503: "kubeconfig-loopback-server";
  MW504: "kubeconfig-server-is-control-plane";
  MW505: "kubeconfig-same-server";
  MW506: "kubeconfig-no-ca";
  MW507: "kubeconfig-insecure";
  MW508: "kubeconfig-file-reference";
  MW509: "kubeconfig-exec-credential";
  MW510: "kubeconfig-empty-token";
  MW511: "token-expired";
  MW512: "token-expires-soon";
  MW513: "token-subject-mismatch";
  MW514: "secret-name-mismatch";
  MW515: "secret-several-keys";
  MW516: "secret-label-missing";
  MW517: "secret-double-base64";
  MW518: "rbac-cluster-admin";
  MW519: "rbac-removed-api";
  MW601: "security-group-missing";
  MW602: "security-group-shared-needs-no-rule";
  MW603: "group-reference-across-vpcs";
  MW604: "group-reference-in-enterprise";
  MW605: "too-many-group-references";
  MW606: "enterprise-needs-egress";
  MW607: "world-open-source";
  MW608: "protocol-port-mismatch";
  MW609: "priority-out-of-range";
  MW610: "shadowed-by-drop";
  MW611: "duplicate-rule";
  MW612: "application-ports-missing";
  MW613: "existing-rules-unreadable";
  MW614: "security-group-differs";
  MW701: "rules-per-interface";
  MW702: "pod-cidr-too-small";
  MW703: "vswitch-too-small";
  MW704: "route-table-full";
  MW705: "basic-group-capacity";
  MW801: "required-flow-blocked";
  MW802: "excess-access";
  MW803: "redundant-rule";
  MW901: "read-back-mismatch";
  MW902: "template-fault";
  MW903: "findings-cut";
};

/** A rule: what it is called, how bad its findings are, and how it finds them. */
export type Rule = {
  /** `MW` and three digits; never reused. */
  code: keyof Names;
  /** Reads right after "allow": it names what is flagged. */
  name: Names[keyof Names];
  /** The severity of its findings, unless a finding says otherwise. */
  severity: Severity;
  /** Whether manifests cannot be made from what it finds, so that it cannot be lowered. */
  fixed: boolean;
};

/** How bad a finding is. */
export type Severity = "note" | "warning" | "error";

/** Who made a report. */
export type Tool = {
  /** `meshwright`. */
  name: "meshwright";
  /** The version of the core. */
  version: string;
};

/** How many findings there are of each severity. */
export type Summary = {
  /** Findings that forbid generating. */
  errors: number;
  /** Findings that are probably faults. */
  warnings: number;
  /** Findings worth knowing. */
  notes: number;
};

/** Another place that belongs to a diagnostic. */
export type Related = {
  /** What is there. */
  message: string;
  /** The file, where it is not the diagnostic's own. */
  file?: string;
  /** Where. */
  range: Range;
};

/** Edits that, applied together, clear a diagnostic. */
export type Fix = {
  /** What the edits do. */
  title: string;
  /** Whether nobody needs to look at it first; `check --fix` applies these. */
  certain: boolean;
  /** The edits, none overlapping another. */
  edits: Array<Edit>;
};

/** Replace the text in `range` by `text`. */
export type Edit = {
  /** What is replaced; empty to insert. */
  range: Range;
  /** What stands there afterwards. */
  text: string;
};

/** A half-open range of `Position`s. */
export type Range = {
  /** Where it starts. */
  start: Position;
  /** One past its end. */
  end: Position;
};

/** A place as people and editors count it. */
export type Position = {
  /** Line, from 1. */
  line: number;
  /** Column, from 1, in code points. */
  column: number;
  /** Offset from the start of the text, from 0, in units of the report's `positionEncoding`. */
  offset: number;
};

/** What an offset counts: bytes of UTF-8, or UTF-16 code units as JavaScript's strings do. */
export type PositionEncoding = "utf-8" | "utf-16";

/** A file as programs read it. */
export type File = {
  /** Below the output folder, with `/` between its parts. */
  path: string;
  /** Octal, as `chmod` takes it; `0600` for what holds credentials. */
  mode: "0644" | "0600";
  /** The whole text. */
  text: string;
};
