//! `secret-name-mismatch`: a data plane's Secret, its key and its RemoteIstio are not called alike.

use std::collections::{BTreeMap, BTreeSet};

use super::scalar::scalar;
use super::{Context, Findings, Rule, placeholder};
use crate::finding::{Edit, Finding, Severity};
use crate::manifest::meta::Meta;
use crate::manifest::secret::Secret;
use crate::message::Facts;
use crate::source::Span;
use crate::topology::{Field, Mode, Role, Spanned};

pub(super) static RULE: Rule =
    Rule { code: "MW514", name: "secret-name-mismatch", severity: Severity::Error, fixed: false, check };

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut judge = Judge { context, planes: planes(context), keys: BTreeMap::new(), served: BTreeSet::new() };
    for secret in &context.manifests.secrets {
        judge.secret(secret, findings);
    }
    if !context.manifests.secrets.is_empty() {
        judge.lonely(findings);
    }
}

/// The data planes by name: where each is named, and its RemoteIstio where one is given.
fn planes<'t>(context: &Context<'t>) -> BTreeMap<&'t str, (Span, Option<&'t Meta>)> {
    let declared = context.clusters().iter().filter(|cluster| cluster.role.is(&Role::DataPlane));
    let declared = declared.filter_map(|cluster| Some((real(&cluster.name)?, None)));
    let given = context.manifests.remote_istios.iter().map(|remote| &remote.meta);
    let given = given.filter_map(|meta| Some((real(&meta.name)?, Some(meta))));
    declared.chain(given).map(|(name, meta)| (name.value.as_str(), (name.span, meta))).collect()
}

fn real(name: &Field<String>) -> Option<&Spanned<String>> {
    name.spanned().filter(|name| placeholder::find(&name.value).is_none())
}

struct Judge<'c, 't> {
    context: &'c Context<'t>,
    planes: BTreeMap<&'t str, (Span, Option<&'t Meta>)>,
    /// The keys met so far, and whose they are.
    keys: BTreeMap<&'t str, (&'t str, Span)>,
    /// The data planes that some Secret is for, rightly called or not.
    served: BTreeSet<&'t str>,
}

impl<'t> Judge<'_, 't> {
    fn secret(&mut self, secret: &'t Secret, findings: &mut Findings<'_>) {
        let Some(name) = real(&secret.meta.name) else { return };
        let key = match secret.keys.as_slice() {
            [key] if placeholder::find(&key.value).is_none() => Some(key),
            _ => None,
        };
        self.served.insert(&name.value);
        if self.planes.contains_key(name.value.as_str()) || self.planes.is_empty() {
            if let Some(key) = key {
                self.key(name, key, findings);
            }
            if let Some(finding) = self.namespace(secret) {
                findings.add(finding);
            }
        } else {
            findings.add(self.stranger(name, key));
        }
    }

    /// A Secret that is called like no data plane.
    fn stranger(&mut self, name: &'t Spanned<String>, key: Option<&'t Spanned<String>>) -> Finding {
        let by_key = key.and_then(|key| self.planes.get_key_value(key.value.as_str()));
        let near = || self.context.nearest(&name.value, self.planes.keys().copied());
        let meant = by_key.map(|(meant, _)| *meant).or_else(near);
        let facts: Facts<'_> = &[("name", &name.value), ("meant", &meant.unwrap_or_default())];
        let Some((meant, (place, _))) = meant.and_then(|meant| self.planes.get_key_value(meant)) else {
            return RULE.at(name.span, "stranger", facts).severity(Severity::Warning).help("stranger-help", facts);
        };
        let finding = RULE.at(name.span, "message", facts).relate(*place, "plane", facts).help("why", facts);
        let mut finding = finding.fix(name.span, scalar(meant), "fix", facts);
        // A key that was rightly called like the Secret stays so.
        let key = key.filter(|key| key.value == name.value).map(|key| Edit { span: key.span, text: scalar(meant) });
        if let (Some(fix), Some(key)) = (finding.fixes.last_mut(), key) {
            fix.edits.push(key);
        }
        self.served.insert(meant);
        finding
    }

    /// A key that is not its Secret's name.
    fn key(&mut self, name: &'t Spanned<String>, key: &'t Spanned<String>, findings: &mut Findings<'_>) {
        let first = *self.keys.entry(&key.value).or_insert((&name.value, key.span));
        let facts: Facts<'_> = &[("name", &name.value), ("key", &key.value), ("other", &first.0)];
        if first.0 != name.value {
            let finding = RULE.at(key.span, "reused", facts).relate(first.1, "first", facts).help("reused-why", facts);
            findings.add(finding.fix(key.span, scalar(&name.value), "fix-key", facts));
        } else if key.value != name.value {
            // Between gateways pilot looks networks up by the key; on a flat network it is a name only.
            let is_gateway = self.context.readable && self.context.mode == Mode::Gateway;
            let severity = if is_gateway { Severity::Error } else { Severity::Warning };
            let finding = RULE.at(key.span, "key", facts).severity(severity).help("key-why", facts);
            findings.add(finding.fix(key.span, scalar(&name.value), "fix-key", facts));
        }
    }

    /// The operator looks for a Secret beside its RemoteIstio.
    fn namespace(&self, secret: &Secret) -> Option<Finding> {
        let (_, remote) = self.planes.get(secret.meta.name.text()?)?;
        let (here, there) = (real(&secret.meta.namespace)?, real(&(*remote)?.namespace)?);
        let facts: Facts<'_> = &[("name", &secret.meta.name.text()?), ("here", &here.value), ("there", &there.value)];
        let finding =
            RULE.at(here.span, "namespace", facts).relate(there.span, "there", facts).help("namespace-why", facts);
        (here.value != there.value).then_some(finding)
    }

    /// A RemoteIstio that no given Secret is for.
    fn lonely(&self, findings: &mut Findings<'_>) {
        for (name, (at, remote)) in &self.planes {
            if remote.is_some() && !self.served.contains(name) {
                let finding = RULE.at(*at, "lonely", &[("name", name)]).severity(Severity::Warning);
                findings.add(finding.help("lonely-help", &[("name", name)]));
            }
        }
    }
}
