//! `init`: a commented topology that passes `check`.

use meshwright::Lang;

use crate::args::{InitArgs, StarterMode};
use crate::exit::{Exit, Stop};
use crate::stream;
use crate::voice::Voice;

pub(crate) fn run(args: &InitArgs, voice: Voice) -> Result<Exit, Stop> {
    stream::print(|out| out.write_all(starter(args.mode, voice.product).as_bytes()))?;
    Ok(Exit::Done)
}

fn starter(mode: StarterMode, lang: Lang) -> &'static str {
    match (mode, lang) {
        (StarterMode::Flat, Lang::English) => include_str!("init/flat.yaml"),
        (StarterMode::Flat, Lang::Chinese) => include_str!("init/flat.zh.yaml"),
        (StarterMode::Gateway, Lang::English) => include_str!("init/gateway.yaml"),
        (StarterMode::Gateway, Lang::Chinese) => include_str!("init/gateway.zh.yaml"),
        (StarterMode::Off, Lang::English) => include_str!("init/off.yaml"),
        (StarterMode::Off, Lang::Chinese) => include_str!("init/off.zh.yaml"),
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    /// The lines without their comments.
    fn values(text: &str) -> Vec<&str> {
        let bare = |line| str::split(line, " #").next().unwrap_or_default().trim_end();
        text.lines().filter(|line| !line.starts_with('#')).map(bare).collect()
    }

    #[test]
    fn both_languages_start_the_same_topology() {
        for mode in StarterMode::value_variants() {
            let [english, chinese] = [Lang::English, Lang::Chinese].map(|lang| starter(*mode, lang));
            assert_eq!(values(english), values(chinese));
            assert_eq!(english.lines().count(), chinese.lines().count());
        }
    }
}
