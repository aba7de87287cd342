//! stdout is the product, stderr the talk.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use crate::args::When;
use crate::exit::Stop;

/// Hands `product` a buffered stdout and makes sure that all of it arrived.
pub(crate) fn print(product: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Stop> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    product(&mut out).and_then(|()| out.flush()).map_err(|error| Stop::from_stdout(&error))
}

/// Says one line. Where stderr is gone there is nobody to tell.
pub(crate) fn talk(line: &str) {
    drop(writeln!(io::stderr(), "{line}"));
}

/// Whether stdout is a terminal.
pub(crate) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether stderr is a terminal.
pub(crate) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Whether stdout takes colours.
pub(crate) fn colour_stdout(when: When) -> bool {
    colour(when, stdout_is_terminal)
}

/// Whether stderr takes colours.
pub(crate) fn colour_stderr(when: When) -> bool {
    colour(when, stderr_is_terminal)
}

/// `NO_COLOR` forbids, `CLICOLOR_FORCE` forces; without either a terminal decides that is not dumb.
fn colour(when: When, is_terminal: impl FnOnce() -> bool) -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR").is_some() => false,
        When::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        When::Auto => is_terminal() && set("TERM").is_none_or(|term| term != "dumb"),
    }
}
