//! `wrong-dialect-field`: a RemoteIstio says what only the other dialect's operator reads.

use super::specs::specs;
use super::{Context, Findings, Rule};
use crate::finding::{Finding, Severity};
use crate::manifest::remote_istio::RemoteIstio;
use crate::manifest::stray::{Stray, Why, strays};
use crate::message::Facts;
use crate::topology::{Choice, Dialect, placeholder};

pub(super) static RULE: Rule =
    Rule { code: "MW406", name: "wrong-dialect-field", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for spec in specs(context) {
        let all = spec.value.map(|value| strays(value, spec.dialect, spec.minor)).unwrap_or_default();
        all.iter().filter(|stray| stray.why == Why::OtherDialect).for_each(|stray| {
            findings.add(field(stray, spec.dialect));
        });
    }
    for remote in &context.manifests.remote_istios {
        api_version(context, remote, findings);
    }
}

fn field(stray: &Stray<'_>, dialect: Dialect) -> Finding {
    let other = other(dialect).word();
    let facts: Facts<'_> = &[("field", &stray.path), ("dialect", &dialect.word()), ("other", &other)];
    let finding = RULE.at(stray.key.span, "message", facts).help("ignored", facts);
    // Alibaba's type is not published: what it lacks is concluded from its sample.
    let severity = if dialect == Dialect::Alibaba { Severity::Warning } else { Severity::Error };
    finding.severity(severity).help(instead(&stray.key.value, dialect), facts)
}

fn other(dialect: Dialect) -> Dialect {
    match dialect {
        Dialect::Alibaba => Dialect::Banzaicloud,
        Dialect::Banzaicloud => Dialect::Alibaba,
    }
}

/// What the dialect has in place of the other's field.
fn instead(key: &str, dialect: Dialect) -> &'static str {
    match (key, dialect) {
        ("citadel", Dialect::Alibaba) => "security",
        ("image", Dialect::Alibaba) => "hub",
        ("security", Dialect::Banzaicloud) => "citadel",
        ("hub" | "dockerImage" | "region", Dialect::Banzaicloud) => "image",
        _ => "nothing",
    }
}

/// The API version says whose operator reads the whole.
fn api_version(context: &Context<'_>, remote: &RemoteIstio, findings: &mut Findings<'_>) {
    let Some(version) = remote.meta.api_version.spanned().filter(|it| placeholder::find(&it.value).is_none()) else {
        return;
    };
    let mesh = context.topology.mesh.get().map(|_| context.dialect());
    let wanted = mesh.or(remote.dialect).map(|dialect| format!("{}/v1beta1", dialect.api_group()));
    if wanted.as_ref() == Some(&version.value) {
        return;
    }
    let facts: Facts<'_> = &[
        ("version", &version.value),
        ("wanted", &wanted.as_deref().unwrap_or_default()),
        ("dialect", &mesh.unwrap_or_default().word()),
    ];
    let key = match (mesh, remote.dialect) {
        (Some(mesh), Some(spoken)) if mesh != spoken => "other-group",
        _ => "unknown-group",
    };
    let finding = RULE.at(version.span, key, facts).help("groups", facts);
    let place = context.topology.mesh.get().and_then(|mesh| mesh.dialect.span()).filter(|_| key == "other-group");
    let finding = match place {
        Some(place) => finding.relate(place, "mesh", facts),
        None => finding,
    };
    // Only where the group is right is another version all it takes.
    findings.add(match wanted.as_ref().filter(|_| key == "unknown-group" && remote.dialect.is_some()) {
        Some(wanted) => finding.fix(version.span, wanted.as_str(), "fix", facts).certain(true),
        None => finding,
    });
}
