//! A small Make on loopback, a client that is signed in to it, and the things tests talk about.
//!
//! The sandbox's clock stands still, and so does the client's unless it waits for something.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use make_api::{
    Caller, ExecutionId, Lane, LogQuery, OrganizationId, RoleCategory, RoleId, RunRequest,
    ScenarioId, TeamId, UserId, Zone,
};
use make_sandbox::{Config, Control, Fault, Sandbox, ScenarioFact, Size, Switches, Time};

use crate::client::TestClient;

/// A Monday morning.
const NOW: &str = "2026-03-02T09:00:00Z";

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: TestClient,
    pub(crate) organization: OrganizationId,
    pub(crate) team: TeamId,
    /// Switched on, and needs no inputs to run.
    pub(crate) scenario: ScenarioId,
    pub(crate) paused_scenario: ScenarioId,
    /// A run that has ended.
    pub(crate) execution: ExecutionId,
    /// A run that goes on as long as the sandbox's clock stands still.
    pub(crate) running: ExecutionId,
}

/// Somebody else in the organization.
pub(crate) struct Guest {
    pub(crate) id: UserId,
    /// Their calls.
    pub(crate) caller: Caller,
}

impl World {
    /// One organization with one team and eight scenarios. Make's own limit is off.
    pub(crate) async fn start() -> Self {
        Self::answering(|_| {}).await
    }

    /// The same with one of Make's open questions answered in this way.
    pub(crate) async fn answering(choose: impl FnOnce(&mut Switches)) -> Self {
        let mut switches = Switches {
            rate_limit: false,
            ..Switches::default()
        };
        choose(&mut switches);
        Self::of_size(Size::Tiny, switches).await
    }

    pub(crate) async fn of_size(size: Size, switches: Switches) -> Self {
        let time = Time::Frozen(NOW.parse::<Timestamp>().unwrap());
        Self::begin(size, time, switches).await
    }

    pub(crate) async fn begin(size: Size, time: Time, switches: Switches) -> Self {
        let sandbox = Sandbox::start(Config {
            size,
            time,
            switches,
            ..Config::default()
        })
        .await
        .unwrap();
        let zone = Zone::parse(&sandbox.ready().zones[0].zone).unwrap();
        let client = TestClient::new(&zone, &sandbox.ready().token, Duration::from_secs(30));
        let facts: Vec<ScenarioFact> = sandbox
            .control()
            .scenarios()
            .into_iter()
            .filter(|fact| fact.zone == 0)
            .collect();
        let active = facts
            .iter()
            .find(|fact| fact.is_active && fact.schedule == "indefinitely")
            .unwrap();
        let team = TeamId(active.team_id);
        let paused = facts.iter().find(|fact| !fact.is_active).unwrap();
        let organization = OrganizationId(active.organization_id);
        // Budgets have tests of their own; here nobody should have to wait for one.
        client.budgets.set_limit(&zone, organization, 1_000_000);
        let scenario = ScenarioId(active.id);
        let caller = client.on(Some(organization), Lane::Click);
        let newest = LogQuery {
            limit: Some(1),
            ..LogQuery::of(scenario)
        };
        let execution = caller
            .logs(newest)
            .collect_all()
            .await
            .unwrap()
            .remove(0)
            .id;
        let running = caller
            .run(scenario, RunRequest::default())
            .await
            .unwrap()
            .execution;
        let paused_scenario = ScenarioId(paused.id);
        Self {
            sandbox,
            client,
            organization,
            team,
            scenario,
            paused_scenario,
            execution,
            running,
        }
    }

    pub(crate) fn control(&self) -> Control {
        self.sandbox.control()
    }

    /// A person's calls.
    pub(crate) fn click(&self) -> Caller {
        self.client.on(Some(self.organization), Lane::Click)
    }

    /// Calls nobody waits for.
    pub(crate) fn background(&self) -> Caller {
        self.client.on(Some(self.organization), Lane::Background)
    }

    /// Somebody else, with a token of their own: a member of the organization, in no team.
    pub(crate) async fn guest(&self) -> Guest {
        let control = self.control();
        let me = self.click().me().await.unwrap().id;
        let people = control.people();
        let id = people.iter().map(|person| UserId(person.id));
        let id = id.rev().find(|id| *id != me).unwrap();
        let (organization, team) = (self.organization.get(), self.team.get());
        control.set_team_role(0, team, id.get(), None).unwrap();
        let token = control.issue_token(0, id.get(), None).unwrap();
        let client = TestClient::new(self.client.zone(), &token, Duration::from_secs(30));
        let zone = client.zone().clone();
        client
            .budgets
            .set_limit(&zone, self.organization, 1_000_000);
        let caller = client.on(Some(self.organization), Lane::Click);
        let guest = Guest { id, caller };
        control
            .set_organization_role(organization, id.get(), Some(13))
            .unwrap();
        guest
    }

    /// The number of a role on this server.
    pub(crate) async fn role(&self, category: RoleCategory, identifier: &str) -> RoleId {
        let roles = self.click().roles(category, Some(self.organization)).await;
        let roles = roles.unwrap();
        let found = roles
            .iter()
            .find(|role| role.identifier.as_deref() == Some(identifier));
        found.expect(identifier).id
    }

    /// Who owns the organization.
    pub(crate) async fn owner(&self) -> UserId {
        let owners = self
            .role(RoleCategory::Organization, "organization:owner")
            .await;
        let mut rows = self.click().organization_roles(self.organization);
        let rows = rows.collect_all().await.unwrap();
        let owner = rows.iter().find(|row| row.users_role_id == Some(owners));
        owner.unwrap().user_id
    }

    pub(crate) async fn give_team_role(&self, guest: &Guest, identifier: &str) {
        let role = self.role(RoleCategory::Team, identifier).await.get();
        self.control()
            .set_team_role(0, self.team.get(), guest.id.get(), Some(role))
            .unwrap();
    }

    pub(crate) async fn give_organization_role(&self, guest: &Guest, identifier: &str) {
        let role = self
            .role(RoleCategory::Organization, identifier)
            .await
            .get();
        self.control()
            .set_organization_role(self.organization.get(), guest.id.get(), Some(role))
            .unwrap();
    }

    /// How many runs by hand there were lately, once those that go on have ended.
    pub(crate) async fn runs_by_hand(&self) -> usize {
        let while_they_end = SignedDuration::from_mins(10);
        let now = self.control().advance(while_they_end).unwrap();
        let query = LogQuery {
            from: Some(now - while_they_end * 5),
            ..LogQuery::of(self.scenario)
        };
        let rows = self.click().logs(query).collect_all().await.unwrap();
        let by_hand = rows
            .iter()
            .filter(|row| row.kind.as_deref() == Some("manual"));
        by_hand.count()
    }

    /// From now on exactly this goes wrong, and calls are counted anew.
    pub(crate) fn strike(&self, fault: Fault) {
        self.control().clear_faults(None);
        self.control().set_fault(fault);
        self.control().clear_calls();
    }

    /// How many calls reached the sandbox since they were last counted anew.
    pub(crate) fn calls(&self) -> usize {
        self.control().calls().len()
    }
}
