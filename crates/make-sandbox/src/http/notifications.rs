//! What Make tells the caller, and which mails the caller wants.
//!
//! In: ids as text, since they outgrow 64 bits. Out: the caller's own notifications, and nobody else's. The body of a
//! notification is HTML.

use axum::{
    Router,
    extract::Path,
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    asked,
    body::Brought,
    enums::MAILS,
    errors::Refusal,
    paging::{Defaults, Page},
    visit::Visit,
};
use crate::world::{Notice, World, stamp};

/// The addresses of this resource.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/notifications", get(list).delete(delete))
        .route("/notifications/mark-as-read", post(mark_as_read))
        .route("/notifications/{id}", get(get_one))
        .route("/users/unread-notifications", get(unread))
        .route("/users/{id}/user-team-notifications/{team}", get(mails))
        .route(
            "/users/{id}/user-team-notifications/{team}/{notification}",
            get(mail).put(set_mail),
        )
}

const PAGE: Defaults = Defaults {
    sort_by: "id",
    descending: true,
    limit: 10_000,
    largest: 10_000,
    keys: &["id"],
};

/// The zone whose notifications are meant: that of the call, unless another is named by its number.
fn zone_of(visit: &Visit, world: &World) -> Result<usize, Refusal> {
    visit.home(world)?;
    match visit.asked.number::<usize>("imtZoneId")? {
        Some(number) if (1..=world.zones.len()).contains(&number) => Ok(number - 1),
        Some(_) => Err(Refusal::not_found("Zone")),
        None if visit.switches.notifications_need_zone => Err(Refusal::missing("imtZoneId")),
        None => Ok(visit.zone),
    }
}

fn own<'w>(
    visit: &'w Visit,
    world: &'w World,
    zone: usize,
) -> impl DoubleEndedIterator<Item = (&'w String, &'w Notice)> {
    world
        .zones
        .get(zone)
        .into_iter()
        .flat_map(|zone| &zone.notices)
        .filter(|(_, notice)| notice.person == visit.person)
}

async fn list(visit: Visit) -> Answer {
    let page = Page {
        slip: visit.slip,
        ..Page::asked(&visit.asked, &PAGE, &visit.switches)?
    };
    let only_unread = visit.asked.flag("unreadOnly")?.unwrap_or(false);
    let (world, _) = visit.world();
    let zone = zone_of(&visit, &world)?;
    let mut notices: Vec<(&String, &Notice)> = own(&visit, &world, zone)
        .filter(|(_, notice)| !only_unread || notice.read.is_none())
        .collect();
    if page.descending {
        notices.reverse();
    }
    let total = notices.len();
    let rows = page
        .cut(notices)
        .into_iter()
        .map(|(id, notice)| row(id, notice));
    let mut body = counts(&visit, &world);
    body["notifications"] = rows.collect();
    body["pg"] = page.echo(total);
    Ok(Reply(body))
}

fn row(id: &str, notice: &Notice) -> Value {
    json!({
        "id": id,
        "subject": notice.subject,
        "read": notice.read.map(stamp),
        "created": stamp(notice.created),
        "type": notice.kind as u8,
    })
}

/// How many are unread, in all and in each zone.
fn counts(visit: &Visit, world: &World) -> Value {
    let unread = |zone| {
        own(visit, world, zone)
            .filter(|(_, notice)| notice.read.is_none())
            .count()
    };
    let zones: Vec<usize> = (0..world.zones.len()).map(unread).collect();
    let rows = (1..)
        .zip(&zones)
        .map(|(id, unread)| json!({"imtZoneId": id, "unreadNotifications": unread}));
    json!({
        "userUnreadNotifications": zones.iter().sum::<usize>(),
        "userZoneNotifications": rows.collect::<Vec<Value>>(),
    })
}

async fn unread(visit: Visit) -> Answer {
    let (world, _) = visit.world();
    Ok(Reply(counts(&visit, &world)))
}

async fn get_one(visit: Visit, Path(id): Path<String>) -> Answer {
    let (world, _) = visit.world();
    let zone = zone_of(&visit, &world)?;
    let (id, notice) = own(&visit, &world, zone)
        .find(|(own, _)| **own == id)
        .ok_or_else(|| Refusal::not_found("Notification"))?;
    let mut row = row(id, notice);
    row["body"] = json!(notice.body);
    Ok(Reply(json!({"notification": row})))
}

