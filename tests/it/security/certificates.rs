//! S6: a server proves who it is to the system's trust store, or it gets nothing.

use std::fs;
use std::path::Path;

/// Nobody can look away from a bad certificate, because no source says so.
#[test]
fn there_is_no_switch_that_accepts_any_certificate() {
    let switches = [
        "danger_accept",
        "tls_danger",
        "dangerous()",
        "NODE_TLS_REJECT",
        "set_certificate_verifier",
        "with_custom_certificate_verifier",
        "ServerCertVerifier",
    ];
    for room in [
        "crates/make-api/src",
        "crates/mandor-core/src",
        "src-tauri/src",
    ] {
        let mut seen = 0;
        for_each_file(&super::top().join(room), &mut |file, text| {
            seen += 1;
            for switch in switches {
                assert!(!text.contains(switch), "{switch} in {}", file.display());
            }
        });
        assert!(seen > 5, "{room} was really read");
    }
}

fn for_each_file(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            for_each_file(&path, look);
        } else if let Ok(text) = fs::read_to_string(&path) {
            look(&path, &text);
        }
    }
}
