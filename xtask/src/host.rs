//! What kind of computer this is.
//!
//! In: `/etc/os-release` and the user's number. Out: which package client, if any, may be used.
use crate::task::{self, Task};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// Packages come from `apt-get`.
    Debian,
    /// As Debian, but its browser packages only point to the snap shop.
    Ubuntu,
    OtherLinux,
    Mac,
    Windows,
}

impl Host {
    pub(crate) fn detect() -> Self {
        if cfg!(target_os = "macos") {
            return Self::Mac;
        }
        if cfg!(windows) {
            return Self::Windows;
        }
        let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
        match linux_named_in(&release) {
            Self::OtherLinux => Self::OtherLinux,
            // A slimmed-down image may carry the name but not the package client.
            named if task::on_path(&["apt-get"]).is_some() => named,
            _ => Self::OtherLinux,
        }
    }

    pub(crate) fn has_apt(self) -> bool {
        matches!(self, Self::Debian | Self::Ubuntu)
    }

    pub(crate) fn is_linux(self) -> bool {
        matches!(self, Self::Debian | Self::Ubuntu | Self::OtherLinux)
    }
}

fn linux_named_in(os_release: &str) -> Host {
    let words = |key: &str| {
        let value = os_release.lines().find_map(|line| line.strip_prefix(key));
        value
            .unwrap_or_default()
            .trim_matches(['"', '\''])
            .split_whitespace()
            .collect::<Vec<_>>()
    };
    let names = [words("ID="), words("ID_LIKE=")].concat();
    if names.contains(&"ubuntu") {
        Host::Ubuntu
    } else if names.contains(&"debian") {
        Host::Debian
    } else {
        Host::OtherLinux
    }
}

pub(crate) fn is_root() -> bool {
    Task::new("id", ["-u"])
        .read()
        .is_ok_and(|number| number.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linux_families_are_told_apart_by_their_release_file() {
        let table = [
            ("NAME=x\nID=debian\n", Host::Debian),
            ("ID=ubuntu\nID_LIKE=debian\n", Host::Ubuntu),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Host::Ubuntu),
            ("ID=raspbian\nID_LIKE='debian'\n", Host::Debian),
            ("ID=fedora\n", Host::OtherLinux),
            ("", Host::OtherLinux),
        ];
        for (release, expected) in table {
            assert_eq!(linux_named_in(release), expected, "{release:?}");
        }
    }
}
