//! A table of names that is asked for each cluster.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Names and their positions in the file. Sorted by a hash first, so that most comparisons are of two numbers; the order
/// is never shown.
#[derive(Debug)]
pub(super) struct Names<'t>(Vec<(u64, &'t str, usize)>);

impl<'t> Names<'t> {
    /// The names that are there, each at its position.
    pub(super) fn of(names: impl IntoIterator<Item = Option<&'t str>>) -> Self {
        let names = names.into_iter().enumerate();
        let mut table: Vec<_> = names.filter_map(|(at, name)| name.map(|name| (hash(name), name, at))).collect();
        table.sort_unstable();
        Self(table)
    }

    /// Where `name` stands first.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        let wanted = (hash(name), name);
        let before = self.0.partition_point(|(hash, text, _)| (*hash, *text) < wanted);
        let (_, found, at) = self.0.get(before)?;
        (*found == name).then_some(*at)
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn a_name_is_found_where_it_stands_first() {
        let names = Names::of([Some("b"), None, Some("a"), Some("b")]);
        assert_eq!(["a", "b", "c", ""].map(|name| names.position(name)), [Some(2), Some(0), None, None]);
    }
}
