//! A fix, applied, clears its finding and brings no other.

use meshwright::diagnostic::Fix;

use crate::cases;
use crate::text::Text;

/// The text with the edits of a fix in its file `file`.
fn apply(text: &Text, file: &str, fix: &Fix) -> Text {
    let (_, start) = text.file(file);
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.range.start.offset);
    edits.iter().rev().fold(text.clone(), |mut text, edit| {
        let range = start + edit.range.start.offset as usize..start + edit.range.end.offset as usize;
        text.text.replace_range(range, &edit.text);
        text
    })
}

#[test]
fn a_fix_clears_its_finding() {
    for case in cases::all().iter().filter(|case| !case.made) {
        let before = case.text.check().diagnostics;
        for diagnostic in &before {
            for fix in &diagnostic.fixes {
                let after = apply(&case.text, &diagnostic.file, fix).check().diagnostics;
                let of_rule = |all: &[meshwright::Diagnostic]| all.iter().filter(|d| d.code == diagnostic.code).count();
                assert!(of_rule(&after) < of_rule(&before), "{}: `{}` clears nothing", case.name, fix.title);
                let new = after.iter().find(|after| before.iter().all(|before| before.code != after.code));
                assert_eq!(new, None, "{}: `{}` brings another finding", case.name, fix.title);
            }
        }
    }
}
