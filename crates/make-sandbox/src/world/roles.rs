//! Who may do what: Make's role definitions.
//!
//! In: the switches for the two unknown ids. Out: Make's own roles with their permission names, and what a role of an
//! organization's own may be made of. It decides nothing about a person; `http::visit` does.

use std::{borrow::Cow, collections::BTreeSet};

use serde_json::{Value, json};

use crate::config::Switches;

pub(crate) const TEAM_ADMIN: u64 = 1;
pub(crate) const TEAM_MEMBER: u64 = 3;
pub(crate) const TEAM_MONITORING: u64 = 4;
pub(crate) const TEAM_OPERATOR: u64 = 6;
pub(crate) const OWNER: u64 = 11;
pub(crate) const ADMIN: u64 = 12;
pub(crate) const MEMBER: u64 = 13;
pub(crate) const ACCOUNTANT: u64 = 14;

const LOOK: &[&str] = &[
    "dlq view",
    "scenario logs get",
    "scenario notifications",
    "scenario reset counters",
    "scenarios get",
    "scenario view",
    "team view",
    "templates get",
    "template view",
];
const OPERATE: &[&str] = &[
    "accounts get",
    "datastores get",
    "datastore view",
    "devices get",
    "functions get",
    "hooks get",
    "keys get",
    "scenario scheduling",
    "scenario start",
    "scenario stop",
    "scenario verify",
    "storage view",
    "udts get",
];
const CHANGE: &[&str] = &[
    "account add",
    "account edit",
    "datastore add",
    "datastore edit",
    "device edit",
    "dlq edit",
    "function add",
    "function edit",
    "hook add",
    "hook edit",
    "key add",
    "key edit",
    "scenario edit",
    "storage edit",
    "udt add",
    "udt edit",
];
const BUILD: &[&str] = &[
    "account delete",
    "datastore delete",
    "device add",
    "device delete",
    "function delete",
    "hook delete",
    "key delete",
    "scenario add",
    "scenario delete",
    "team edit",
    "template add",
    "template delete",
    "template edit",
    "udt delete",
];
const LEAD: &[&str] = &["team delete", "team user add and edit"];

const ORGANIZATION_VIEW: &[&str] = &["organization view"];
const ORGANIZATION_RUN: &[&str] = &[
    "organization edit",
    "organization delete",
    "organization user add and edit",
    "organization custom roles edit",
    "team add",
    "app install",
    "payment edit",
    "payment view",
];

/// One role as `/users/roles` tells it.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    pub(crate) id: u64,
    pub(crate) name: Cow<'static, str>,
    /// Its lasting name; only Make's own roles have one.
    pub(crate) identifier: Option<&'static str>,
    pub(crate) category: &'static str,
    pub(crate) description: Option<Cow<'static, str>>,
    pub(crate) permissions: Vec<&'static str>,
    /// The organization that made it; nothing for Make's own roles.
    pub(crate) organization: Option<u64>,
}

impl Role {
    pub(crate) fn to_json(&self) -> Value {
        let mut row = json!({
            "id": self.id,
            "name": self.name,
            "subsidiary": !matches!(self.id, OWNER | ADMIN),
            "category": self.category,
            "description": self.description,
            "permissions": self.permissions,
            "managementType": if self.organization.is_some() { "custom_managed" } else { "system_locked" },
        });
        if let Some(identifier) = self.identifier {
            row["identifier"] = json!(identifier);
        }
        row
    }

    pub(crate) fn allows(&self, permission: &str) -> bool {
        self.permissions.contains(&permission)
    }

    /// Whether it can be given in an organization, or in one of its teams.
    pub(crate) fn is_for(&self, organization: u64, category: &str) -> bool {
        self.category == category && self.organization.is_none_or(|own| own == organization)
    }
}

/// Something that a role may allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Permission {
    pub(crate) id: u64,
    pub(crate) name: &'static str,
    pub(crate) category: &'static str,
}

