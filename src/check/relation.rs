//! What two blocks that share addresses are to each other, and so which rule's business they are.

use super::blocks::{Block, Kind};
use crate::finding::Severity;

/// What two blocks that share addresses are to each other. Each is one rule's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Pods of two clusters.
    Pods,
    /// Services of two clusters.
    Services,
    /// Two VPCs.
    Vpcs,
    /// Anything and a network that nobody may use.
    Reserved,
    /// Pods of one cluster, services of another.
    PodService,
    /// Pods and a VPC that their cluster does not stand in.
    VpcPod,
    /// Services and a VPC that their cluster does not stand in.
    VpcService,
    /// A cluster and itself, or its own VPC.
    WithinCluster,
    /// vSwitches of two clusters in one VPC.
    VSwitches,
}

impl Relation {
    /// How bad it is where `between_clusters` is how bad it is when clusters meet; `None` where it does no harm. What the
    /// cloud or the cluster itself cannot have is an error whatever the mesh does.
    #[must_use]
    pub fn severity(self, between_clusters: Option<Severity>) -> Option<Severity> {
        match self {
            Self::Reserved | Self::WithinCluster | Self::VSwitches => Some(Severity::Error),
            _ => between_clusters,
        }
    }

    /// What `one` and `other`, which share addresses, are to each other; `None` where they do so rightly, or another
    /// pair or rule says the same better. Blocks of clusters belong to one cluster or to two.
    pub(super) fn between(one: &Block<'_>, other: &Block<'_>, one_cluster: bool) -> Option<Self> {
        let (a, b) = if one.kind <= other.kind { (one, other) } else { (other, one) };
        match (a.kind, b.kind) {
            // One VPC's ranges are the cloud's business.
            (Kind::Vpc, Kind::Vpc) => (a.vpc.is_some() && b.vpc.is_some() && a.vpc != b.vpc).then_some(Self::Vpcs),
            (Kind::Reserved, Kind::Reserved) => None,
            (_, Kind::Reserved) => (!a.is_spoken_for()).then_some(Self::Reserved),
            (Kind::Vpc, _) => Self::with_vpc(a, b),
            _ if one_cluster => (b.may_be_vswitch() || !a.is_spoken_for()).then_some(Self::WithinCluster),
            (Kind::Pod, Kind::Pod) => (!may_be_one_vswitch(a, b)).then_some(Self::Pods),
            (Kind::Pod, _) => Some(Self::PodService),
            (Kind::Service, _) => Some(Self::Services),
            // vSwitches of different VPCs share addresses only if the VPCs do.
            _ if b.may_be_vswitch() => (a.same_vpc(b) && a.net() != b.net()).then_some(Self::VSwitches),
            (_, Kind::Pod) => (!a.is_spoken_for()).then_some(Self::VpcPod),
            _ => (!a.is_spoken_for()).then_some(Self::VpcService),
        }
    }

    /// The same for a VPC's range and a cluster's block.
    fn with_vpc(vpc: &Block<'_>, block: &Block<'_>) -> Option<Self> {
        match block.kind {
            // Whether a vSwitch lies where it should is `outside-vpc`'s question.
            _ if block.may_be_vswitch() => None,
            // That is how a wrong plug-in looks: `plugin-cidr-mismatch`.
            Kind::Pod if vpc.same_vpc(block) && block.inside == Some(true) => None,
            _ if vpc.same_vpc(block) => Some(Self::WithinCluster),
            Kind::Pod => Some(Self::VpcPod),
            _ => Some(Self::VpcService),
        }
    }
}

/// Whether both may name one vSwitch, which two clusters of a VPC share rightly.
fn may_be_one_vswitch(a: &Block<'_>, b: &Block<'_>) -> bool {
    let one_vpc = a.vpc.is_none() || b.vpc.is_none() || a.vpc == b.vpc;
    a.may_be_vswitch() && b.may_be_vswitch() && one_vpc && a.net() == b.net()
}

#[cfg(test)]
mod tests {
    use super::super::Context;
    use super::super::samples::{changed, codes};
    use super::*;
    use crate::parse::parse;

