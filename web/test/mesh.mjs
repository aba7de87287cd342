// Topologies of any size, without a finding that forbids anything.
const REGIONS = ["cn-hangzhou", "cn-beijing", "cn-shenzhen", "cn-shanghai"];

function block(first, index, bits) {
  const address = ((first << 24) >>> 0) + index * 2 ** (32 - bits);
  return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".")}/${bits}`;
}

/** A mesh of `count` clusters, each with networks of its own. */
export function mesh(count) {
  const vpcs = REGIONS.map((region, index) => `  - { name: ${region}, id: vpc-${index}abcdefgh, region: ${region}, cidrs: [10.${index * 64}.0.0/10] }`);
  const clusters = Array.from({ length: count }, (_, index) => {
    const of = index % REGIONS.length;
    const slot = of * 2 ** 14 + Math.floor(index / REGIONS.length) * 2;
    return `  - name: cluster-${index}
    role: ${index === 0 ? "control-plane" : "data-plane"}
    vpc: ${REGIONS[of]}
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
  - { type: cen, id: cen-7qthudw0ll6jmcab12, vpcs: [${REGIONS.join(", ")}], bandwidthMbps: 100 }
clusters:
${clusters.join("")}`;
}
