//! A fix, applied, clears its finding and brings no other.

use meshwright::diagnostic::Fix;

use crate::cases;
use crate::check;

/// The text with the edits of a fix.
fn apply(text: &str, fix: &Fix) -> String {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.range.start.offset);
    edits.iter().rev().fold(text.to_owned(), |mut text, edit| {
        text.replace_range(edit.range.start.offset as usize..edit.range.end.offset as usize, &edit.text);
        text
    })
}

#[test]
fn a_fix_clears_its_finding() {
    for case in cases::all().iter().filter(|case| !case.made) {
        let before = check(&case.text).diagnostics;
        for diagnostic in &before {
            for fix in &diagnostic.fixes {
                let after = check(&apply(&case.text, fix)).diagnostics;
                let of_rule = |all: &[meshwright::Diagnostic]| all.iter().filter(|d| d.code == diagnostic.code).count();
                assert!(of_rule(&after) < of_rule(&before), "{}: `{}` clears nothing", case.name, fix.title);
                let new = after.iter().find(|after| before.iter().all(|before| before.code != after.code));
                assert_eq!(new, None, "{}: `{}` brings another finding", case.name, fix.title);
            }
        }
    }
}
