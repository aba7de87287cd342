//! `explain`: the page of one rule.

use meshwright::check::nearest;
use meshwright::{RULES, pages};

use crate::args::{ExplainArgs, unknown_rule};
use crate::exit::{Exit, Stop};
use crate::stream;
use crate::voice::Voice;

pub(crate) fn run(args: &ExplainArgs, voice: Voice) -> Result<Exit, Stop> {
    let (_, page) = pages::explain(&args.rule, voice.product).ok_or_else(|| unknown(&args.rule))?;
    stream::print(|out| out.write_all(page.as_bytes()))?;
    Ok(Exit::Done)
}

fn unknown(rule: &str) -> Stop {
    unknown_rule(rule, nearest(rule, RULES.iter().flat_map(|known| [known.name, known.code])))
}