/// Marks all of them; `ids` can only have the value `all`.
async fn mark_as_read(visit: Visit) -> Answer {
    if visit.asked.text("ids").is_some_and(|ids| ids != "all") {
        return Err(Refusal::validation("Parameter 'ids' can only be 'all'."));
    }
    let (mut world, now) = visit.world();
    let zone = zone_of(&visit, &world)?;
    let mut marked = Vec::new();
    if let Some(zone) = world.zones.get_mut(zone) {
        let unread = zone
            .notices
            .iter_mut()
            .filter(|(_, notice)| notice.person == visit.person && notice.read.is_none());
        for (id, notice) in unread {
            notice.read = Some(now);
            marked.push(json!({"id": id}));
        }
    }
    Ok(Reply(json!({"notifications": marked})))
}

#[derive(Deserialize)]
struct Doomed {
    ids: Vec<String>,
}

async fn delete(visit: Visit, Brought(order): Brought<Doomed>) -> Answer {
    let doomed = order.ok_or_else(|| Refusal::missing("ids"))?.ids;
    let (mut world, _) = visit.world();
    let zone = zone_of(&visit, &world)?;
    let mut deleted = Vec::new();
    if let Some(zone) = world.zones.get_mut(zone) {
        for id in doomed {
            let is_own = zone
                .notices
                .get(&id)
                .is_some_and(|notice| notice.person == visit.person);
            if is_own {
                zone.notices.remove(&id);
                deleted.push(json!({"id": id}));
            }
        }
    }
    Ok(Reply(json!({"notifications": deleted})))
}

/// Nobody reads or changes the mails of somebody else.
fn own_mails(visit: &Visit, world: &World, person: &str, team: &str) -> Result<u64, Refusal> {
    let team = asked::id(team)?;
    visit.team(world, team)?;
    if asked::id(person)? != visit.person {
        return Err(Refusal::permission_denied());
    }
    Ok(team)
}

fn mail_row(visit: &Visit, world: &World, team: u64, kind: u64) -> Value {
    let muted = world
        .zones
        .get(visit.zone)
        .is_some_and(|zone| zone.muted.contains(&(visit.person, team, kind)));
    json!({"userId": visit.person, "teamId": team, "notificationId": kind, "enabled": !muted})
}

async fn mails(visit: Visit, Path((person, team)): Path<(String, String)>) -> Answer {
    let (world, _) = visit.world();
    let team = own_mails(&visit, &world, &person, &team)?;
    let rows = MAILS
        .iter()
        .map(|(kind, _)| mail_row(&visit, &world, team, *kind));
    Ok(Reply(
        json!({"userTeamNotifications": rows.collect::<Vec<Value>>()}),
    ))
}

fn known_mail(kind: &str) -> Result<u64, Refusal> {
    let kind = asked::id(kind)?;
    MAILS
        .iter()
        .any(|(known, _)| *known == kind)
        .then_some(kind)
        .ok_or_else(|| Refusal::not_found("Notification"))
}

async fn mail(visit: Visit, Path((person, team, kind)): Path<(String, String, String)>) -> Answer {
    let (world, _) = visit.world();
    let team = own_mails(&visit, &world, &person, &team)?;
    let row = mail_row(&visit, &world, team, known_mail(&kind)?);
    Ok(Reply(json!({"userTeamNotification": row})))
}

#[derive(Deserialize)]
struct MailOrder {
    enabled: bool,
}

async fn set_mail(
    visit: Visit,
    Path((person, team, kind)): Path<(String, String, String)>,
    Brought(order): Brought<MailOrder>,
) -> Answer {
    let (mut world, _) = visit.world();
    let team = own_mails(&visit, &world, &person, &team)?;
    let kind = known_mail(&kind)?;
    let wanted = order.ok_or_else(|| Refusal::missing("enabled"))?.enabled;
    if let Some(zone) = world.zones.get_mut(visit.zone) {
        let key = (visit.person, team, kind);
        if wanted {
            zone.muted.remove(&key);
        } else {
            zone.muted.insert(key);
        }
    }
    let row = mail_row(&visit, &world, team, kind);
    Ok(Reply(json!({"userTeamNotification": row})))
}
