//! Plan → files.

/// A comment that stands in a Secret while its credentials are still to be filled in.
pub const PLACEHOLDER: &str = "# meshwright: placeholder";

/// One file of the output tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Below the output folder, with `/` between its parts.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// The cluster it is applied to; none for what is applied elsewhere.
    pub cluster: Option<String>,
    /// Whether it holds credentials and must be readable by its owner alone.
    pub secret: bool,
    /// Whether it is applied with its cluster's kustomization; the kustomization itself is not.
    pub applied: bool,
}

impl File {
    /// Whether it holds real credentials.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        self.secret && !self.text.contains(PLACEHOLDER)
    }
}
