//! `meshwright-bindgen MODULE OUT`: what `wasm-pack build --target web` does after compiling, where it is not installed.

use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [module, out] = arguments.as_slice() else { return Err("usage: meshwright-bindgen MODULE OUT".into()) };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).web(true)?.out_name("meshwright").typescript(true);
    bindgen.omit_default_module_path(false).remove_name_section(true).remove_producers_section(true);
    Ok(bindgen.generate(out)?)
}
