//! `plan-addresses`: addresses for what has none, as a table, as a patch, or in the file.

use std::io::{self, BufWriter};
use std::path::Path;

use meshwright::addresses::{Pools, Proposal, Sizes};
use meshwright::{AddressOptions, AddressPlan, Lang, plan_addresses};

use crate::args::{PlanAddressesArgs, TableFormat};
use crate::check::count;
use crate::exit::{Exit, Stop};
use crate::fix::print_patch;
use crate::input::{self, Input};
use crate::table::Table;
use crate::tame::{reason, tame};
use crate::voice::Voice;
use crate::{human, replace, speech, stream};

pub(crate) fn run(args: &PlanAddressesArgs, voice: Voice) -> Result<Exit, Stop> {
    let path = input::path(args.topology.file.as_ref());
    if args.write && path == Path::new(input::STDIN) {
        return Err(Stop::usage("plan.stdin", &[]).help("plan.stdin-help", &[]));
    }
    let inputs = [input::topology(args.topology.file.as_ref())?];
    let [input] = &inputs;
    let plan =
        |lang: Lang| plan_addresses(&input.source(), &AddressOptions { catalog: lang.catalog(), ..options(args) });
    let lang = if args.output == TableFormat::Human { voice.product } else { voice.written };
    let planned = plan(lang);
    let changed = planned.text != input.source().text;
    if args.write && changed {
        replace::replace(path, planned.text.as_bytes()).map_err(|error| {
            Stop::failed("plan.unwritten", &[("file", &tame(&path.to_string_lossy())), ("error", &reason(&error))])
        })?;
    }
    if args.diff {
        print_patch(input, &input.with(planned.text.clone()))?;
    } else {
        show(&planned, args.output, lang)?;
    }
    let heard = if lang == voice.talk { planned } else { plan(voice.talk) };
    tell(&heard, &inputs, args, voice);
    let open = !heard.report.diagnostics.is_empty() || (args.diff && changed);
    Ok(if open { Exit::Findings } else { Exit::Done })
}

fn options(args: &PlanAddressesArgs) -> AddressOptions<'static> {
    let sizes = Sizes {
        growth: args.growth,
        pods_per_node: args.pods_per_node,
        vpc_length: args.vpc_prefix,
        service_length: args.service_prefix,
    };
    let given = |pools: &[_], default| if pools.is_empty() { default } else { pools.to_vec() };
    let pools = Pools::default();
    let pools = Pools {
        vpcs: given(&args.vpc_pools, pools.vpcs),
        pods: args.pod_pools.clone(),
        services: given(&args.service_pools, pools.services),
    };
    AddressOptions { sizes, pools, ..AddressOptions::default() }
}

fn show(plan: &AddressPlan, format: TableFormat, lang: Lang) -> Result<(), Stop> {
    let row = |it: &Proposal| {
        [it.owner.clone(), it.part.word().to_owned(), it.cidr.clone(), it.usable.to_string(), it.why.clone()]
    };
    let titles = ["plan.owner", "plan.part", "plan.cidr", "plan.usable", "plan.why"];
    let table = Table {
        head: ["owner", "part", "cidr", "usable", "why"],
        titles: titles.map(|key| speech::say(lang, key, &[])),
        rows: plan.proposals.iter().map(row).collect(),
    };
    stream::print(|out| table.write(format, plan, out))
}

/// The findings are talk here: the plan is the product.
fn tell(plan: &AddressPlan, inputs: &[Input; 1], args: &PlanAddressesArgs, voice: Voice) {
    let [input] = inputs;
    if args.output != TableFormat::Json {
        let styled = stream::colour_stderr(voice.color);
        drop(human::write(&plan.report, inputs, voice.talk, styled, &mut BufWriter::new(io::stderr().lock())));
    }
    if args.quiet {
        return;
    }
    let counts = count(&plan.report, voice.talk);
    let key = match (plan.proposals.is_empty(), args.write && !plan.edits.is_empty()) {
        (true, _) if counts.is_empty() => "plan.none",
        (true, _) => "plan.nothing",
        (false, true) => "plan.written",
        (false, false) => "plan.planned",
    };
    let blocks = speech::count(voice.talk, "count.blocks", plan.proposals.len());
    let done = speech::say(voice.talk, key, &[("blocks", &blocks), ("file", &input.shown())]);
    if counts.is_empty() {
        stream::talk(&done);
    } else {
        voice.say("plan.found", &[("done", &done), ("counts", &counts)]);
    }
}
