//! The list below a space: the blocks whose names did not fit into them.

use super::super::letters::{CODE, STRONG, TEXT, width};
use super::super::sheet::{LINE, MARGIN, PAD, px};
use super::paint::Painter;
use super::rows::Leaf;

/// The most entries, and how broad a column of them is at least.
const LISTED: usize = 60;
const ENTRY: i32 = 300;

/// A block on the list below a space.
pub(super) struct Entry {
    /// What stands at the block; nothing where not even that fits.
    number: Option<usize>,
    net: String,
    whose: String,
}

impl Painter<'_> {
    /// Puts a block on the list below.
    pub(super) fn enlist(&mut self, leaf: &Leaf<'_>, number: Option<usize>) {
        let wanted = self.listed.len() < LISTED;
        let text = |text: String| if wanted { text } else { String::new() };
        let whose = text([Self::owner(leaf), self.kind(leaf.what)].join(" "));
        self.listed.push(Entry { number, net: text(leaf.net.to_string()), whose });
    }

    /// The blocks whose names did not fit.
    pub(super) fn list(&mut self) {
        let listed = std::mem::take(&mut self.listed);
        self.number = 0;
        if listed.is_empty() {
            return;
        }
        let room = self.w - 2 * MARGIN - self.side;
        let columns = (room / ENTRY).max(1);
        let (column_w, shown) = (room / columns, listed.len().min(LISTED));
        let height = (px(shown) + columns - 1) / columns;
        let nets = listed.iter().map(|entry| width(&entry.net, &CODE)).max().unwrap_or_default() + PAD;
        for (turn, entry) in listed.iter().take(shown).enumerate() {
            let (column, line) = (px(turn) / height, px(turn) % height);
            let (x, y) = (MARGIN + self.side + column * column_w, self.y + 8 + line * LINE);
            if let Some(number) = entry.number {
                self.svg.text_before((x + 24, y), &STRONG, "", &number.to_string(), 30);
            }
            self.svg.text((x + 34, y), &CODE, "", &entry.net, nets);
            self.svg.text((x + 34 + nets, y), &TEXT, "soft", &entry.whose, column_w - 34 - nets - PAD);
        }
        self.y += 8 + height * LINE;
        if listed.len() > shown {
            let more = self.words.say("and-more", &[("count", &(listed.len() - shown))]);
            self.svg.text((MARGIN + self.side + 34, self.y), &TEXT, "soft", &more, room);
            self.y += LINE;
        }
    }
}