    #[test]
    fn each_overlap_is_one_rules_business() {
        let (service, nodes, pods) =
            ("serviceCidr: 172.22.0.0/20", "nodeCidrs: [10.2.0.0/20]", "podCidrs: [10.2.16.0/20]");
        let cases = [
            (service, "serviceCidr: 172.22.0.0/20", &[][..]),
            (service, "serviceCidr: 172.21.0.0/20", &["MW202"]),
            ("cidrs: [10.2.0.0/16]", "cidrs: [10.2.0.0/16, 10.1.128.0/17]", &["MW203"]),
            ("clusters:", "reserved: [{ name: office, cidrs: [10.2.0.0/17] }]\nclusters:", &["MW204"]),
            (service, "serviceCidr: 10.1.64.0/20", &["MW207"]),
            (service, "serviceCidr: 10.1.16.0/20", &["MW205", "MW207"]),
            (service, "serviceCidr: 10.2.0.0/19", &["MW208"]),
            (nodes, "nodeCidrs: [10.2.0.0/20, 10.2.8.0/21]", &["MW208"]),
            (pods, "podCidrs: [10.2.0.0/21]", &["MW208"]),
            // Which VPC this is, nobody can tell: it may be the other.
            ("links:", "- { region: cn-beijing, cidrs: [10.1.0.0/17] }\nlinks:", &[]),
            // A size that nobody can mean is all that is said of it.
            (nodes, "nodeCidrs: [10.2.0.0/2]", &["MW217"]),
            (service, "serviceCidr: 0.0.0.0/0", &["MW212"]),
        ];
        for (old, new, expected) in cases {
            assert_eq!(codes("MW2", &changed(old, new)), expected, "{new}");
        }
    }

    #[test]
    fn pods_are_judged_by_their_plug_in() {
        let cases = [
            ("flannel", "[172.23.0.0/20]", &[][..]),
            ("flannel", "[172.21.0.0/20]", &["MW205"]),
            ("flannel", "[10.1.64.0/20]", &["MW206"]),
            ("flannel", "[10.1.16.0/20]", &["MW201", "MW206"]),
            ("flannel", "[10.2.64.0/20]", &["MW220"]),
            ("flannel", "[10.2.0.0/15]", &["MW208"]),
            ("terway", "[10.3.0.0/20]", &["MW220"]),
            ("terway", "[10.1.64.0/20]", &["MW218"]),
            ("terway", "[10.2.16.0/20, 10.3.0.0/20]", &["MW218"]),
            ("terway", "[10.1.64.0/20, 10.2.16.0/20]", &["MW218"]),
            // Nobody knows whether these are vSwitches.
            ("unheard-of", "[10.2.64.0/20]", &[]),
            ("unheard-of", "[10.3.0.0/20]", &[]),
        ];
        for (plugin, pods, expected) in cases {
            let old = "terway, nodeCidrs: [10.2.0.0/20], podCidrs: [10.2.16.0/20]";
            let new = format!("{plugin}, nodeCidrs: [10.2.0.0/20], podCidrs: {pods}");
            assert_eq!(codes("MW2", &changed(old, &new)), expected, "{plugin} {pods}");
        }
    }

    #[test]
    fn clusters_of_one_vpc_share_vswitches_and_nothing_else() {
        let in_one_vpc = |nodes: &str, pods: &str| {
            let other = format!("terway, nodeCidrs: [{nodes}], podCidrs: [{pods}]");
            let text = changed("terway, nodeCidrs: [10.2.0.0/20], podCidrs: [10.2.16.0/20]", &other);
            codes("MW2", &text.replace("vpc: b", "vpc: a"))
        };
        assert!(in_one_vpc("10.1.0.0/20", "10.1.16.0/20").is_empty(), "the same two");
        assert!(in_one_vpc("10.1.32.0/20", "10.1.48.0/20").is_empty(), "others");
        assert!(in_one_vpc("10.1.16.0/20", "10.1.32.0/20").is_empty(), "nodes where the other has pods");
        assert_eq!(in_one_vpc("10.1.8.0/21", "10.1.32.0/20"), ["MW221"]);
        assert_eq!(in_one_vpc("10.1.32.0/20", "10.1.8.0/21"), ["MW221"]);
        assert_eq!(in_one_vpc("10.1.32.0/20", "10.1.24.0/21"), ["MW201"]);
        let flannel =
            changed("vpc: b,", "vpc: a,").replace("terway, nodeCidrs: [10.2.0.0/20]", "flannel, nodeCidrs: []");
        let pods = codes("MW20", &flannel.replace("10.2.16.0/20", "10.1.16.0/20"));
        assert!(pods.contains(&"MW201"), "pods where the other has a vSwitch of pods: {pods:?}");
    }

