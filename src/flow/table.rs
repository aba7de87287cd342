//! The kinds of flows, by mode and by line of Istio.

use super::Class::{Any, ControlPlane, DataPlanes};
use super::Need::{Optional, Required};
use super::{Kind, Point, Ports};
use crate::security_group::Protocol::{self, Icmp, Tcp};
use crate::topology::Mode::{Flat, Gateway};

/// The lines that RemoteIstio exists for; they differ where a row says so.
const ALL: [(u32, u32); 2] = [(1, 1), (1, 4)];
const LINE_1_1: [(u32, u32); 2] = [(1, 1), (1, 1)];
const FROM_1_2: [(u32, u32); 2] = [(1, 2), (1, 4)];

const CHARTS: &str = "Istio 1.1.4 and 1.4.0, install/kubernetes/helm/istio";
const SHARED: &str = "Istio 1.1 to 1.4, shared control plane on a single network";
const GATEWAYS: &str = "Istio 1.1.4 and 1.4.0, install/kubernetes/helm/istio/charts/gateways";
const OPERATOR: &str = "Banzai Cloud istio-operator 0.1, networks of a mesh";
const ACCESS: &str = "Alibaba Cloud ACK, access control of the API server";
const MTU: &str = "RFC 1191, path MTU discovery";

const MIXER: Ports = Ports::Fixed(&[tcp(15_004)]);

const fn tcp(port: u16) -> Protocol {
    Tcp(port, port)
}

/// What most rows have in common: data planes call the control plane.
const CONTROL: Kind = Kind {
    id: "",
    mode: Flat,
    lines: ALL,
    from: DataPlanes,
    to: ControlPlane,
    ports: Ports::Fixed(&[]),
    need: Required,
    point: Point::SecurityGroups,
    why: "",
    source: CHARTS,
};

/// Every kind of flow that meshwright knows. In a flat mesh Citadel's 8060, Galley's 443 and 9901 and the injector's 443
/// are none: each data plane has these itself or does without.
pub const TABLE: &[Kind] = &[
    Kind { id: "F1", ports: Ports::Pilot, why: "flow-pilot", ..CONTROL },
    Kind { id: "F2", ports: MIXER, why: "flow-mixer", ..CONTROL },
    Kind { id: "F3", ports: Ports::Fixed(&[tcp(9_411)]), need: Optional, why: "flow-tracing", ..CONTROL },
    Kind { id: "F4", ..API_SERVER },
    Kind {
        id: "F5",
        from: Any,
        to: Any,
        ports: Ports::Applications,
        why: "flow-applications",
        source: SHARED,
        ..CONTROL
    },
    Kind {
        id: "F6",
        from: ControlPlane,
        to: DataPlanes,
        ports: Ports::Fixed(&[tcp(15_020), tcp(15_090)]),
        need: Optional,
        why: "flow-metrics",
        ..CONTROL
    },
    Kind {
        id: "F7",
        lines: LINE_1_1,
        ports: Ports::Fixed(&[tcp(8_080), tcp(15_003), tcp(15_005), tcp(15_007), tcp(15_014)]),
        need: Optional,
        why: "flow-legacy",
        ..CONTROL
    },
    Kind {
        id: "F7",
        lines: FROM_1_2,
        ports: Ports::Fixed(&[tcp(8_080), tcp(15_014)]),
        need: Optional,
        why: "flow-legacy",
        ..CONTROL
    },
    Kind {
        id: "F9",
        from: Any,
        to: Any,
        ports: Ports::Fixed(&[Icmp]),
        need: Optional,
        why: "flow-icmp",
        source: MTU,
        ..CONTROL
    },
    Kind { id: "F1", ports: Ports::Fixed(&[tcp(15_011)]), why: "flow-pilot", ..GATEWAY },
    Kind { id: "F2", ports: MIXER, why: "flow-mixer", ..GATEWAY },
    Kind { id: "F4", mode: Gateway, ..API_SERVER },
    Kind {
        id: "F5",
        from: Any,
        to: Any,
        ports: Ports::Fixed(&[tcp(443)]),
        why: "flow-gateway",
        source: OPERATOR,
        ..GATEWAY
    },
    Kind { id: "F10", ports: Ports::Fixed(&[tcp(8_060)]), why: "flow-citadel", ..GATEWAY },
];

/// The control plane's operator and pilot read each data plane.
const API_SERVER: Kind = Kind {
    from: ControlPlane,
    to: DataPlanes,
    ports: Ports::ApiServer,
    point: Point::ApiServer,
    why: "flow-api-server",
    source: ACCESS,
    ..CONTROL
};

/// Data planes call what the control plane's ingress gateway passes on.
const GATEWAY: Kind = Kind { mode: Gateway, source: GATEWAYS, ..CONTROL };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Catalog, ENGLISH};

    #[test]
    fn every_row_is_whole_and_says_why() {
        let catalog = Catalog::parse(ENGLISH);
        for kind in TABLE {
            assert!(kind.id.starts_with('F') && !kind.source.is_empty(), "{kind:?}");
            assert!(!matches!(kind.ports, Ports::Fixed([])), "{kind:?}");
            assert_ne!(catalog.word(kind.why), kind.why);
            assert!(kind.lines[0] <= kind.lines[1], "{kind:?}");
        }
    }

    #[test]
    fn a_row_is_there_once_for_each_mode_and_line() {
        for line in 1..=4 {
            for mode in [Flat, Gateway] {
                let of = |kind: &&Kind| kind.mode == mode && (kind.lines[0]..=kind.lines[1]).contains(&(1, line));
                let mut ids: Vec<_> = TABLE.iter().filter(of).map(|kind| kind.id).collect();
                ids.sort_unstable();
                let all = ids.len();
                ids.dedup();
                assert!(ids.len() == all && all >= 5, "{mode:?} 1.{line}: {ids:?}");
            }
        }
    }

    /// The planner need not tell the control plane's part of a network from the others'.
    #[test]
    fn what_a_security_group_must_let_in_never_comes_from_the_control_plane_alone() {
        for kind in TABLE {
            let planned = kind.need == Required && kind.point == Point::SecurityGroups;
            assert!(!planned || kind.from != ControlPlane, "{kind:?}");
        }
    }
}
