//! The closed sets of words in the format.

/// A value that is one of a few words.
pub trait Choice: Copy + PartialEq + 'static {
    /// The words, in the order they are offered.
    const WORDS: &'static [(&'static str, Self)];

    /// The word for this value.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }
}

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$variant_doc])* #[cfg_attr(feature = "schema", schemars(rename = $word))] $variant,)+
        }

        impl Choice for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant),)+];
        }
    };
}

choice!(
    /// How clusters reach each other.
    Mode {
        /// One cluster alone; no other cluster joins.
        Off = "off",
        /// Pods of all clusters reach each other directly: one VPC, or VPCs joined by links.
        #[default]
        Flat = "flat",
        /// Clusters reach each other through their ingress gateways only.
        Gateway = "gateway",
    }
);

choice!(
    /// Whose operator reads the custom resources.
    Dialect {
        /// Alibaba Cloud's fork: `istio.alibabacloud.com`.
        #[default]
        Alibaba = "alibaba",
        /// The upstream operator: `istio.banzaicloud.io`.
        Banzaicloud = "banzaicloud",
    }
);

choice!(
    /// What a cluster is to the mesh.
    Role {
        /// It runs Istio's control plane; a mesh has exactly one.
        ControlPlane = "control-plane",
        /// It joins the mesh through a RemoteIstio on the control plane.
        #[default]
        DataPlane = "data-plane",
    }
);

choice!(
    /// The cluster's network plug-in.
    Plugin {
        /// Pods take addresses from vSwitches of the VPC.
        #[default]
        Terway = "terway",
        /// Pods have a range of their own outside the VPC, one route per node.
        Flannel = "flannel",
    }
);

choice!(
    /// What joins VPCs.
    LinkType {
        /// Cloud Enterprise Network: joins all its VPCs and learns routes by itself.
        #[default]
        Cen = "cen",
        /// VPN gateways: joins two VPCs, routes by hand.
        Vpn = "vpn",
        /// Express Connect: joins two VPCs, routes by hand.
        ExpressConnect = "express-connect",
        /// VPC peering: joins two VPCs, routes by hand, never transitive.
        Peering = "peering",
    }
);

choice!(
    /// The type of a security group.
    GroupType {
        /// Basic: members reach each other, everything may leave.
        #[default]
        Basic = "basic",
        /// Enterprise (advanced): nothing enters and nothing leaves without a rule.
        Enterprise = "enterprise",
    }
);

choice!(
    /// How much the generated security-group rules admit.
    Policy {
        /// All traffic from each peer network, as the documentation says.
        #[default]
        Documented = "documented",
        /// Only the flows that the mesh needs.
        Strict = "strict",
    }
);

choice!(
    /// Whether neighbouring networks are joined into larger blocks.
    Aggregate {
        /// Joined wherever the block covers exactly the same addresses.
        #[default]
        Exact = "exact",
        /// One rule per network as written.
        None = "none",
    }
);

choice!(
    /// How security-group rules name the clusters at the other end.
    Peers {
        /// By their networks.
        #[default]
        Networks = "networks",
        /// By their security groups where the cloud allows it: basic groups of one VPC whose pods have its addresses.
        Groups = "groups",
    }
);

choice!(
    /// The rights of the account that the control plane uses on a data plane.
    RbacProfile {
        /// What the official set-up grants: in effect everything.
        #[default]
        Compat = "compat",
        /// Reading services and endpoints only; not enough for the operator.
        Reader = "reader",
        /// What the operator is seen to use. Derived from source, not tested on Alibaba's fork.
        LeastPrivilege = "least-privilege",
    }
);

impl Dialect {
    /// The API group of its custom resources.
    #[must_use]
    pub fn api_group(self) -> &'static str {
        match self {
            Self::Alibaba => "istio.alibabacloud.com",
            Self::Banzaicloud => "istio.banzaicloud.io",
        }
    }
}

impl RbacProfile {
    /// The name of the account: those of the scripts that the generated files replace.
    #[must_use]
    pub fn account(self) -> &'static str {
        match self {
            Self::Compat | Self::LeastPrivilege => "istio-operator",
            Self::Reader => "istio-multi",
        }
    }
}
