//! Things in sets that grow together.

/// Numbered things, each in one set.
#[derive(Debug)]
pub(super) struct Sets {
    /// For each thing another of its set, nearer to the one that stands for all.
    toward: Vec<usize>,
}

impl Sets {
    /// `count` things, each in a set of its own.
    pub(super) fn new(count: usize) -> Self {
        Self { toward: (0..count).collect() }
    }

    /// Makes one set of those that hold `things`.
    pub(super) fn join(&mut self, things: &[usize]) {
        let Some((first, others)) = things.split_first() else { return };
        for other in others {
            let (one, other) = (self.find(*first), self.find(*other));
            if let Some(step) = self.toward.get_mut(one.max(other)) {
                *step = one.min(other);
            }
        }
    }

    /// For each thing, the lowest of its set, which stands for all.
    pub(super) fn settle(mut self) -> Vec<usize> {
        (0..self.toward.len()).map(|thing| self.find(thing)).collect()
    }

    fn find(&mut self, mut at: usize) -> usize {
        // Each step is halved for the next one who comes this way.
        while let Some(parent) = self.toward.get(at).copied().filter(|parent| *parent != at) {
            let beyond = self.toward.get(parent).copied().unwrap_or(parent);
            if let Some(step) = self.toward.get_mut(at) {
                *step = beyond;
            }
            at = beyond;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::Sets;

    #[test]
    fn the_lowest_stands_for_all() {
        let mut sets = Sets::new(7);
        for things in [&[5, 4][..], &[1, 2], &[2, 4], &[6], &[]] {
            sets.join(things);
        }
        assert_eq!(sets.settle(), [0, 1, 1, 3, 1, 1, 6]);
    }

    #[test]
    fn a_long_chain_is_one_set() {
        const LENGTH: usize = 100_000;
        let mut sets = Sets::new(LENGTH);
        for thing in (1..LENGTH).rev() {
            sets.join(&[thing - 1, thing]);
        }
        assert!(sets.settle().iter().all(|first| *first == 0));
    }
}
