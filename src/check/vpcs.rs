//! The VPCs by name, and which of them are one.

use super::names::Names;
use crate::topology::{Topology, Vpc};

/// The VPC sections of a topology.
#[derive(Debug)]
pub struct Vpcs<'t> {
    sections: &'t [Vpc],
    names: Names<'t>,
    /// Of each section the first that describes the same VPC.
    identities: Vec<Option<usize>>,
}

impl<'t> Vpcs<'t> {
    /// Those of `topology`.
    #[must_use]
    pub fn of(topology: &'t Topology) -> Self {
        let sections = topology.vpcs.items();
        let ids = Names::of(sections.iter().map(identity));
        let identities = sections.iter().map(|vpc| ids.position(identity(vpc)?)).collect();
        Self { sections, names: Names::of(sections.iter().map(|vpc| vpc.name.text())), identities }
    }

    /// The VPC declared as `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'t Vpc> {
        self.sections.get(self.names.position(name)?)
    }

    /// What tells the VPC declared as `name` from others: two sections with one id are one VPC.
    #[must_use]
    pub fn identity(&self, name: &str) -> Option<usize> {
        self.identities.get(self.names.position(name)?).copied().flatten()
    }

    /// The sections, each with its identity where it says an id or a name.
    pub fn iter(&self) -> impl Iterator<Item = (Option<usize>, &'t Vpc)> {
        self.identities.iter().copied().zip(self.sections)
    }

    /// How many sections there are; every identity is less.
    #[must_use]
    pub fn count(&self) -> usize {
        self.sections.len()
    }
}

/// What makes two sections the same VPC: the cloud's id where given, else the name.
fn identity(vpc: &Vpc) -> Option<&str> {
    vpc.id.text().filter(|id| !id.is_empty()).or(vpc.name.text())
}
