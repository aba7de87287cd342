//! Texts that may hold credentials, as they may be shown: every value that is not known to be harmless is blotted out.

/// Keys whose values may be shown as they are, if they look like a name, an address or a word.
const HARMLESS: [&str; 20] = [
    "apiVersion",
    "apiGroup",
    "cluster",
    "clusters",
    "context",
    "contexts",
    "current-context",
    "insecure-skip-tls-verify",
    "istio/multiCluster",
    "kind",
    "labels",
    "metadata",
    "name",
    "namespace",
    "server",
    "type",
    "user",
    "users",
    "app.kubernetes.io/managed-by",
    "kubernetes.io/service-account.name",
];

/// `text` to be shown to people, byte for byte as long: a document that speaks of a RemoteIstio, of rights or of a
/// topology, and of no credentials, as it is; of any other only what is harmless.
#[must_use]
pub fn masked(text: &str) -> String {
    const KNOWN: [&str; 3] = ["RemoteIstio", "rbac.authorization.k8s.io", "kind: Topology"];
    const SIGNS: [&str; 6] = ["Secret", "Config", "List", "token", "-data", "password"];
    let mut shown = String::with_capacity(text.len());
    for document in documents(text) {
        if says(document, &KNOWN) && !says(document, &SIGNS) {
            shown.push_str(document);
        } else {
            shown.extend(document.split_inclusive('\n').map(masked_line));
        }
    }
    shown
}

/// The text of a topology to be shown to people, byte for byte as long. No credential belongs there: only a line that
/// looks as if one stood in it is blotted out, unless the text is another's, and then it is [`masked`].
#[must_use]
pub fn masked_topology(text: &str) -> String {
    const OTHERS: [&str; 4] = ["kind: Config", "kind: Secret", "\"Config\"", "\"Secret\""];
    const SIGNS: [&str; 7] = ["token", "password", "secret", "-data:", "-data\"", "accesskey", "eyj"];
    if says(text, &OTHERS) {
        return masked(text);
    }
    if !says(&text.to_lowercase(), &SIGNS) {
        return text.to_owned();
    }
    let line = |line: &str| if says(&line.to_lowercase(), &SIGNS) { masked_line(line) } else { line.to_owned() };
    text.split_inclusive('\n').map(line).collect()
}

fn says(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// `text`, cut above every line between two documents.
fn documents(text: &str) -> Vec<&str> {
    let is_between = |line: &str| line.strip_prefix("---").is_some_and(|rest| rest.trim().is_empty());
    let mut documents = Vec::new();
    let (mut from, mut to) = (0, 0);
    for line in text.split_inclusive('\n') {
        if is_between(line) {
            documents.extend(text.get(from..to));
            from = to;
        }
        to += line.len();
    }
    documents.extend(text.get(from..));
    documents
}

fn masked_line(line: &str) -> String {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let (before, content) = line.split_at_checked(start).unwrap_or(("", line));
    if content.trim().is_empty() {
        return line.to_owned();
    }
    let Some((key, value)) = content.split_once(':').filter(|(key, _)| is_plain(key)) else {
        return format!("{before}{}", blot(content));
    };
    let trimmed = value.trim();
    let harmless = trimmed.is_empty()
        || matches!(trimmed, "|" | "|-" | ">" | ">-" | "{}" | "[]")
        || (HARMLESS.contains(&key.trim_matches(['"', '\''])) && is_plain(trimmed) && !trimmed.contains('@'));
    if harmless { line.to_owned() } else { format!("{before}{key}:{}", blot(value)) }
}

/// Whether `text` is short and simple enough to be no credential.
fn is_plain(text: &str) -> bool {
    const LONGEST: usize = 100;
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ':' | '@' | '[' | ']' | '"' | '\'');
    text.len() <= LONGEST && text.chars().all(safe)
}

/// Stars for letters, byte by byte; blanks and the end of the line stay.
fn blot(text: &str) -> String {
    let blotted = text.chars().map(|c| if c.is_whitespace() { c.to_string() } else { "*".repeat(c.len_utf8()) });
    blotted.collect()
}

#[cfg(test)]
mod tests {
    use super::{masked, masked_topology};

    #[test]
    fn what_may_be_a_credential_is_blotted_out() {
        let text = "---\n# S3CRET\nkind: Config\nserver: https://10.0.0.1:6443\nusers:\n- name: a\n  user:\n    token: S3CRET # x\n  \
                    password: |\n    S3CRET\nuser: {token: S3CRET}\nserver: https://u:S3CRET@h\n\"S3CRET\nname: é S3CRET\n";
        let shown = masked(text);
        assert_eq!(shown.len(), text.len());
        assert!(!shown.contains("S3CRET"), "{shown}");
        for kept in ["kind: Config\n", "server: https://10.0.0.1:6443\n", "- name: a\n", "    token: ****** * *\n"] {
            assert!(shown.contains(kept), "{kept}{shown}");
        }
    }

    #[test]
    fn other_texts_stay() {
        let text = "kind: RemoteIstio\nspec: { hub: a }\n";
        assert_eq!(masked(text), text);
    }

    #[test]
    fn one_document_does_not_blot_out_another() {
        let remote = "kind: RemoteIstio\nspec: { hub: a }\n---\n";
        let text = format!("{remote}kind: Secret\ndata: {{ a: S3CRET }}\n--- \n- S3CRET\n---\n{remote}");
        let shown = masked(&text);
        assert_eq!(shown.len(), text.len());
        assert!(shown.starts_with(remote) && !shown.contains("S3CRET"), "{shown}");
    }

    #[test]
    fn a_topology_stays_but_for_what_does_not_belong_there() {
        let text = "clusters:\n- { name: prod-data, region: x } # Config\n  token: S3CRET\n- { Password: S3CRET }\n";
        let shown = masked_topology(text);
        assert_eq!(shown.len(), text.len());
        assert!(shown.contains("prod-data, region: x } # Config\n  token: ******\n") && !shown.contains("S3CRET"));
        let config = "kind: Config\nusers: [S3CRET]\n";
        assert_eq!(masked_topology(config), masked(config));
    }
}
