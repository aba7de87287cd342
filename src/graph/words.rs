//! The words of a picture.

use crate::message::{Catalog, Facts, Message};

/// The sentences of one language.
pub(super) struct Words<'c>(pub(super) &'c Catalog<'c>);

impl Words<'_> {
    /// What `key` reads.
    pub(super) fn of(&self, key: &'static str) -> String {
        self.say(key, &[])
    }

    /// What `key` reads, filled with `facts`.
    pub(super) fn say(&self, key: &'static str, facts: Facts<'_>) -> String {
        self.0.say("graph", &Message::new(key, facts))
    }

    /// What `key` reads for so many.
    pub(super) fn count(&self, key: &'static str, count: usize) -> String {
        let said = self.say(key, &[("count", &count)]);
        match said.split_once('|') {
            Some((one, many)) => if count == 1 { one } else { many }.to_owned(),
            None => said,
        }
    }
}
