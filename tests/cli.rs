//! The command line as people see it: every case runs the binary and compares all it prints.

#[test]
fn commands() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}

#[test]
fn the_readme_shows_what_the_tool_prints() {
    trycmd::TestCases::new().case("README.md");
}

#[test]
fn the_readme_s_topology_has_no_fault() {
    let fences = include_str!("../README.md").split("```yaml\n").skip(1);
    let texts: Vec<_> = fences.filter_map(|fence| fence.split_once("```")).map(|(text, _)| text).collect();
    assert_eq!(texts.len(), 1);
    for text in texts {
        let source = meshwright::Source { name: "README.md", text };
        assert_eq!(meshwright::check(&source, &meshwright::CheckOptions::default()).diagnostics, []);
    }
}
