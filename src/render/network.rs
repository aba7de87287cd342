//! What people do by hand for the network, as data for their own tools. What is written is read back.

use super::fill::Scope;
use super::{File, RenderFault, Writer};
use crate::parse::documents;
use crate::plan::Plan;
use crate::plan::network::{AccessList, NetworkPlan, Place, Route, Who};
use crate::topology::{Choice as _, Value};

/// Where the access lists stand.
pub(super) const ACCESS: &str = "network/api-server-access.yaml";
/// Where the routes stand.
pub(super) const ROUTES: &str = "network/routes.yaml";

/// Adds both files; neither where there is nothing to say.
pub(super) fn write(plan: &Plan<'_>, writer: &Writer<'_>, files: &mut Vec<File>) -> Result<(), RenderFault> {
    let network = &plan.network;
    if has_access(plan) {
        let scope = Scope::default().with("servers", network.access.iter().map(access).collect::<Vec<_>>());
        files.push(file(ACCESS, writer.fill("api-server-access.yaml", &scope)?, &accessed(network))?);
    }
    if has_routes(plan) {
        let scope = Scope::default().with("routes", network.routes.iter().map(route).collect::<Vec<_>>());
        let scope = scope.with("published", network.published.iter().map(route).collect::<Vec<_>>());
        files.push(file(ROUTES, writer.fill("routes.yaml", &scope)?, &routed(network))?);
    }
    Ok(())
}

/// Whether there is a file of access lists.
pub(super) fn has_access(plan: &Plan<'_>) -> bool {
    plan.network_files && !plan.network.access.is_empty()
}

/// Whether there is a file of routes.
pub(super) fn has_routes(plan: &Plan<'_>) -> bool {
    plan.network_files && !(plan.network.routes.is_empty() && plan.network.published.is_empty())
}

fn access<'p>(list: &'p AccessList<'p>) -> Scope<'p> {
    let entry = |entry: &'p crate::plan::network::Entry<'p>| {
        Scope::default()
            .with("cidr", entry.net.to_string())
            .with("change", change(entry.who))
            .with("caller", caller(entry.who).0)
            .with("named", caller(entry.who).1.is_some())
            .with("name", caller(entry.who).1.unwrap_or_default())
    };
    Scope::default()
        .with("cluster", list.cluster)
        .with("server", list.server)
        .with("lacksCaller", list.lacks_caller)
        .with("entries", list.entries.iter().map(entry).collect::<Vec<_>>())
}

fn change(who: Who<'_>) -> &'static str {
    if who.is_there() { "keep" } else { "add" }
}

/// Who calls: a kind, and a name where there are several of it.
fn caller(who: Who<'_>) -> (&'static str, Option<&str>) {
    match who {
        Who::ControlPlane(cluster) => ("control-plane", Some(cluster)),
        Who::Ack => ("ack", None),
        Who::Vpc(vpc) => ("vpc", Some(vpc)),
    }
}

fn route<'p>(route: &'p Route<'p>) -> Scope<'p> {
    Scope::default()
        .with("vpc", route.vpc.name.text().unwrap_or_default())
        .with("destination", route.destination.to_string())
        .with("to", place(route.to)[0])
        .with("name", place(route.to)[1])
        .with("linkType", route.link.kind.word())
        .with("link", route.link.id)
}

/// What a route leads to: a kind and a name.
fn place(place: Place<'_>) -> [&str; 2] {
    match place {
        Place::Vpc(vpc) => ["vpc", vpc],
        Place::Pods(cluster) => ["pods", cluster],
    }
}

/// The file, where `text` holds what was planned: lists by name, each of rows of texts.
fn file(path: &str, text: String, planned: &Lists) -> Result<File, RenderFault> {
    let fault = |problem: &str| RenderFault::ReadBack { path: path.to_owned(), problem: problem.to_owned() };
    let documents = documents(&text).map_err(|problem| fault(&problem))?;
    let read = documents.first().map(|document| document.entries().iter().map(list).collect::<Lists>());
    if documents.len() != 1 || read.as_ref() != Some(planned) {
        return Err(fault("it does not hold what was planned"));
    }
    Ok(File { path: path.to_owned(), text, cluster: None, applied: false, secret: false })
}

/// Lists by name; an item is its texts in their order, those of lists in it one after the other.
type Lists = Vec<(String, Vec<Vec<String>>)>;

fn list((name, items): &(crate::topology::Spanned<String>, Value)) -> (String, Vec<Vec<String>>) {
    let texts = |item: &Value| {
        let mut texts = Vec::new();
        push_texts(item, &mut texts);
        texts
    };
    (name.value.clone(), items.items().iter().map(texts).collect())
}

fn push_texts(value: &Value, texts: &mut Vec<String>) {
    texts.extend(value.text().map(str::to_owned));
    value.items().iter().for_each(|item| push_texts(item, texts));
    value.entries().iter().for_each(|(_, value)| push_texts(value, texts));
}

fn accessed(network: &NetworkPlan<'_>) -> Lists {
    let item = |list: &AccessList<'_>| {
        let entries = list.entries.iter();
        let entries = entries.flat_map(|entry| {
            let (caller, name) = caller(entry.who);
            let texts = [Some(change(entry.who)), Some(caller), name].into_iter().flatten().map(str::to_owned);
            std::iter::once(entry.net.to_string()).chain(texts)
        });
        let lacks = list.lacks_caller.then(|| "true".to_owned());
        [list.cluster, list.server].map(str::to_owned).into_iter().chain(lacks).chain(entries).collect()
    };
    vec![("apiServers".to_owned(), network.access.iter().map(item).collect())]
}

fn routed(network: &NetworkPlan<'_>) -> Lists {
    let item = |route: &Route<'_>| {
        let [vpc, kind, id] = [route.vpc.name.text().unwrap_or_default(), route.link.kind.word(), route.link.id];
        let [to, name] = place(route.to);
        let texts = [vpc, &route.destination.to_string(), to, name, kind, id];
        texts.map(str::to_owned).to_vec()
    };
    let lists = [("routes", &network.routes), ("publish", &network.published)];
    let lists = lists.into_iter().filter(|(_, routes)| !routes.is_empty());
    lists.map(|(name, routes)| (name.to_owned(), routes.iter().map(item).collect())).collect()
}
