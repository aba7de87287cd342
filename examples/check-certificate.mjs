#!/usr/bin/env node
// Checks a certificate of `meshwright prove` again, from scratch: node check-certificate.mjs CERTIFICATE [TOPOLOGY]
//
// It works out from the certificate's clusters and flows what must pass, asks the listed rules about one packet of every
// box in which nothing can change, and holds the answers against the witnesses. What it cannot know: whether the clusters
// are those of the topology (with TOPOLOGY it compares the digest), and whether the rules are those of the cloud.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const fail = (what) => { console.error(`rejected: ${what}`); process.exit(1); };
const [file, topology] = process.argv.slice(2);
if (!file) { console.error("usage: check-certificate.mjs CERTIFICATE [TOPOLOGY]"); process.exit(2); }
const doc = JSON.parse(readFileSync(file, "utf8"));

// The flows that must be there, by mode: the checker's own knowledge.
const KINDS = { flat: ["F1", "F2", "F4", "F5"], gateway: ["F1", "F2", "F4", "F5", "F10"], off: [] };
const PORTS = 65536n, UDP = PORTS, ICMP = 2n * PORTS;
const WORDS = { icmp: ICMP, icmpv6: ICMP + 1n, gre: ICMP + 2n, other: ICMP + 3n };
const V6 = 1n << 130n; // IPv6 addresses stand behind all of IPv4

const number = (text) => {
  if (!text.includes(":")) return text.split(".").reduce((all, part) => all * 256n + BigInt(part), 0n);
  const [head, tail] = text.split("::").map((half) => (half ? half.split(":") : []));
  const dotted = (parts) => parts.flatMap((part) => {
    if (!part.includes(".")) return [part];
    const bits = number(part);
    return [(bits >> 16n).toString(16), (bits & 0xffffn).toString(16)];
  });
  const [left, right] = [dotted(head), dotted(tail ?? [])];
  const middle = Array(8 - left.length - right.length).fill("0");
  return V6 + [...left, ...middle, ...right].reduce((all, part) => all * 65536n + BigInt(`0x${part || 0}`), 0n);
};
const network = (text) => {
  const [address, length] = text.split("/");
  const size = 1n << BigInt((address.includes(":") ? 128 : 32) - Number(length));
  const first = number(address);
  return [first, first + size - 1n];
};
// "all", "tcp/443", "udp/1-9, icmp": stretches of one line on which every protocol and port has its place.
const traffic = (text) => {
  if (text === "all") return [[0n, WORDS.other]];
  return text.split(", ").map((part) => {
    if (part in WORDS) return [WORDS[part], WORDS[part]];
    const [, protocol, first, last] = /^(tcp|udp)\/(\d+)(?:-(\d+))?$/.exec(part) ?? fail(`traffic "${part}"`);
    const base = protocol === "tcp" ? 0n : UDP;
    return [base + BigInt(first), base + BigInt(last ?? first)];
  });
};
const within = (value, ranges) => ranges.some(([first, last]) => first <= value && value <= last);

const clusters = new Map(doc.clusters.map((it) => [it.name, it]));
const groups = new Map(doc.groups.map((it) => [it.id, it]));
const interfaces = (id) => doc.clusters.filter((it) => it.group === id).flatMap((it) => it.interfaces.map(network));
const classes = { "control-plane": doc.clusters.slice(0, 1), "data-planes": doc.clusters.slice(1), any: doc.clusters };
const pairs = (flow) => classes[flow.from].flatMap((from) => classes[flow.to].filter((to) => to !== from).map((to) => [from, to]));

// 1. The document hangs together.
if (doc.certificateVersion !== 1) fail("unknown version");
if (topology && createHash("sha256").update(readFileSync(topology)).digest("hex") !== doc.topologySha256) fail("another topology");
if (doc.flows.map((it) => it.flow).join() !== KINDS[doc.mesh.mode]?.join()) fail("the flows are not those of the mode");
if (doc.counts.clusters !== doc.clusters.length) fail("clusters are missing");
if (doc.counts.rules !== doc.groups.reduce((all, it) => all + it.rules.length, 0)) fail("rules are missing");
if (doc.counts.flows !== doc.flows.reduce((all, it) => all + pairs(it).length, 0)) fail("flows are missing");
for (const { group } of doc.clusters) if (group && doc.mesh.mode !== "off" && !groups.has(group) && doc.proved) fail(`no group ${group}`);

// 2. What must pass a group: [flow, first, last, from port, to port], straight from every pair of clusters.
const required = (group, direction) => doc.flows.flatMap((flow) => {
  if (direction === "ingress" && !flow.filteredAtBothEnds) return [];
  return pairs(flow).flatMap(([from, to]) => {
    const [own, other] = direction === "ingress" ? [to, from] : [from, to];
    if (own.group !== group.id) return [];
    const called = flow.called.find((it) => it.cluster === to.name) ?? fail(`${to.name} is not called`);
    const ends = direction === "ingress" ? from.sources : called.networks;
    const inside = (end) => group.openInside && other.group === group.id && other.interfaces.includes(end)
      && (direction === "ingress" || (flow.filteredAtBothEnds && doc.mesh.mode === "flat"));
    const boxes = ends.filter((end) => !inside(end)).map(network);
    return boxes.flatMap((box) => called.traffic.flatMap(traffic).map((ports) => [flow.flow, ...box, ...ports]));
  });
});

