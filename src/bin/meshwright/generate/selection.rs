//! Without a folder: what is printed, all of it or one cluster's.

use std::collections::BTreeSet;
use std::io::{self, Write};

use meshwright::{File, Report};

use super::document::{Document, Entry};
use crate::args::{Format, GenerateArgs};
use crate::exit::{Exit, Stop};
use crate::voice::Voice;
use crate::{json, stream};

/// Prints the files as one YAML stream or one JSON document.
pub(super) fn print(files: &[File], report: &Report, args: &GenerateArgs, voice: Voice) -> Result<Exit, Stop> {
    let json = args.output == Format::Json;
    let chosen = choose(files, args.only.as_deref(), json);
    refuse_credentials(&chosen, stream::stdout_is_terminal())?;
    match args.output {
        Format::Json => {
            json::print(&Document::of(report, Some(chosen.into_iter().map(Entry::of).collect())))?;
        }
        Format::Human => {
            stream::print(|out| chosen.into_iter().try_for_each(|file| document(file, out)))?;
            let silent = args.only.is_some() || args.common.quiet;
            for folder in left_out(files).into_iter().filter(|_| !silent) {
                voice.say("generate.left-out", &[("folder", &folder)]);
            }
        }
    }
    Ok(Exit::Done)
}

/// One cluster's files that are applied, or all that belong into the output.
fn choose<'f>(files: &'f [File], only: Option<&str>, json: bool) -> Vec<&'f File> {
    let chosen = |file: &&File| match only {
        Some(_) => file.applied && file.cluster.as_deref() == only,
        None => json || is_yaml(file),
    };
    files.iter().filter(chosen).collect()
}

/// The folders of security groups that a stream of YAML cannot hold.
fn left_out(files: &[File]) -> BTreeSet<&str> {
    let folder = |file: &'_ File| !is_yaml(file) && file.path.starts_with("security-groups/");
    let folders = files.iter().filter(|file| folder(file)).filter_map(|file| file.path.rsplit_once('/'));
    folders.map(|(folder, _)| folder).collect()
}

fn refuse_credentials(chosen: &[&File], terminal: bool) -> Result<(), Stop> {
    if terminal && chosen.iter().any(|file| file.is_filled()) {
        return Err(Stop::failed("generate.credentials", &[]).help("generate.credentials-help", &[]));
    }
    Ok(())
}

/// Whether a YAML reader takes it; JSON is YAML.
fn is_yaml(file: &File) -> bool {
    [".yaml", ".json"].iter().any(|end| file.path.ends_with(end))
}

/// One document of the stream, headed by its path.
fn document(file: &File, out: &mut dyn Write) -> io::Result<()> {
    let end = if file.text.ends_with('\n') { "" } else { "\n" };
    write!(out, "---\n# {}\n{}{end}", file.path, file.text)
}

#[cfg(test)]
mod tests {
    use meshwright::render::PLACEHOLDER;

    use super::*;

    fn file(path: &str, text: &str) -> File {
        let cluster = path.strip_prefix("clusters/").and_then(|path| path.split('/').next()).map(str::to_owned);
        File { path: path.to_owned(), text: text.to_owned(), cluster, secret: path.contains("secret"), applied: true }
    }

    fn tree() -> Vec<File> {
        vec![
            file("RUNBOOK.md", "# Runbook\n"),
            File { applied: false, ..file("clusters/a/kustomization.yaml", "resources: []\n") },
            file("clusters/a/00-namespace.yaml", "kind: Namespace"),
            File { applied: false, ..file("clusters/a/20-secret-b.yaml", PLACEHOLDER) },
            file("clusters/b/00-namespace.yaml", "kind: Namespace\n"),
            file("security-groups/terraform/a.tf.json", "{}\n"),
        ]
    }

    fn printed(only: Option<&str>) -> String {
        let mut out = Vec::new();
        let files = tree();
        let written = choose(&files, only, false).into_iter().try_for_each(|file| document(file, &mut out));
        assert!(written.is_ok());
        String::from_utf8(out).unwrap_or_default()
    }

    #[test]
    fn the_stream_has_all_that_yaml_can_hold_each_headed_by_its_path() {
        let headed = "---\n# clusters/a/00-namespace.yaml\nkind: Namespace\n---\n# clusters/a/20-secret-b.yaml\n";
        let all = printed(None);
        assert!(all.contains(headed), "{all}");
        assert!(!all.contains("Runbook") && all.contains("kustomization") && all.ends_with("a.tf.json\n{}\n"), "{all}");
    }

    #[test]
    fn what_is_no_yaml_is_named() {
        let folder = "security-groups/aliyun-cli";
        let scripts = ["apply.sh", "revoke.sh"].map(|name| file(&format!("{folder}/{name}"), "set -eu\n"));
        assert_eq!(left_out(&[tree(), scripts.into()].concat()), BTreeSet::from([folder]));
        assert!(left_out(&tree()).is_empty());
    }

    #[test]
    fn one_cluster_alone_is_what_its_kustomization_applies() {
        assert_eq!(printed(Some("a")), "---\n# clusters/a/00-namespace.yaml\nkind: Namespace\n");
    }

    #[test]
    fn credentials_go_anywhere_but_to_a_terminal() {
        let filled = file("clusters/a/20-secret-b.yaml", "kind: Secret\n");
        let placeholder = file("clusters/a/20-secret-b.yaml", PLACEHOLDER);
        assert!(refuse_credentials(&[&filled], true).is_err());
        assert!(refuse_credentials(&[&filled], false).is_ok());
        assert!(refuse_credentials(&[&placeholder], true).is_ok());
    }
}
