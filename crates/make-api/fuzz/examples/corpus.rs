//! Writes the answers each target begins with to `corpus/`, where `cargo fuzz` looks for them.
//!
//! In: Make's own examples from the wire tests. Out: one file for each. Never removes what a run has found.

use std::fs;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for family in make_api_fuzz::FAMILIES {
        let folder = corpus.join(family);
        fs::create_dir_all(&folder)?;
        for (number, answer) in make_api_fuzz::kept(family).into_iter().enumerate() {
            fs::write(folder.join(format!("kept-{number}")), answer)?;
        }
    }
    Ok(())
}
