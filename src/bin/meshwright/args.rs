//! The command line's words.

mod kubeconfig;
mod levels;
mod now;
mod report;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use ipnet::{IpNet, Ipv4Net};
use meshwright::topology::Cidr;
use meshwright::{BackEnd, Severity};

pub(crate) use kubeconfig::{Kubeconfig, read_all};
pub(crate) use levels::{Levels, unknown_rule};
pub(crate) use now::Now;
pub(crate) use report::{ReportFile, keep_apart};

use crate::exit::Stop;

pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done, and nothing at or above --fail-on
  1  done, and there are findings; with `--diff` and `generate --check`, differences
  2  the command line is wrong
  3  the job could not be done: unreadable input, failed write, file changed by hand

stdout is the product, stderr the talk; the exit code never depends on the format.";

const EXAMPLES: &str = "\
Start:
  meshwright init > meshwright.yaml
  meshwright check
  meshwright generate -d out";

const CHECK_EXAMPLES: &str = "\
Examples:
  meshwright check                                      meshwright.yaml of this folder
  meshwright check --existing sg-hangzhou.json          with the rules that are there already
  meshwright check --fix                                make the fixes that are certain
  meshwright check --manifests out                      manifests alone
  meshwright check meshwright.yaml --manifests out      manifests held against their topology
  kubectl get remoteistios,secrets -n istio-system -o yaml | meshwright check --manifests -";

const REPAIR_EXAMPLES: &str = "\
Examples:
  meshwright repair pasted.yaml                         print the mended text
  meshwright repair pasted.yaml -i                      mend the file itself
  meshwright repair pasted.yaml --diff                  see it first
  meshwright repair pasted.yaml | kubectl apply -f -

What is mended is said and counts no more; what is left counts for the exit code.";

const GENERATE_EXAMPLES: &str = "\
Examples:
  meshwright generate -d out                            write the tree, atomically
  meshwright generate -d out --check                    would it change? (for CI)
  meshwright generate --only beijing | kubectl --context beijing-admin apply -f -
  meshwright generate -d out --kubeconfig beijing=beijing.kubeconfig
  meshwright generate -d out --security-groups ros,plan";

const PLAN_ADDRESSES_EXAMPLES: &str = "\
Examples:
  meshwright plan-addresses                             the plan, as a table
  meshwright plan-addresses --diff                      what it would write, as a patch
  meshwright plan-addresses --write                     write it into the topology
  meshwright plan-addresses --vpc-pool 10.64.0.0/10 --growth 4 --pods-per-node 128";

const FLOWS_EXAMPLES: &str = "\
Examples:
  meshwright flows                                      every flow, and by what it is allowed or blocked
  meshwright flows --to beijing --only-blocked          what does not reach beijing
  meshwright flows -o csv > flows.csv                   for a spreadsheet

An optional flow is good to have; no rule is made for it. What an API server's access list does is not modelled.";

const PROVE_EXAMPLES: &str = "\
Examples:
  meshwright prove                                      what each group admits, and for which flows
  meshwright prove --existing sg-hangzhou.json          with the rules that a security group has already
  meshwright prove --certificate proof.json             and in a form that another program can check
  node examples/check-certificate.mjs proof.json meshwright.yaml

The exit code is 0 where every required flow passes and generated rules admit nothing else, otherwise 1.";

const GRAPH_EXAMPLES: &str = "\
Examples:
  meshwright graph > mesh.svg                           a map: regions, VPCs, clusters and what joins them
  meshwright graph --view addresses > addresses.svg     the address space, and who has what of it
  meshwright graph -o mermaid                           for a page that is written in Markdown

A topology with errors is drawn too, with the errors marked; the exit code is 1 then.";