// 3. The first match decides: priority, drop before accept, then the default of the group's type.
const compiled = (group) => group.rules.map((rule, place) => {
  const drop = rule.policy === "drop", address = /^[0-9a-f.:]+\/\d+$/i.test(rule.peer);
  const peer = address ? [network(rule.peer)] : rule.listed ? rule.listed.map(network) : groups.has(rule.peer) || !rule.narrowed
    ? interfaces(rule.peer) : drop ? [network("0.0.0.0/0"), network("::/0")] : [];
  return { ...rule, place, drop, byGroup: !address && !rule.listed, ports: traffic(rule.traffic), ranges: rule.narrowed && !drop ? [] : peer };
}).sort((a, b) => a.priority - b.priority || b.drop - a.drop || a.place - b.place);
// The load balancers of gateways and API servers are no interfaces of a group, though their addresses may lie there.
const decide = (group, rules, direction, address, port, balanced) => {
  if (!balanced && group.openInside && within(address, interfaces(group.id))) return ["inside", true];
  const first = rules.find((it) => it.direction === direction && !(balanced && it.byGroup && !it.narrowed)
    && within(address, it.ranges) && within(port, it.ports));
  return first ? [first.place, !first.drop] : ["default", group.type === "basic" && direction === "egress"];
};

// 4. One packet for every box in which nothing changes.
const cuts = (ranges) => [...new Set(ranges.flatMap(([first, last]) => [first, last + 1n]))];
let packets = 0, blocked = 0, excess = 0;
for (const group of doc.groups) {
  const rules = compiled(group);
  for (const direction of ["ingress", "egress"]) {
    const needs = required(group, direction);
    const box = (it) => [number(it.first), number(it.last), ...traffic(it.traffic)[0]];
    const witnesses = group[direction].map((it) => [it.flow, ...box(it), it.by]);
    const waived = direction === "egress" && group.type === "basic" && !witnesses.length && rules.every((it) => it.direction !== "egress");
    const admitting = rules.filter((it) => it.direction === direction);
    const listed = group.excess.filter((it) => it.direction === direction).map(box);
    const whole = doc.mesh.mode === "flat" && doc.mesh.policy === "documented";
    const both = (flow) => doc.flows.find((it) => it.flow === flow).filteredAtBothEnds;
    const wanted = needs.map(([flow, a, b, p, q]) => (whole && both(flow) ? [a, b, 0n, WORDS.other] : [a, b, p, q]));
    wanted.push(...doc.tolerated.map((it) => [...network(it), 0n, WORDS.other]));
    const has = (boxes, address, port) => boxes.some(([a, b, p, q]) => a <= address && address <= b && p <= port && port <= q);
    const boxes = [...needs.map((it) => it.slice(1)), ...witnesses.map((it) => it.slice(1, 5)), ...listed];
    const addresses = cuts([...boxes, ...admitting.flatMap((it) => it.ranges), ...doc.tolerated.map(network), ...interfaces(group.id)]);
    const ports = cuts([...boxes.map((it) => it.slice(2)), ...admitting.flatMap((it) => it.ports), [0n, UDP - 1n]]);
    for (const address of addresses) for (const port of ports) {
      const admits = rules.some((it) => it.planned && it.direction === direction && within(address, it.ranges) && within(port, it.ports));
      const isExcess = admits && !has(wanted, address, port);
      if (isExcess !== has(listed, address, port)) fail(`${group.id}: excess is listed wrongly`);
      excess += isExcess;
      if (waived) continue;
      for (const { flow, filteredAtBothEnds } of doc.flows) {
        const balanced = direction === "egress" && !(filteredAtBothEnds && doc.mesh.mode === "flat");
        const [by, passes] = decide(group, rules, direction, address, port, balanced);
        const of = (it) => it[0] === flow, at = (it) => has([it.slice(1, 5)], address, port);
        const found = witnesses.filter((it) => of(it) && at(it));
        if (needs.some((it) => of(it) && at(it)) !== (found.length === 1)) fail(`${group.id} ${direction} ${flow}: a witness is missing or too much`);
        if (found.some((it) => it[5] !== by)) fail(`${group.id} ${direction} ${flow}: ${by} decides, not ${found[0][5]}`);
        if (found.length) { packets += 1; blocked += !passes; }
      }
    }
  }
  if (group.rules.some((it) => it.planned && it.policy !== "accept")) fail("a planned rule drops");
}
if (doc.proved !== (blocked + excess === 0 && !doc.tooManyRules.length)) fail(doc.proved ? "not all that is required passes" : "it is proved, but says it is not");
console.log(`${doc.proved ? "holds" : "holds, and says that it is not proved"}: ${doc.counts.flows} flows, ${doc.counts.rules} rules, ${packets} packets asked`);
