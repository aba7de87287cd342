//! A file as it may be shown: Terraform's state holds the credentials of everything it manages.

use crate::manifest::mask::masked;
use crate::parse;
use crate::source::Span;
use crate::topology::{Data, Value};

/// `text` to be shown to people, byte for byte as long: security groups and prefix lists as they are, stars for every
/// other value. A text that is not JSON may be anything.
#[must_use]
pub fn shown(text: &str) -> String {
    let Ok(values) = parse::json(text, 0) else { return masked(text) };
    let mut hidden = Vec::new();
    for value in &values {
        hide(value, &mut hidden);
    }
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for span in hidden {
        let (start, end) = (span.start as usize, span.end as usize);
        out.push_str(text.get(from..start).unwrap_or_default());
        out.push_str(&"*".repeat(end - start));
        from = end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The scalars of `value` that belong to nothing of ours, by place.
fn hide(value: &Value, hidden: &mut Vec<Span>) {
    match &value.data {
        _ if is_ours(value) => {}
        Data::Scalar { .. } => hidden.push(value.span),
        Data::List(items) => items.iter().for_each(|item| hide(item, hidden)),
        Data::Map(entries) => entries.iter().for_each(|(_, value)| hide(value, hidden)),
    }
}

/// Whether `value` is a resource that is read, or an answer about groups or prefix lists.
fn is_ours(value: &Value) -> bool {
    let resource = value.get("type").and_then(Value::text);
    let answer = ["Permissions", "SecurityGroups", "PrefixListId"];
    resource.is_some_and(|kind| super::terraform::KINDS.contains(&kind))
        || answer.iter().any(|key| value.get(key).is_some())
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn only_what_is_read_is_shown() {
        let rule = r#"{"type": "alicloud_security_group_rule", "values": {"cidr_ip": "10.0.0.0/8"}}"#;
        let other = r#"{"type": "alicloud_db_account", "values": {"password": "S3CRET"}}"#;
        let text = format!("{{\"values\": {{\"outputs\": \"S3CRET\", \"resources\": [{rule},\n {other}]}}}}");
        let out = shown(&text);
        assert_eq!(out.len(), text.len());
        assert!(out.contains(rule) && !out.contains("S3CRET") && out.contains("\"password\": ********"), "{out}");
        let answer = r#"{"SecurityGroupId": "sg-a", "Permissions": {"Permission": [{"Direction": "ingress"}]}}"#;
        assert_eq!(shown(answer), answer);
        assert!(!shown("token: S3CRET").contains("S3CRET"));
    }
}
