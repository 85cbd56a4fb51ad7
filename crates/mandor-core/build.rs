//! Turns the shared catalogue of words into a table, and stops the build when a language lacks one.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

type Catalogue = BTreeMap<String, String>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../ui/src/text");
    let read = |language: &str| -> Result<Catalogue, Box<dyn std::error::Error>> {
        let file = folder.join(format!("core.{language}.json"));
        println!("cargo::rerun-if-changed={}", file.display());
        Ok(serde_json::from_str(&fs::read_to_string(file)?)?)
    };
    let (english, indonesian) = (read("en")?, read("id")?);
    for key in english.keys().chain(indonesian.keys()) {
        if !(english.contains_key(key) && indonesian.contains_key(key)) {
            println!("cargo::error=the word `{key}` is missing in one of the languages");
        }
    }
    let mut table = String::from("static TABLE: &[(&str, [&str; 2])] = &[\n");
    for (key, words) in &english {
        if let Some(kata) = indonesian.get(key) {
            writeln!(table, "    ({key:?}, [{words:?}, {kata:?}]),")?;
        }
    }
    table.push_str("];\n");
    fs::write(
        PathBuf::from(env::var("OUT_DIR")?).join("words_table.rs"),
        table,
    )?;
    Ok(())
}