/// One topology in, every manifest of a cross-region, multi-cluster Istio out
#[derive(Debug, Parser)]
#[command(name = "meshwright", version, max_term_width = 100, after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to colour: `auto` heeds the terminal, `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 900)]
    pub(crate) color: When,
    /// The language: `auto` heeds the locale, for what is read on a terminal alone
    #[arg(long, global = true, value_name = "LANGUAGE", default_value = "auto", display_order = 900)]
    pub(crate) lang: Speech,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check a topology or manifests: every fault at once, each with its line and its reason
    #[command(after_help = format!("{CHECK_EXAMPLES}\n\n{EXIT_CODES}"))]
    Check(CheckArgs),
    /// Generate every manifest, the security-group rules and the runbook
    #[command(after_help = format!("{GENERATE_EXAMPLES}\n\n{EXIT_CODES}"))]
    Generate(Box<GenerateArgs>),
    /// Propose addresses for VPCs and clusters that have none; what has some keeps them
    #[command(after_help = format!("{PLAN_ADDRESSES_EXAMPLES}\n\n{EXIT_CODES}"))]
    PlanAddresses(PlanAddressesArgs),
    /// List every flow the mesh needs: from whom to whom, on which ports, why, and whether it passes
    #[command(after_help = format!("{FLOWS_EXAMPLES}\n\n{EXIT_CODES}"))]
    Flows(FlowsArgs),
    /// Prove that the security groups let pass what the mesh needs, and generated rules nothing else
    #[command(after_help = format!("{PROVE_EXAMPLES}\n\n{EXIT_CODES}"))]
    Prove(ProveArgs),
    /// Draw the mesh: a map of regions, VPCs, clusters and links, or the address space
    #[command(after_help = format!("{GRAPH_EXAMPLES}\n\n{EXIT_CODES}"))]
    Graph(GraphArgs),
    /// Mend a RemoteIstio that a copy through a web page has broken
    #[command(after_help = format!("{REPAIR_EXAMPLES}\n\n{EXIT_CODES}"))]
    Repair(RepairArgs),
    /// Explain a rule: why it matters, a bad and a good topology, how to fix it
    Explain(ExplainArgs),
    /// List every rule: code, name, severity
    Codes(CodesArgs),
    /// Print a commented topology to start from
    #[command(after_help = "Example:\n  meshwright init > meshwright.yaml")]
    Init(InitArgs),
    /// Print the JSON Schema of the topology file, for editors
    #[command(after_help = "Example:\n  meshwright schema > meshwright.schema.json")]
    Schema,
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  source <(meshwright completion bash)")]
    Completion(CompletionArgs),
    /// Print the manual page
    #[command(after_help = "Example:\n  meshwright man > meshwright.1")]
    Man(ManArgs),
}

/// What the commands that report findings have in common.
#[derive(Debug, Args)]
pub(crate) struct CommonArgs {
    /// Write the findings to PATH too, in any format of `check`; repeatable
    #[arg(long = "report", value_name = "FORMAT=PATH", value_hint = ValueHint::FilePath)]
    pub(crate) reports: Vec<ReportFile>,
    /// The least severity that makes the exit code 1; `generate` then writes nothing
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(crate) fail_on: FailOn,
    #[command(flatten)]
    pub(crate) levels: Levels,
    /// Say nothing but findings and errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// The one file that most commands are about.
#[derive(Debug, Args)]
pub(crate) struct TopologyArgs {
    /// The topology; `-` is stdin [default: meshwright.yaml]
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
}

/// What the commands that judge security groups read beside the topology.
#[derive(Debug, Args)]
pub(crate) struct ExistingArgs {
    /// Read the rules that security groups have already: the saved answer of `aliyun ecs
    /// DescribeSecurityGroupAttribute`, or what `terraform show -json` prints; `-` for stdin; repeatable
    #[arg(id = "existing", long = "existing", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The topology; `-` is stdin [default: meshwright.yaml, or none where there are manifests]
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// Check these manifests, against the topology where one is named: a file, a folder with all its
    /// *.yaml, *.yml and *.json, or `-` for stdin; repeatable
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath, conflicts_with_all = ["fix", "diff"])]
    pub(crate) manifests: Vec<PathBuf>,
    /// The time by which tokens end: RFC 3339, or seconds since 1970 [default: now]
    #[arg(long, value_name = "TIME", requires = "manifests", allow_negative_numbers = true)]
    pub(crate) now: Option<Now>,
    #[command(flatten)]
    pub(crate) existing: ExistingArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
    /// Print the findings for people, line by line, as one JSON document, or as another tool takes them
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub(crate) output: FindingsFormat,
    /// Make the fixes that are certain in the file, and report what is left
    #[arg(long)]
    pub(crate) fix: bool,
    /// Print what --fix would change as a patch and write nothing; exit with 1 if it would change anything
    #[arg(long, conflicts_with_all = ["fix", "output", "reports"])]
    pub(crate) diff: bool,
}

