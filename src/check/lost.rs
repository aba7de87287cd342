//! Items of lists that could not be read and were left out, so that what only they could say is not missing.

use std::collections::BTreeSet;

use super::Context;
use crate::parse::{Fault, Shape, SyntaxFault};
use crate::source::Span;

/// The places of such items.
#[derive(Debug)]
pub(crate) struct Lost(BTreeSet<u32>);

impl Lost {
    /// Those of lists called `key` (`vpcs[]`) that should have had the shape `expected`.
    pub(crate) fn of(context: &Context<'_>, key: &str, expected: Shape) -> Self {
        let place = |fault: &Fault| match fault {
            Fault::Syntax { span, what: SyntaxFault::Shape { key: found, expected: shape, .. } }
                if found == key && *shape == expected =>
            {
                Some(span.start)
            }
            _ => None,
        };
        Self(context.faults.iter().filter_map(place).collect())
    }

    /// Whether there are any.
    pub(crate) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether there are any in `list`.
    pub(crate) fn any_in(&self, list: Span) -> bool {
        self.0.range(list.start..list.end.max(list.start)).next().is_some()
    }
}
