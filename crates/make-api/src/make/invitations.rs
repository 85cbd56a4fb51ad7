//! Inviting people into an organization, and being invited.
//!
//! In: whom to invite with which role, or an invitation one got. Out: the row Make made, or who invites whom.
//! Never invites twice by itself: every invitation is a mail to a person.
//!
//! Make documents no call that sends an invitation again or takes one back. Assumed: inviting the same address again
//! renews an expired invitation, and [`Caller::remove_from_organization`] takes an open one back.
//! Source: <https://developers.make.com/api-documentation/api-reference/organizations>

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::client::Caller;
use crate::decode;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{OrganizationId, RoleId, TeamId};
use crate::lenient;
use crate::make::roles::{Invitation, OrganizationRole};
use crate::make::users::Member;

endpoints! {
    INVITE = Endpoint::post("invite", "/organizations/{organization}/invite", &["organizations:write"]).once();
    INVITATION = Endpoint::get("invitation", "/organizations/invitation", &["organizations:read"]);
    ACCEPT_INVITATION = Endpoint::post(
        "accept_invitation",
        "/organizations/accept-invitation",
        &["organizations:write"],
    );
    MY_INVITATIONS = Endpoint::get("my_invitations", "/users/me/organization-invitations", &["user:read"]);
}

/// A name Make accepts for people it invites and for organizations: letters, digits, spaces inside, and
/// `'` `-` `.` `(` `)` `*` `+` `,` `@` `_` `/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PlainName(String);

/// Why Make would not take a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// There is nothing but blanks.
    #[error("the name is empty")]
    Empty,
    /// This character is not accepted.
    #[error("the name has a character that make does not accept")]
    Character(char),
}

impl PlainName {
    /// Checks the text, without the blanks around it.
    pub fn new(text: &str) -> Result<Self, BadName> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadName::Empty);
        }
        let is_fine = |c: &char| c.is_alphanumeric() || *c == ' ' || "'-.()*+,@_/".contains(*c);
        match text.chars().find(|c| !is_fine(c)) {
            Some(stranger) => Err(BadName::Character(stranger)),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The bare text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PlainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whom to invite, and as what.
#[derive(Clone, PartialEq, Eq)]
pub struct Invite {
    /// The role in the organization.
    pub role: RoleId,
    /// Where the invitation is sent.
    pub email: String,
    /// The person's name, which Make insists on.
    pub name: PlainName,
    /// A few words of the person who invites.
    pub note: Option<String>,
    /// Teams to join at once. Make gives the role of a team member in each; other roles need
    /// [`Caller::set_team_role`] afterwards.
    pub teams: Vec<TeamId>,
}

impl fmt::Debug for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invite")
            .field("role", &self.role)
            .field("teams", &self.teams)
            .finish_non_exhaustive()
    }
}

impl Invite {
    fn body(&self) -> Value {
        let mut body = json!({ "usersRoleId": self.role, "email": self.email, "name": self.name });
        if let Some(note) = &self.note {
            body["note"] = json!(note);
        }
        if !self.teams.is_empty() {
            body["teamsId"] = json!(self.teams);
        }
        body
    }
}

/// An invitation that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Invited {
    /// The person, who may have had a Make account before.
    pub user: Member,
    /// The role, not taken up yet.
    pub role: OrganizationRole,
}

/// An invitation somebody got.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MyInvitation {
    /// What proves it. Whoever knows it can accept, so treat it like a password.
    pub hash: String,
    /// The organization.
    pub organization_id: OrganizationId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub organization_name: String,
    /// The role that is offered.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub users_role_id: Option<RoleId>,
    /// Whether it can still be accepted.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub invitation: Option<Invitation>,
    /// Host of the zone the organization lives on. To be followed only by [`Zone::follow`](crate::Zone::follow).
    #[serde(default, deserialize_with = "lenient::soft")]
    pub zone: Option<String>,
}

impl fmt::Debug for MyInvitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MyInvitation")
            .field("organization_id", &self.organization_id)
            .field("invitation", &self.invitation)
            .finish_non_exhaustive()
    }
}

impl Caller {
    /// `POST /organizations/{id}/invite`: sends an invitation by mail. Scope `organizations:write`. Never sent again
    /// by itself; what an address that is a member already gets is not documented.
    pub async fn invite(
        &self,
        organization: OrganizationId,
        invite: &Invite,
    ) -> Result<Invited, Error> {
        self.person_and_role(INVITE.call().with(organization).body(invite.body()))
            .await
    }

    /// `GET /organizations/invitation`: who is invited to what. Scope `organizations:read`.
    pub async fn invitation(&self, hash: &str) -> Result<Invited, Error> {
        self.person_and_role(INVITATION.call().query("hash", hash))
            .await
    }

    /// `POST /organizations/accept-invitation`: the person of the credential joins. Scope `organizations:write`.
    pub async fn accept_invitation(&self, hash: &str) -> Result<Invited, Error> {
        self.person_and_role(ACCEPT_INVITATION.call().body(json!({ "hash": hash })))
            .await
    }

    /// `GET /users/me/organization-invitations`: invitations the person of the credential got. Scope `user:read`.
    pub async fn my_invitations(&self) -> Result<Vec<MyInvitation>, Error> {
        self.ask_rows("userOrganizationInvitations", MY_INVITATIONS.call())
            .await
    }

    async fn person_and_role(&self, call: crate::call::Call) -> Result<Invited, Error> {
        let mut document = self.document(&call).await?;
        let user = document.get_mut("user").map(Value::take);
        Ok(Invited {
            role: decode::member(document, "userOrganizationRole")?,
            user: decode::member(json!({ "user": user }), "user")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_by_makes_own_rule() {
        for name in ["Zoë O'Hara", "ACME (EU) 2", "a@b.c", "Jiří, ml."] {
            assert_eq!(
                PlainName::new(name).map(|it| it.to_string()),
                Ok(name.to_owned())
            );
        }
        assert_eq!(PlainName::new("  Dewi ").unwrap().as_str(), "Dewi");
        assert_eq!(PlainName::new(" "), Err(BadName::Empty));
        assert_eq!(PlainName::new("a<b"), Err(BadName::Character('<')));
        assert_eq!(PlainName::new("a\tb"), Err(BadName::Character('\t')));
    }

    #[test]
    fn what_was_not_chosen_is_not_sent_and_an_address_is_never_printed() {
        let invite = Invite {
            role: RoleId(13),
            email: "dewi@example.com".to_owned(),
            name: PlainName::new("Dewi").unwrap(),
            note: None,
            teams: Vec::new(),
        };
        assert_eq!(
            invite.body(),
            json!({"usersRoleId": 13, "email": "dewi@example.com", "name": "Dewi"})
        );
        assert!(!format!("{invite:?}").contains("dewi"));
    }
}
