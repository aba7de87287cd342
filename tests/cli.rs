//! The command line as people see it: every case runs the binary and compares all it prints.

#[test]
fn commands() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