#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    #[command(flatten)]
    pub(crate) topology: TopologyArgs,
    #[command(flatten)]
    pub(crate) existing: ExistingArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
    /// Print for people, or one JSON document for programs
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub(crate) output: Format,
    /// Write the whole tree into this folder instead of one YAML stream to stdout
    #[arg(short = 'd', long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) output_dir: Option<PathBuf>,
    /// Print what is applied to this cluster alone, in the order of applying
    #[arg(long, value_name = "CLUSTER", conflicts_with = "output_dir")]
    pub(crate) only: Option<String>,
    /// The forms of the security-group rules, with commas between; `none` for no rules
    #[arg(long, value_name = "FORM", value_delimiter = ',', default_value = "terraform")]
    pub(crate) security_groups: Vec<SecurityGroups>,
    /// Fill the Secret of data plane NAME from the kubeconfig at PATH; repeatable
    #[arg(long = "kubeconfig", value_name = "NAME=PATH", value_hint = ValueHint::FilePath)]
    pub(crate) kubeconfigs: Vec<Kubeconfig>,
    /// The time by which tokens end: RFC 3339, or seconds since 1970 [default: now]
    #[arg(long, value_name = "TIME", requires = "kubeconfigs", allow_negative_numbers = true)]
    pub(crate) now: Option<Now>,
    /// Use the templates in DIR (`NAME.hbs`, called like those in `templates/`) in place of the built-in ones
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) templates: Option<PathBuf>,
    /// Read every document back and compare it with the plan, not the security groups alone
    #[arg(long)]
    pub(crate) verify: bool,
    /// Overwrite files that were changed by hand or are not meshwright's
    #[arg(long, requires = "output_dir")]
    pub(crate) force: bool,
    /// Write nothing; list what would change in the folder, and exit with 1 if anything would
    #[arg(long, requires = "output_dir", conflicts_with = "force")]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PlanAddressesArgs {
    #[command(flatten)]
    pub(crate) topology: TopologyArgs,
    /// Print the plan for people, as one JSON document, for a spreadsheet or for a page
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub(crate) output: TableFormat,
    /// Write the plan into the file
    #[arg(long)]
    pub(crate) write: bool,
    /// Print what --write would change as a patch and write nothing; exit with 1 if it would change anything
    #[arg(long, conflicts_with_all = ["write", "output"])]
    pub(crate) diff: bool,
    /// Where VPCs lie, and flannel's pods beside them; repeatable, the first is filled first [default: 10.0.0.0/8]
    #[arg(long = "vpc-pool", value_name = "CIDR", value_parser = pool)]
    pub(crate) vpc_pools: Vec<Ipv4Net>,
    /// Where flannel's pods lie instead; repeatable
    #[arg(long = "pod-pool", value_name = "CIDR", value_parser = pool)]
    pub(crate) pod_pools: Vec<Ipv4Net>,
    /// Where services lie; repeatable [default: 172.16.0.0/12, then 10.192.0.0/10]
    #[arg(long = "service-pool", value_name = "CIDR", value_parser = pool)]
    pub(crate) service_pools: Vec<Ipv4Net>,
    /// Leave room for so many times the workers of today
    #[arg(long, value_name = "TIMES", default_value = "2", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) growth: u32,
    /// Leave room for so many pods on a node [default: 256 with flannel, a /24 each; 64 with terway]
    #[arg(long, value_name = "PODS", value_parser = clap::value_parser!(u32).range(1..=256))]
    pub(crate) pods_per_node: Option<u32>,
    /// Give each new VPC a range of this length, with room for more clusters; without, its vSwitches fill its range
    #[arg(long, value_name = "LENGTH", value_parser = clap::value_parser!(u8).range(8..=28))]
    pub(crate) vpc_prefix: Option<u8>,
    /// The length of a service CIDR
    #[arg(long, value_name = "LENGTH", default_value = "20", value_parser = clap::value_parser!(u8).range(8..=28))]
    pub(crate) service_prefix: u8,
    /// Say nothing but the plan, findings and errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Reads a pool: an IPv4 network of which blocks can be cut.
fn pool(text: &str) -> Result<Ipv4Net, String> {
    let net = match Cidr::read(text) {
        Cidr { net: Some(IpNet::V4(net)), fault: None, .. } => net,
        Cidr { net: Some(net), fault: Some(_), .. } => return Err(format!("the network is `{net}`")),
        _ => return Err("write an IPv4 network, such as 10.64.0.0/10".to_owned()),
    };
    if net.prefix_len() < 8 { Err("a pool is a /8 at most".to_owned()) } else { Ok(net) }
}

