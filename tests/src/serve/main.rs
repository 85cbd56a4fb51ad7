//! Serves the real page on the real core.
fn main() {}
