//! Programs as the system sees them: who started whom, when, and how much memory each holds.
//!
//! In: `/proc`. Out: numbers. It ends nothing and changes nothing.

use std::fs;
use std::path::Path;
use std::time::Duration;

/// The kernel counts in hundredths of a second towards programs, on every Linux.
const TICKS_A_SECOND: f64 = 100.0;

/// What `/proc/PID/stat` says of one process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Process {
    pub(crate) pid: u32,
    parent: u32,
    /// Since the computer started.
    started: Duration,
}

/// All processes below this one that run this program.
pub(crate) fn below_us(program: &Path) -> Option<Process> {
    let all = all();
    let program = fs::canonicalize(program).ok()?;
    tree(&all, std::process::id()).into_iter().find(|process| {
        fs::read_link(format!("/proc/{}/exe", process.pid)).is_ok_and(|path| path == program)
    })
}

/// How long ago it was started.
pub(crate) fn age(process: Process) -> Option<Duration> {
    let uptime = fs::read_to_string("/proc/uptime").ok()?;
    let uptime: f64 = uptime.split(' ').next()?.parse().ok()?;
    Duration::from_secs_f64(uptime).checked_sub(process.started)
}

/// What a process and all below it hold, in megabytes; a page that several share is split among them.
pub(crate) fn memory_mb(root: Process) -> f64 {
    let tree = tree(&all(), root.pid);
    let held = tree.into_iter().filter_map(|process| {
        let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", process.pid)).ok()?;
        proportional_kb(&rollup)
    });
    held.sum::<f64>() / 1024.0
}

fn all() -> Vec<Process> {
    let entries = fs::read_dir("/proc").expect("Linux lists its processes");
    entries
        .filter_map(|entry| {
            let stat = fs::read_to_string(entry.ok()?.path().join("stat")).ok()?;
            read(&stat)
        })
        .collect()
}

/// `42 (a name) S 41 …`: the name may hold anything, so what follows counts from its last bracket.
fn read(stat: &str) -> Option<Process> {
    let (pid, _) = stat.split_once(' ')?;
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    // The state is field 3 of the manual page, the parent 4, the start 22.
    let ticks: f64 = fields.get(19)?.parse().ok()?;
    Some(Process {
        pid: pid.parse().ok()?,
        parent: fields.get(1)?.parse().ok()?,
        started: Duration::from_secs_f64(ticks / TICKS_A_SECOND),
    })
}

/// The process itself and everything below it.
fn tree(all: &[Process], root: u32) -> Vec<Process> {
    let mut found: Vec<Process> = all.iter().copied().filter(|it| it.pid == root).collect();
    let mut looked_at = 0;
    while let Some(above) = found.get(looked_at).copied() {
        found.extend(all.iter().filter(|it| it.parent == above.pid));
        looked_at += 1;
    }
    found
}

fn proportional_kb(rollup: &str) -> Option<f64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(pid: u32, parent: u32) -> Process {
        Process {
            pid,
            parent,
            started: Duration::ZERO,
        }
    }

    #[test]
    fn a_name_with_brackets_and_spaces_hides_nothing() {
        let stat = "42 (a (b) c) S 41 42 42 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 9 0 12345 1 2 3";
        let found = read(stat).unwrap();
        assert_eq!((found.pid, found.parent), (42, 41));
        assert_eq!(found.started, Duration::from_millis(123_450));
    }

    #[test]
    fn a_tree_holds_children_of_children_and_no_neighbours() {
        let all = [
            process(1, 0),
            process(2, 1),
            process(3, 2),
            process(4, 1),
            process(5, 9),
        ];
        let pids: Vec<u32> = tree(&all, 1).iter().map(|it| it.pid).collect();
        assert_eq!(pids, [1, 2, 4, 3]);
        assert_eq!(tree(&all, 2).len(), 2);
    }

    #[test]
    fn memory_is_the_proportional_share_of_all_maps() {
        let rollup =
            "55-7f ---p 0 [rollup]\nRss:   2048 kB\nPss:      1024 kB\nPss_Dirty:   7 kB\n";
        assert_eq!(proportional_kb(rollup), Some(1024.0));
    }
}
