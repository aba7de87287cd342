//! Which things are joined, directly or through others.

/// Things by number, and the islands that joining makes of them.
#[derive(Debug)]
pub(super) struct Islands {
    /// For each thing another of its island, nearer to the one that stands for all.
    toward: Vec<usize>,
}

impl Islands {
    /// So many islands of one thing each.
    pub(super) fn new(count: usize) -> Self {
        Self { toward: (0..count).collect() }
    }

    /// The thing that stands for the island `at` is on now.
    pub(super) fn of(&mut self, mut at: usize) -> usize {
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

    /// Joins the islands of both.
    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        if let Some(step) = self.toward.get_mut(one.max(other)) {
            *step = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Islands;

    #[test]
    fn what_is_joined_through_others_is_on_one_island() {
        let mut islands = Islands::new(6);
        for (one, other) in [(0, 1), (2, 3), (4, 4), (3, 1)] {
            islands.join(one, other);
        }
        assert_eq!([0, 1, 2, 3, 4, 5].map(|thing| islands.of(thing)), [0, 0, 0, 0, 4, 5]);
    }

    #[test]
    fn a_long_chain_is_one_island() {
        let mut islands = Islands::new(50_000);
        for thing in (1..50_000).rev() {
            islands.join(thing, thing - 1);
        }
        assert!((0..50_000).all(|thing| islands.of(thing) == 0));
    }
}
