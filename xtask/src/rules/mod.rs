//! The house rules that hold because something is absent.
//!
//! In: the cargo manifests and the text of every source file. Out: each breach, with file and line.
//! Never asks the network: the workspace's own manifests say who knows whom.
mod manifests;
pub(crate) mod sources;

use anyhow::{Result, bail};
use std::path::Path;

/// An error that lists every breach; silence when the rules hold.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut breaches = manifests::breaches(root)?;
    breaches.extend(sources::breaches(root)?);
    if breaches.is_empty() {
        println!("The house rules hold.");
        return Ok(());
    }
    bail!("House rules broken:\n  {}", breaches.join("\n  "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository;

    #[test]
    fn who_may_know_whom_is_kept() {
        let root = repository::root().unwrap();
        assert_eq!(manifests::breaches(&root).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_may_stand_where_is_kept() {
        let root = repository::root().unwrap();
        assert_eq!(sources::breaches(&root).unwrap(), Vec::<String>::new());
    }
}
