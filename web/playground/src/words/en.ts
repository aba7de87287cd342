// What the page says, in English. Every other language has the same keys.

const count = (n: number, one: string, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

export const en = {
  title: "meshwright · playground",
  tagline: "One topology in, every manifest out",
  editorLabel: "Topology, YAML",
  editorHelp: "Tab indents. Escape, then Tab, leaves the editor.",
  resultLabel: "Result",
  editorPane: "Editor",
  resultPane: "Result",
  paneSwitch: "What is shown",
  split: "Width of the editor",

  tabs: {
    problems: "Problems",
    manifests: "Manifests",
    groups: "Security groups",
    map: "Map",
    addresses: "Addresses",
    changes: "Diff",
    commands: "Commands",
    repair: "Repair",
  },

  examples: "Examples",
  examplesTitle: "Start from an example",
  example: {
    crossRegion: ["Two regions", "Control plane in Hangzhou, data plane in Beijing, joined by CEN"],
    sameVpc: ["One VPC", "Two clusters, each with a security group of its own"],
    threeRegions: ["Three regions by CEN", "Failover between named regions, one enterprise group"],
    gateway: ["Gateway mode", "No flat network: clusters meet at their gateways"],
    eight: ["Eight clusters", "Five regions, one control plane"],
    twenty: ["Twenty clusters", "Ten regions, one control plane"],
    overlaps: ["Overlapping addresses", "Broken on purpose: the default ranges, twice"],
    flattened: ["A pasted RemoteIstio", "Broken by a copy from a web page; opens Repair"],
  } satisfies Record<string, readonly [string, string]>,
  works: "They work",
  broken: "Broken on purpose",
  open: "Open…",
  openTitle: "Open a file: a topology, or a RemoteIstio to repair",
  dropHere: "Drop a topology or a RemoteIstio",
  tooBig: (name: string) => `${name} is larger than 4 MB and is not opened`,
  notText: (name: string) => `${name} is not text`,
  opened: (name: string) => `Opened ${name}. Undo brings back what was here`,

  share: "Share",
  more: "More",
  history: "Drafts…",
  saveOne: "Save this page as one file",
  help: "Keyboard",
  helpTitle: "By keyboard",
  language: "Language",
  theme: "Colours",
  themes: { system: "As the system", light: "Light", dark: "Dark" },
  close: "Close",
  cancel: "Cancel",
  undo: "Undo",

  errors: (n: number) => count(n, "error"),
  warnings: (n: number) => count(n, "warning"),
  notes: (n: number) => count(n, "note"),
  clean: "No problems",
  counts: (errors: number, warnings: number, notes: number) =>
    [[errors, "error"], [warnings, "warning"], [notes, "note"]]
      .filter(([n]) => n !== 0)
      .map(([n, word]) => count(n as number, word as string))
      .join(", ") || "No problems",
  checking: "Checking…",
  checkedAt: (time: string, ms: string) => `checked ${time} · ${ms} ms`,
  position: (line: number, column: number) => `Line ${line}, column ${column}`,
  selected: (n: number) => `${n} selected`,
  engine: (version: string) => `core ${version}`,
  staysHere: "Nothing leaves this page",
  faulty: "The check did not finish",

  severity: { error: "error", warning: "warning", note: "note" },
  explain: "Explain",
  fix: "Fix",
  fixAll: (n: number) => `Make ${count(n, "certain fix", "certain fixes")}`,
  fixedAll: (n: number) => `${count(n, "fix", "fixes")} made. Undo takes them back`,
  nothingToFix: "Nothing that is certain is left to fix",
  see: "see",
  line: (n: number) => `line ${n}`,
  goTo: (line: number) => `Go to line ${line}`,
  andMore: (n: number) => `and ${count(n, "more finding")}`,
  showAll: "Show all",
  cleanTitle: "Nothing is wrong",
  cleanText: "No rule has anything to say about this topology. What comes of it:",
  cleanManifest: "Nothing is wrong with this RemoteIstio.",
  emptyTitle: "Start here",
  emptyText: "Write or paste a topology on the left, drop a file, or open an example.",
  next: "Next problem",
  nextKeys: "F8 goes to the next one, Ctrl+. offers its fixes",

  newVersion: "A new version is here; it opens with the next visit",

  rulePage: "Rule",
  back: "Back",
  copy: "Copy",
  copied: "Copied",
  tryIt: "Open in the editor",

  editor: {
    "Control character": "Control character",
  } as Record<string, string>,
};

export type Words = typeof en;
