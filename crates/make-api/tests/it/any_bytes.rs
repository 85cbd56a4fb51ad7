//! Any bytes at all, for what reads the smallest things: schedules of the guide, numbers, and the pages of a list.
//!
//! In: bytes, as libFuzzer or the bounded run here make them up. Out: nothing, or a panic that names the broken promise.
//! Never leaves this process but for its own loopback.

use std::cell::OnceCell;
use std::collections::HashSet;

use make_api::{
    Cron, Error, FolderId, Lane, LogQuery, OrganizationId, Scenario, ScenarioId, ScenarioQuery,
    Scheduling, TeamId,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::bare::{self, BareServer};
use crate::client::TestClient;

/// The targets, by name. Each has a folder of seeds.
pub(crate) const TARGETS: [&str; 3] = ["cron", "numbers", "pages"];

/// Gives a target bytes.
pub(crate) fn feed(target: &str, data: &[u8]) {
    match target {
        "cron" => cron(data),
        "numbers" => numbers(data),
        "pages" => pages(data),
        _ => panic!("{target} is no target"),
    }
}

/// The first line is a cron expression, the second its time zone, the third one of Make's schedules. Whatever one
/// language can say, the other says back.
fn cron(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.splitn(3, '\n');
    let mut line = || lines.next().unwrap_or_default().to_owned();
    let (expression, timezone) = (line(), line());
    let cron = Cron {
        expression,
        timezone: timezone.clone(),
    };
    if let Ok(scheduling) = cron.to_scheduling(&timezone) {
        let back = Cron::from_scheduling(&scheduling, &timezone).expect("cron said it before");
        assert_eq!(back.to_scheduling(&timezone), Ok(scheduling), "{cron:?}");
    }
    let Ok(scheduling) = serde_json::from_str::<Scheduling>(&line()) else {
        return;
    };
    let is_ours = !matches!(scheduling, Scheduling::Cron(_));
    if let (true, Ok(said)) = (is_ours, Cron::from_scheduling(&scheduling, &timezone)) {
        let back = said.to_scheduling(&timezone).expect("what we say is cron");
        let again = Cron::from_scheduling(&back, &timezone);
        assert_eq!(again, Ok(said), "{scheduling:?}");
    }
}

/// One JSON value, in the place of a number, a text, a flag and a moment: read the same from the text of an answer and
/// from a value, and never at the cost of the row.
fn numbers(data: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    let text = value.to_string();
    let number = TeamId::deserialize(&value).ok();
    assert_eq!(serde_json::from_str::<TeamId>(&text).ok(), number);
    if let Some(number) = number {
        let written = json!(number.to_string());
        assert_eq!(TeamId::deserialize(written).ok(), Some(number), "{value}");
    }
    let row = json!({
        "id": 1, "teamId": 2, "dlqCount": value, "name": value, "isActive": value, "nextExec": value,
        "folderId": value, "usedPackages": value, "createdByUser": value,
    });
    let scenario = Scenario::deserialize(&row).expect("only the ids are needed");
    let from_text = serde_json::from_str::<Scenario>(&row.to_string());
    assert_eq!(from_text.expect("only the ids are needed"), scenario);
    assert_eq!(scenario.dlq_count, number.map_or(0, TeamId::get));
    assert_eq!(
        scenario.folder_id.map(FolderId::get),
        number.map(TeamId::get)
    );
}

/// A server that answers with the lines in turn, and with the last one for ever. `l` before them asks for logs, anything
/// else for scenarios. Reading on comes to an end, and no row comes twice.
fn pages(data: &[u8]) {
    /// Unreadable pages in a row, the turn from one way of paging to the other, and the repeated last page.
    const MOST_MORE: usize = 16;
    let [style, bodies @ ..] = data else { return };
    let bodies: Vec<&[u8]> = bodies.split(|byte| *byte == b'\n').take(8).collect();
    let answers = bodies
        .iter()
        .map(|body| bare::answer(200, &["content-type: application/json"], body));
    LISTS.with(|lists| {
        let lists = lists.get_or_init(Lists::start);
        lists.server.now_answers(answers.collect());
        let ids = lists.runtime.block_on(lists.walk(*style == b'l'));
        let requests = lists.server.requests().len();
        assert!(requests <= bodies.len() + MOST_MORE, "{requests} requests");
        let mut seen = HashSet::new();
        for id in ids.unwrap_or_default() {
            assert!(seen.insert(id.clone()), "{id} came twice");
        }
    });
}

struct Lists {
    runtime: tokio::runtime::Runtime,
    server: BareServer,
    client: TestClient,
}

thread_local! {
    static LISTS: OnceCell<Lists> = const { OnceCell::new() };
}

impl Lists {
    fn start() -> Self {
        const ORGANIZATION: OrganizationId = OrganizationId(11);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let server = runtime.block_on(BareServer::answering(vec![bare::json("{}")]));
        let client = TestClient::speaking(&server.zone, None);
        client
            .budgets
            .set_limit(client.zone(), ORGANIZATION, 1_000_000);
        Self {
            runtime,
            server,
            client,
        }
    }

    async fn walk(&self, by_logs: bool) -> Result<Vec<String>, Error> {
        let organization = OrganizationId(11);
        let caller = self.client.on(Some(organization), Lane::Click);
        Ok(if by_logs {
            let mut logs = caller.logs(LogQuery::of(ScenarioId(5)));
            let rows = logs.collect_all().await?;
            rows.iter().map(|row| row.id.to_string()).collect()
        } else {
            let mut scenarios = caller.scenarios(ScenarioQuery::in_organization(organization));
            let rows = scenarios.collect_all().await?;
            rows.iter().map(|row| row.id.to_string()).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::every_call::bytes::tests::changed;

    fn seeds(target: &str) -> Vec<Vec<u8>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
        let mut files: Vec<_> = std::fs::read_dir(folder.join(target))
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        // The same order in every run, whatever the file system says.
        files.sort_unstable();
        files
            .iter()
            .map(|file| std::fs::read(file).unwrap())
            .collect()
    }

    fn runs(target: &str, changes_per_seed: usize) {
        let mut random = fastrand::Rng::with_seed(17);
        for seed in seeds(target) {
            feed(target, &seed);
            for _ in 0..changes_per_seed {
                feed(target, &changed(&seed, &mut random));
            }
        }
    }

    #[test]
    fn no_bytes_make_the_two_languages_of_schedules_contradict_each_other() {
        runs("cron", 4_000);
    }

    #[test]
    fn no_bytes_in_the_place_of_a_number_cost_the_row() {
        runs("numbers", 4_000);
    }

    #[test]
    fn no_bytes_make_a_list_go_on_for_ever_or_a_row_come_twice() {
        runs("pages", 150);
    }

    #[test]
    fn every_target_can_be_fuzzed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
        for target in TARGETS {
            assert!(folder.join(format!("{target}.rs")).is_file(), "{target}");
            assert!(!seeds(target).is_empty(), "{target}");
        }
    }
}
