//! The page's view of the commands, as TypeScript.
//!
//! In: the command list and the types it names. Out: the text of `ui/src/gen/commands.ts`.
//! A test compares it with the committed file; `MANDOR_WRITE_BINDINGS=1` writes it.

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

use crate::event::Event;
use crate::problem::Problem;
use crate::rpc;

/// Collects types and commands, then prints them.
pub(crate) struct Typescript {
    config: Config,
    types: BTreeMap<String, String>,
    commands: String,
}

/// The text of `ui/src/gen/commands.ts`: every command with all types it names.
pub fn page_types() -> String {
    let config = Config::new().with_large_int("number");
    let mut page = Typescript {
        config,
        types: BTreeMap::new(),
        commands: String::new(),
    };
    rpc::describe(&mut page);
    page.add::<Event>();
    page.add::<Problem>();
    page.print()
}

impl Typescript {
    /// Adds one command with what it takes and gives.
    pub(crate) fn command<Ask: TS + 'static + ?Sized, Reply: TS + 'static + ?Sized>(
        &mut self,
        name: &str,
    ) {
        self.add::<Ask>();
        self.add::<Reply>();
        let (ask, reply) = (Ask::name(&self.config), Reply::name(&self.config));
        self.commands
            .extend(["  ", name, ": { ask: ", &ask, "; reply: ", &reply, " };\n"]);
    }

    fn add<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some()
            && self
                .types
                .insert(T::ident(&self.config), T::decl(&self.config))
                .is_some()
        {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }

    fn print(self) -> String {
        let mut text =
            String::from("// Generated from the command list of mandor-core. Do not edit.\n\n");
        for declaration in self.types.values() {
            text.push_str("export ");
            text.push_str(declaration);
            text.push_str("\n\n");
        }
        text.push_str("export interface Commands {\n");
        text.push_str(&self.commands);
        text.push_str("}\n");
        text
    }
}

impl TypeVisitor for Typescript {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_committed_types_of_the_page_are_fresh() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/gen/commands.ts");
        let fresh = page_types();
        if std::env::var_os("MANDOR_WRITE_BINDINGS").is_some() {
            std::fs::write(&file, &fresh).unwrap();
        }
        let committed = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(
            committed, fresh,
            "run the test once with MANDOR_WRITE_BINDINGS=1"
        );
    }
}
