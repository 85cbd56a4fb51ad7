//! What Mandor asks every day, each endpoint once, as a table that the tests against the sandbox's bad days walk.
//! All calls there are stand in `every_call`, with answers from Make's own reference.
//!
//! In: a world. Out: for each endpoint a name, what kind of call it is, and a way to call it.

use std::future::Future;
use std::pin::Pin;

use make_api::{DlqSelection, Error, In, LogQuery, RoleCategory, RunRequest, ScenarioQuery};

use crate::world::World;

/// What sending the call twice would mean, seen from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Changes nothing.
    Read,
    /// Changes something.
    Action,
    /// Starts a run.
    Run,
}

type Call = for<'w> fn(&'w World) -> Pin<Box<dyn Future<Output = Result<(), Error>> + 'w>>;

pub(crate) struct Endpoint {
    pub(crate) name: &'static str,
    pub(crate) sort: Sort,
    pub(crate) call: Call,
}

macro_rules! endpoint {
    ($sort:ident, $name:literal, |$world:ident| $call:expr) => {
        Endpoint {
            name: $name,
            sort: Sort::$sort,
            call: |$world| Box::pin(async move { $call.await.map(drop) }),
        }
    };
}

/// Those that answer with a JSON document: all but `ping`.
pub(crate) fn with_documents() -> impl Iterator<Item = Endpoint> {
    all().into_iter().filter(|endpoint| endpoint.name != "ping")
}

/// All of them.
pub(crate) fn all() -> Vec<Endpoint> {
    let mut all = account();
    all.extend(scenarios());
    all.extend(people());
    all.extend(actions());
    all
}

fn account() -> Vec<Endpoint> {
    vec![
        endpoint!(Read, "ping", |w| w.click().ping()),
        endpoint!(Read, "me", |w| w.click().me()),
        endpoint!(Read, "current_authorization", |w| w
            .click()
            .current_authorization()),
        endpoint!(Read, "my_roles", |w| w.click().my_roles()),
        endpoint!(Read, "timezones", |w| w.click().timezones()),
        endpoint!(Read, "organizations", |w| w
            .click()
            .organizations()
            .collect_all()),
        endpoint!(Read, "organization", |w| w
            .click()
            .organization(w.organization)),
        endpoint!(Read, "organization_usage", |w| w
            .click()
            .organization_usage(w.organization)),
        endpoint!(Read, "teams", |w| w
            .click()
            .teams(w.organization)
            .collect_all()),
    ]
}

fn scenarios() -> Vec<Endpoint> {
    vec![
        endpoint!(Read, "scenarios", |w| w
            .click()
            .scenarios(ScenarioQuery::in_organization(w.organization))
            .collect_all()),
        endpoint!(Read, "scenario", |w| w.click().scenario(w.scenario)),
        endpoint!(Read, "blueprint", |w| w.click().blueprint(w.scenario)),
        endpoint!(Read, "scenario_usage", |w| w
            .click()
            .scenario_usage(w.scenario)),
        endpoint!(Read, "consumptions", |w| w
            .click()
            .consumptions(w.organization)),
        endpoint!(Read, "logs", |w| w
            .click()
            .logs(LogQuery::of(w.scenario))
            .collect_all()),
        endpoint!(Read, "execution", |w| w
            .click()
            .execution(w.scenario, &w.execution)),
        endpoint!(Read, "folders", |w| w.click().folders(w.team)),
        endpoint!(Read, "connections", |w| w.click().connections(w.team)),
        endpoint!(Read, "hooks", |w| w.click().hooks(w.team)),
        endpoint!(Read, "dlqs", |w| w.click().dlqs(w.scenario)),
    ]
}

fn people() -> Vec<Endpoint> {
    vec![
        endpoint!(Read, "users", |w| w
            .click()
            .users(In::Organization(w.organization))
            .collect_all()),
        endpoint!(Read, "roles", |w| w
            .click()
            .roles(RoleCategory::Team, Some(w.organization))),
        endpoint!(Read, "team_roles", |w| w
            .click()
            .team_roles(w.team)
            .collect_all()),
        endpoint!(Read, "organization_roles", |w| w
            .click()
            .organization_roles(w.organization)
            .collect_all()),
    ]
}

fn actions() -> Vec<Endpoint> {
    vec![
        endpoint!(Action, "start", |w| w.click().start(w.paused_scenario)),
        endpoint!(Action, "stop", |w| w.click().stop(w.scenario)),
        endpoint!(Action, "retry_dlqs", |w| w
            .click()
            .retry_dlqs(w.scenario, &DlqSelection::AllExcept(Vec::new()))),
        endpoint!(Run, "run", |w| w
            .click()
            .run(w.scenario, RunRequest::default())),
        endpoint!(Action, "stop_execution", |w| w
            .click()
            .stop_execution(w.scenario, &w.running, false)),
    ]
}
