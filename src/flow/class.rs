//! Which clusters of a mesh a flow may start or end at.

use crate::mesh::{Cluster, Mesh};

/// A class of clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The one that runs the control plane.
    ControlPlane,
    /// Those that join it.
    DataPlanes,
    /// Every one.
    Any,
}

impl Class {
    /// Its clusters: the control plane's first, then the data planes by name.
    pub fn clusters<'m>(self, mesh: &'m Mesh<'m>) -> impl Iterator<Item = &'m Cluster<'m>> {
        let control_plane = (self != Self::DataPlanes).then_some(&mesh.control_plane);
        let data_planes = if self == Self::ControlPlane { &[] } else { mesh.data_planes.as_slice() };
        control_plane.into_iter().chain(data_planes)
    }

    /// Whether `cluster` is of it.
    #[must_use]
    pub fn has(self, mesh: &Mesh<'_>, cluster: &Cluster<'_>) -> bool {
        match self {
            Self::ControlPlane => cluster.name == mesh.control_plane.name,
            Self::DataPlanes => cluster.name != mesh.control_plane.name,
            Self::Any => true,
        }
    }
}