#[derive(Debug, Args)]
pub(crate) struct ProveArgs {
    #[command(flatten)]
    pub(crate) topology: TopologyArgs,
    #[command(flatten)]
    pub(crate) existing: ExistingArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
    /// Print for people, or one JSON document with the findings and the certificate
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub(crate) output: Format,
    /// Write the proof to FILE, in a form that another program can check; `-` is stdout
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) certificate: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RepairArgs {
    /// The text with the RemoteIstio; `-` is stdin [default: stdin]
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// Mend the file itself instead of printing its mended text
    #[arg(short, long, requires = "file")]
    pub(crate) in_place: bool,
    /// Print what would change as a patch, with credentials blotted out, and write nothing; exit with 1 if anything
    /// would change
    #[arg(long, conflicts_with_all = ["in_place", "output", "reports"])]
    pub(crate) diff: bool,
    /// Print the mended text, or one JSON document with it and with all that is said of it
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub(crate) output: Format,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

#[derive(Debug, Args)]
pub(crate) struct FlowsArgs {
    #[command(flatten)]
    pub(crate) topology: TopologyArgs,
    /// Only what this cluster calls
    #[arg(long, value_name = "CLUSTER")]
    pub(crate) from: Option<String>,
    /// Only what calls this cluster
    #[arg(long, value_name = "CLUSTER")]
    pub(crate) to: Option<String>,
    /// Only what is blocked
    #[arg(long)]
    pub(crate) only_blocked: bool,
    /// Print for people, one JSON document for programs, or a table for documents
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub(crate) output: TableFormat,
    #[command(flatten)]
    pub(crate) existing: ExistingArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

#[derive(Debug, Args)]
pub(crate) struct GraphArgs {
    #[command(flatten)]
    pub(crate) topology: TopologyArgs,
    /// Print a picture, or the map as text for Mermaid or Graphviz
    #[arg(short, long, value_name = "FORMAT", default_value = "svg")]
    pub(crate) output: Picture,
    /// What the picture shows
    #[arg(long, value_name = "VIEW", default_value = "map")]
    pub(crate) view: PictureView,
    /// The picture's colours: `auto` leaves it to whoever looks at it
    #[arg(long, value_name = "THEME", default_value = "auto")]
    pub(crate) theme: PictureTheme,
    /// The most pixels that the picture may be wide
    #[arg(long, value_name = "PIXELS", default_value = "1200", value_parser = clap::value_parser!(u32).range(320..=4000))]
    pub(crate) width: u32,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The rule, such as MW201 or overlapping-pod-cidrs
    #[arg(value_name = "CODE|NAME")]
    pub(crate) rule: String,
}

#[derive(Debug, Args)]
pub(crate) struct CodesArgs {
    /// Print for people, or one JSON document for programs
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub(crate) output: Format,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// How the clusters reach each other
    #[arg(long, default_value = "flat")]
    pub(crate) mode: StarterMode,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The command whose page it is; without, meshwright's own
    pub(crate) command: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
}

/// What a picture is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Picture {
    Svg,
    Mermaid,
    Dot,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PictureView {
    /// Regions, VPCs, clusters and what joins them
    Map,
    /// The address space, and who has what of it
    Addresses,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PictureTheme {
    Auto,
    Light,
    Dark,
}

/// What a table is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    Human,
    Json,
    Csv,
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Speech {
    Auto,
    En,
    Zh,
}

/// What findings are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingsFormat {
    Human,
    Concise,
    Json,
    Sarif,
    Github,
    Junit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SecurityGroups {
    Terraform,
    TerraformHcl,
    Ros,
    AliyunCli,
    Plan,
    None,
}

impl SecurityGroups {
    /// The back end it names; none for none.
    fn back_end(self) -> Option<BackEnd> {
        match self {
            Self::Terraform => Some(BackEnd::Terraform),
            Self::TerraformHcl => Some(BackEnd::TerraformHcl),
            Self::Ros => Some(BackEnd::Ros),
            Self::AliyunCli => Some(BackEnd::AliyunCli),
            Self::Plan => Some(BackEnd::Plan),
            Self::None => None,
        }
    }

    /// The back ends that `words` name.
    pub(crate) fn back_ends(words: &[Self]) -> Result<BTreeSet<BackEnd>, Stop> {
        let back_ends: BTreeSet<_> = words.iter().filter_map(|word| word.back_end()).collect();
        if words.contains(&Self::None) && !back_ends.is_empty() {
            return Err(Stop::usage("generate.none-alone", &[]));
        }
        Ok(back_ends)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StarterMode {
    /// Pods reach each other directly
    Flat,
    /// Clusters reach each other through their ingress gateways
    Gateway,
    /// One cluster alone
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// The severity it names; none for never.
    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}
