//! `plan-addresses`: addresses for what has none, as a table, as a patch, or in the file.

use std::io::{self, BufWriter};
use std::path::Path;

use meshwright::addresses::{Pools, Proposal, Sizes};
use meshwright::{AddressOptions, AddressPlan, plan_addresses};

use crate::args::{PlanAddressesArgs, TableFormat, When};
use crate::check::{count, several};
use crate::exit::{Exit, Stop};
use crate::input::{self, Input};
use crate::table::Table;
use crate::tame::tame;
use crate::{fix, human, replace, stream};

pub(crate) fn run(args: &PlanAddressesArgs, color: When) -> Result<Exit, Stop> {
    let path = input::path(args.file.as_ref());
    if args.write && path == Path::new(input::STDIN) {
        return Err(Stop::usage("stdin cannot be written to").help("`--diff` shows the plan as a patch"));
    }
    let input = input::read(args.file.as_ref())?;
    let plan = plan_addresses(&input.source(), &options(args));
    if args.diff {
        fix::patch(&input, &plan.text)?;
    } else {
        show(&plan, args.output)?;
    }
    let changed = plan.text != input.source().text;
    if args.write && changed {
        replace::replace(path, plan.text.as_bytes()).map_err(|error| {
            Stop::failed(format!("the plan cannot be written to `{}`: {error}", tame(&path.to_string_lossy())))
        })?;
    }
    tell(&plan, &input, args, color);
    let open = !plan.report.diagnostics.is_empty() || (args.diff && changed);
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

fn show(plan: &AddressPlan, format: TableFormat) -> Result<(), Stop> {
    let row = |it: &Proposal| {
        [it.owner.clone(), it.part.word().to_owned(), it.cidr.clone(), it.usable.to_string(), it.why.clone()]
    };
    let table = Table::of(["owner", "part", "cidr", "usable", "why"], plan.proposals.iter().map(row));
    stream::print(|out| table.write(format, plan, out))
}

/// The findings are talk here: the plan is the product.
fn tell(plan: &AddressPlan, input: &Input, args: &PlanAddressesArgs, color: When) {
    let report = &plan.report;
    if args.output != TableFormat::Json {
        let styled = stream::colour_stderr(color);
        drop(human::write(report, &input.source(), styled, &mut BufWriter::new(io::stderr().lock())));
    }
    if args.quiet {
        return;
    }
    let blocks = several(plan.proposals.len(), "block");
    let what = match (plan.proposals.is_empty(), args.write && !plan.edits.is_empty()) {
        (true, _) if report.diagnostics.is_empty() => format!("nothing lacks addresses in {}", input.shown()),
        (true, _) => "nothing is planned".to_owned(),
        (false, true) => format!("{blocks} written to {}", input.shown()),
        (false, false) => format!("{blocks} planned for {}", input.shown()),
    };
    let found = count(report);
    stream::talk(&if found.is_empty() { what } else { format!("{what}: {found}") });
}