    #[test]
    fn a_vswitch_inside_its_vpc_adds_nothing_to_what_is_said_of_the_vpc() {
        let said = |nodes: &str, other: &str| -> Vec<_> {
            let text = changed(
                "terway, nodeCidrs: [10.2.0.0/20], podCidrs: [10.2.16.0/20], serviceCidr: 172.22.0.0/20",
                other,
            );
            let parsed = parse(&text.replace("nodeCidrs: [10.1.0.0/20]", nodes));
            Context::new(&parsed).overlaps().iter().map(|pair| pair.relation).collect()
        };
        let (inside, outside) = ("nodeCidrs: [10.1.0.0/20]", "nodeCidrs: [10.9.0.0/20]");
        let pods = "flannel, nodeCidrs: [10.2.0.0/20], podCidrs: [10.1.0.0/20], serviceCidr: 172.22.0.0/20";
        let services = "terway, nodeCidrs: [10.2.0.0/20], podCidrs: [10.2.16.0/20], serviceCidr: 10.1.0.0/20";
        let own = "terway, nodeCidrs: [10.2.0.0/20], podCidrs: [10.2.16.0/20], serviceCidr: 10.2.0.0/20";
        for (other, expected) in
            [(pods, Relation::VpcPod), (services, Relation::VpcService), (own, Relation::WithinCluster)]
        {
            assert_eq!(said(inside, other), [expected], "{other}");
        }
        for (other, expected) in [(pods, Relation::VpcPod), (services, Relation::VpcService)] {
            assert_eq!(said(outside, &other.replace("10.1.0.0", "10.9.0.0")), [expected], "{other}");
        }
        let own = "terway, nodeCidrs: [10.9.0.0/20], podCidrs: [10.2.16.0/20], serviceCidr: 10.9.0.0/20";
        assert_eq!(said(inside, own), [Relation::WithinCluster]);
    }

    #[test]
    fn two_sections_of_one_id_are_one_vpc() {
        let text = changed(
            "id: vpc-b, region: cn-beijing, cidrs: [10.2.0.0/16]",
            "id: vpc-a, cidrs: [10.1.0.0/16, 10.2.0.0/16]",
        );
        assert!(codes("MW2", &text).is_empty());
        let service = text.replace("serviceCidr: 172.22.0.0/20", "serviceCidr: 10.1.64.0/20");
        let parsed = parse(&service);
        assert_eq!(Context::new(&parsed).overlaps().iter().count(), 1);
    }

    #[test]
    fn what_depends_on_an_unknown_vpc_is_left_to_who_reports_that() {
        let text = changed("vpc: b,", "vpc: bb,").replace("10.2.16.0/20", "10.1.16.0/20");
        assert!(codes("MW2", &text).is_empty());
    }

    #[test]
    fn the_mode_decides_how_bad_it_is() {
        let text = |mode, old, new| changed(old, new).replace("mode: flat", mode);
        let severities = |text: &str| -> Vec<_> {
            let parsed = parse(text);
            Context::new(&parsed).overlaps().iter().map(|pair| pair.severity).collect()
        };
        let services = |mode| severities(&text(mode, "172.22.0.0/20", "172.21.0.0/20"));
        assert_eq!(services("mode: flat"), [Severity::Error]);
        assert_eq!(services("mode: gateway"), [Severity::Warning]);
        assert_eq!(services("mode: off"), []);
        assert_eq!(services("mode: fat"), []);
        assert_eq!(severities(&text("mode: off", "172.22.0.0/20", "10.2.64.0/20")), [Severity::Error]);
    }
}
