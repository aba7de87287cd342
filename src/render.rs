//! Plan → files.

/// One file of the output tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// Below the output folder, with `/` between its parts.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// The cluster it is applied to; none for what is applied elsewhere.
    pub cluster: Option<String>,
    /// Whether it holds credentials and must be readable by its owner alone.
    pub secret: bool,
}
