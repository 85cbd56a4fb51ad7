//! What Make tells a person, and which mails it sends them.
//!
//! In: a zone's number, or a person and a team. Out: notifications as Make wrote them, and switches for its mails.
//! Never makes a notification's body harmless: it is HTML, to be shown as plain text only.
//!
//! Source: <https://developers.make.com/api-documentation/api-reference/notifications>

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::call::Call;
use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{ImtZoneId, MailKindId, NotificationId, TeamId, UserId};
use crate::lenient;
use crate::page::Pages;

endpoints! {
    NOTIFICATIONS = Endpoint::get("notifications", "/notifications", &["notifications:read"]);
    NOTIFICATION = Endpoint::get("notification", "/notifications/{notification}", &["notifications:read"]);
    MARK_NOTIFICATIONS_READ = Endpoint::post(
        "mark_notifications_read",
        "/notifications/mark-as-read",
        &["notifications:write"],
    );
    DELETE_NOTIFICATIONS = Endpoint::delete("delete_notifications", "/notifications", &["notifications:write"]);
    UNREAD_NOTIFICATIONS = Endpoint::get("unread_notifications", "/users/unread-notifications", &["user:read"]);
    TEAM_MAILS = Endpoint::get("team_mails", "/users/{user}/user-team-notifications/{team}", &["user:read"]);
    SET_TEAM_MAIL = Endpoint::put(
        "set_team_mail",
        "/users/{user}/user-team-notifications/{team}/{kind}",
        &["user:write"],
    );
}

/// One notification. `Debug` shows its subject, which names scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Notification {
    /// Make's id for it, which outgrows 64 bits.
    pub id: NotificationId,
    /// What it is about, in the person's language.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub subject: String,
    /// When it was read; `None` while it is not.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub read: Option<Timestamp>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::opt_moment")]
    pub created: Option<Timestamp>,
    /// What kind it is, by a number Make does not explain.
    #[serde(rename = "type", default, deserialize_with = "lenient::opt_number")]
    pub kind: Option<u64>,
    /// The text, in HTML that nobody has checked. Told only by [`Caller::notification`].
    #[serde(default, deserialize_with = "lenient::soft")]
    pub body: Option<String>,
}

/// Which notifications are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NotificationQuery {
    /// The zone by Make's number. Required in Make's public cloud, ignored elsewhere; see [`Caller::imt_zones`].
    pub zone: Option<ImtZoneId>,
    /// Only those that were not read.
    pub only_unread: bool,
}

/// Whether a person gets one kind of mail about one team.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TeamMail {
    /// The person.
    pub user_id: UserId,
    /// The team.
    pub team_id: TeamId,
    /// The kind of mail; see [`Caller::mail_kinds`].
    #[serde(rename = "notificationId")]
    pub kind: MailKindId,
    /// It is sent.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub enabled: bool,
}

#[derive(Deserialize)]
struct WireId {
    id: NotificationId,
}

impl Caller {
    /// `GET /notifications`: newest first. Scope `notifications:read`.
    pub fn notifications(&self, query: NotificationQuery) -> Pages<Notification> {
        let call = NOTIFICATIONS
            .call()
            .query_opt("imtZoneId", query.zone)
            .query_opt("unreadOnly", query.only_unread.then_some(true));
        Pages::by_offset(self, "notifications", call, |row: &Notification| {
            row.id.to_string()
        })
    }

    /// `GET /notifications/{id}`: one notification with its body. Scope `notifications:read`.
    pub async fn notification(
        &self,
        id: &NotificationId,
        zone: Option<ImtZoneId>,
    ) -> Result<Notification, Error> {
        let call = NOTIFICATION.call().with(id).query_opt("imtZoneId", zone);
        self.ask_for("notification", call).await
    }

    /// `POST /notifications/mark-as-read`: all of them; Make cannot mark one. Scope `notifications:write`.
    pub async fn mark_notifications_read(
        &self,
        zone: Option<ImtZoneId>,
    ) -> Result<Vec<NotificationId>, Error> {
        let call = MARK_NOTIFICATIONS_READ.call().query("ids", "all");
        self.touched(call.query_opt("imtZoneId", zone)).await
    }

    /// `DELETE /notifications`: returns those that are gone. Scope `notifications:write`.
    pub async fn delete_notifications(
        &self,
        ids: &[NotificationId],
        zone: Option<ImtZoneId>,
    ) -> Result<Vec<NotificationId>, Error> {
        let call = DELETE_NOTIFICATIONS.call().body(json!({ "ids": ids }));
        self.touched(call.query_opt("imtZoneId", zone)).await
    }

    async fn touched(&self, call: Call) -> Result<Vec<NotificationId>, Error> {
        let rows: Vec<WireId> = self.ask_rows("notifications", call).await?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    /// `GET /users/unread-notifications`: how many. Scope `user:read`.
    pub async fn unread_notifications(&self) -> Result<u64, Error> {
        #[derive(Deserialize)]
        struct Count(#[serde(deserialize_with = "lenient::number")] u64);
        let Count(count) = self
            .ask_for("userUnreadNotifications", UNREAD_NOTIFICATIONS.call())
            .await?;
        Ok(count)
    }

    /// `GET /users/{user}/user-team-notifications/{team}`: which mails a person gets about a team. Scope `user:read`.
    pub async fn team_mails(&self, user: UserId, team: TeamId) -> Result<Vec<TeamMail>, Error> {
        self.ask_rows(
            "userTeamNotifications",
            TEAM_MAILS.call().with(user).with(team),
        )
        .await
    }

    /// `PUT /users/{user}/user-team-notifications/{team}/{kind}`: a mail on or off. Scope `user:write`. Only for the
    /// person of the credential.
    pub async fn set_team_mail(
        &self,
        user: UserId,
        team: TeamId,
        kind: MailKindId,
        enabled: bool,
    ) -> Result<TeamMail, Error> {
        let call = SET_TEAM_MAIL.call().with(user).with(team).with(kind);
        self.ask_for(
            "userTeamNotification",
            call.body(json!({ "enabled": enabled })),
        )
        .await
    }
}