impl Permission {
    pub(crate) fn to_json(self) -> Value {
        let about = self.name.split(' ').next().unwrap_or_default();
        json!({
            "id": self.id,
            "name": self.name,
            "note": "",
            "category": format!("{}s", about.trim_end_matches('s')),
            "roleCategory": self.category,
            "label": "",
            "customRolesHidden": self.name == "organization delete",
            "requires": [],
        })
    }
}

/// Everything that roles may allow, in the order of the numbers.
pub(crate) fn permissions() -> Vec<Permission> {
    let team = [LOOK, OPERATE, CHANGE, BUILD, LEAD].concat();
    let organization = [ORGANIZATION_VIEW, ORGANIZATION_RUN].concat();
    let named: BTreeSet<(&str, &str)> = (team.into_iter().map(|name| ("team", name)))
        .chain(organization.into_iter().map(|name| ("organization", name)))
        .collect();
    let numbered = (1..).zip(named);
    numbered
        .map(|(id, (category, name))| Permission { id, name, category })
        .collect()
}

/// All roles, in the order of their ids.
pub(crate) fn all(switches: &Switches) -> Vec<Role> {
    let team = |id, name, identifier, description, parts: &[&[&'static str]]| {
        role(id, name, identifier, "team", description, parts)
    };
    let organization = |id, name, identifier, parts: &[&[&'static str]]| {
        role(id, name, identifier, "organization", None, parts)
    };
    let mut roles = vec![
        team(
            TEAM_ADMIN,
            "Team Admin",
            "company:team-admin",
            Some("Team Admin has full access to all data within the team."),
            &[LOOK, OPERATE, CHANGE, BUILD, LEAD],
        ),
        team(
            TEAM_MEMBER,
            "Team Member",
            "company:team-member",
            None,
            &[LOOK, OPERATE, CHANGE, BUILD],
        ),
        team(
            TEAM_MONITORING,
            "Team Monitoring",
            "company:team-monitoring",
            Some("Team Monitoring has read-only access to the team, scenarios, and templates."),
            &[LOOK],
        ),
        team(
            TEAM_OPERATOR,
            "Team Operator",
            "company:team-operator",
            None,
            &[LOOK, OPERATE],
        ),
        team(
            switches.restricted_member_role_id,
            "Team Restricted Member",
            "company:team-restricted-member",
            None,
            &[LOOK, OPERATE, CHANGE],
        ),
        organization(
            OWNER,
            "Owner",
            "organization:owner",
            &[ORGANIZATION_VIEW, ORGANIZATION_RUN],
        ),
        organization(
            ADMIN,
            "Admin",
            "organization:admin",
            &[ORGANIZATION_VIEW, ORGANIZATION_RUN],
        ),
        organization(
            MEMBER,
            "Member",
            "organization:member",
            &[ORGANIZATION_VIEW],
        ),
        organization(
            ACCOUNTANT,
            "Accountant",
            "organization:accountant",
            &[ORGANIZATION_VIEW, &["payment view"]],
        ),
        organization(
            switches.app_developer_role_id,
            "App Developer",
            "organization:app-developer",
            &[ORGANIZATION_VIEW, &["app install"]],
        ),
    ];
    roles.sort_by_key(|role| role.id);
    roles
}

fn role(
    id: u64,
    name: &'static str,
    identifier: &'static str,
    category: &'static str,
    description: Option<&'static str>,
    parts: &[&[&'static str]],
) -> Role {
    let mut permissions = parts.concat();
    permissions.sort_unstable();
    Role {
        id,
        name: name.into(),
        identifier: Some(identifier),
        category,
        description: description.map(Cow::Borrowed),
        permissions,
        organization: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_who_only_looks_may_not_start_a_scenario() {
        let roles = all(&Switches::default());
        let of = |id| roles.iter().find(|role| role.id == id).unwrap();
        assert!(!of(TEAM_MONITORING).allows("scenario start"));
        assert!(of(TEAM_OPERATOR).allows("scenario start"));
        assert!(!of(TEAM_OPERATOR).allows("dlq edit"));
        assert!(of(Switches::default().restricted_member_role_id).allows("dlq edit"));
        assert!(!of(TEAM_MEMBER).allows("team user add and edit"));
        assert!(of(TEAM_ADMIN).allows("team user add and edit"));
    }
}
