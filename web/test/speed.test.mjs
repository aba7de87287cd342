// How fast the package is in Node: each goal is shown, and missing it by twice is a fault. The best of several runs counts,
// and the slack is there, because machines are busy.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { packaged } from "./load.mjs";
import { project, ran } from "./project.mjs";

const SLACK = 2;

/** A mesh of `count` clusters, each with networks of its own, without a finding that forbids anything. */
function mesh(count) {
  const regions = ["cn-hangzhou", "cn-beijing", "cn-shenzhen", "cn-shanghai"];
  const block = (first, index, bits) => {
    const address = (first << 24 >>> 0) + index * 2 ** (32 - bits);
    return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".")}/${bits}`;
  };
  const vpcs = regions.map((region, index) => `  - { name: ${region}, id: vpc-${index}abcdefgh, region: ${region}, cidrs: [10.${index * 64}.0.0/10] }`);
  const clusters = Array.from({ length: count }, (_, index) => {
    const of = index % regions.length;
    const slot = of * 2 ** 14 + Math.floor(index / regions.length) * 2;
    return `  - name: cluster-${index}
    role: ${index === 0 ? "control-plane" : "data-plane"}
    vpc: ${regions[of]}
    kubernetesVersion: 1.14.8
    workers: 3
    network: { plugin: terway, nodeCidrs: [${block(10, slot, 24)}], podCidrs: [${block(10, slot + 1, 24)}], serviceCidr: ${block(11, index, 22)} }
    securityGroup: { id: sg-${index}abcdefgh }
    apiServer: https://${block(10, slot, 24).replace(/\d+\/24$/, "10")}:6443
`;
  });
  return `apiVersion: meshwright/v1
kind: Topology
mesh: { name: shop, mode: flat }
vpcs:
${vpcs.join("\n")}
links:
  - { type: cen, id: cen-7qthudw0ll6jmcab12, vpcs: [${regions.join(", ")}], bandwidthMbps: 100 }
clusters:
${clusters.join("")}`;
}

/** The least time in milliseconds that `work` took. */
function best(times, work) {
  let least = Infinity;
  for (let index = 0; index < times; index++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

function within(t, what, measured, goal) {
  t.diagnostic(`${what}: ${measured.toFixed(1)} ms of ${goal} ms`);
  assert.ok(measured <= SLACK * goal, `${what} takes ${measured.toFixed(1)} ms; the goal is ${goal} ms`);
}

test("loading in a new process", (t) => {
  const here = project();
  const timed = `import { load } from "meshwright"; const start = performance.now(); await load(); console.log(performance.now() - start);`;
  writeFileSync(join(here, "load.mjs"), timed);
  const times = Array.from({ length: 10 }, () => Number(ran(process.execPath, ["load.mjs"], { cwd: here })));
  within(t, "load", Math.min(...times), 40);
});

test("checking and generating, warm", async (t) => {
  const m = await (await packaged("node.js")).load();
  const [hundred, thousand] = [mesh(100), mesh(1_000)];
  for (const text of [hundred, thousand]) assert.equal(m.check(text).summary.errors, 0);
  best(20, () => m.generate(hundred));
  within(t, "check of 100 clusters", best(50, () => m.check(hundred)), 5);
  within(t, "check of 1,000 clusters", best(20, () => m.check(thousand)), 50);
  within(t, "generate of 100 clusters", best(30, () => m.generate(hundred)), 15);
});
