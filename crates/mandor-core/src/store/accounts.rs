//! The tables of accounts and their zones.

use make_api::UserId;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    StoreError, from_json, from_word, from_word_if_any, json, names, signed, unsigned, word,
};
use crate::accounts::rows::{AccountKind, Colour, KeptIn};
use crate::clock::Moment;
use crate::keys::{AccountId, ZoneId};
use crate::sign_in::PublicPart;
use crate::vault::SecretName;

/// An account as kept.
#[derive(Clone, Debug)]
pub(crate) struct AccountRecord {
    pub(crate) id: AccountId,
    pub(crate) name: String,
    pub(crate) person: Option<String>,
    pub(crate) kind: AccountKind,
    /// `None` until Make was asked.
    pub(crate) missing_scopes: Option<Vec<String>>,
    /// When it ends by itself.
    pub(crate) ends_at: Option<Moment>,
    pub(crate) colour: Option<Colour>,
    pub(crate) organizations: u32,
}

/// A zone of an account as kept.
#[derive(Clone, Debug)]
pub(crate) struct ZoneRecord {
    pub(crate) id: ZoneId,
    pub(crate) account: AccountId,
    pub(crate) kind: AccountKind,
    /// What the screen calls it.
    pub(crate) name: String,
    /// Its host and port, as `make_api::Zone` reads it.
    pub(crate) address: String,
    /// Where its calls are below that host, when it follows the published guide.
    pub(crate) guide_path: Option<String>,
    /// Under which name its secret rests; the zones of one sign-in share theirs.
    pub(crate) secret: SecretName,
    pub(crate) kept_in: KeptIn,
    pub(crate) answered_at: Option<Moment>,
}

impl ZoneRecord {
    /// How sentences name its server, where that is not Make.
    pub(crate) fn other_server(&self) -> Option<String> {
        self.guide_path.as_ref().map(|_| self.name.clone())
    }
}

/// What is known of an account when it is added.
pub(crate) struct NewAccount {
    pub(crate) name: String,
    pub(crate) person: Option<String>,
    /// Who Make says it is; a demo is nobody.
    pub(crate) user: Option<UserId>,
    pub(crate) kind: AccountKind,
    pub(crate) missing_scopes: Option<Vec<String>>,
}

pub(crate) fn all(db: &Connection) -> Result<Vec<AccountRecord>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT id, name, person, kind, missing_scopes, ends_at, colour,
                (SELECT count(*) FROM organizations o JOIN zones z ON z.id = o.zone_id
                  WHERE z.account_id = accounts.id AND o.other_zone IS NULL) AS organizations
           FROM accounts ORDER BY id",
    )?;
    let rows = query.query_map([], |row| {
        let scopes: Option<String> = row.get("missing_scopes")?;
        Ok(AccountRecord {
            id: AccountId(row.get("id")?),
            name: row.get("name")?,
            person: row.get("person")?,
            kind: from_word(row, "kind")?,
            missing_scopes: scopes.as_deref().map(from_json).transpose()?,
            ends_at: moment(row, "ends_at")?,
            colour: from_word_if_any(row, "colour")?,
            organizations: row.get("organizations")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn zones(db: &Connection) -> Result<Vec<ZoneRecord>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT zones.*, accounts.kind, accounts.tag AS sign_in FROM zones JOIN accounts ON accounts.id = account_id
          ORDER BY zones.id",
    )?;
    let rows = query.query_map([], zone)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn zone(row: &Row<'_>) -> rusqlite::Result<ZoneRecord> {
    let address: String = row.get("address")?;
    let tag: String = row.get("tag")?;
    let sign_in: Option<String> = row.get("sign_in")?;
    Ok(ZoneRecord {
        secret: match sign_in {
            Some(tag) => SecretName::of_account(&tag),
            None => SecretName::of(&address, &tag),
        },
        id: ZoneId(row.get("id")?),
        account: AccountId(row.get("account_id")?),
        kind: from_word(row, "kind")?,
        name: row.get("name")?,
        address,
        guide_path: row.get("guide_path")?,
        kept_in: from_word(row, "kept_in")?,
        answered_at: moment(row, "answered_at")?,
    })
}

fn moment(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Moment>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Moment::from_millis))
}

/// A sign-in through the browser, as far as anybody may read it.
#[derive(Clone, Debug)]
pub(crate) struct SignInRecord {
    pub(crate) account: AccountId,
    pub(crate) name: String,
    /// Who the server says it is, where it says so.
    pub(crate) user: Option<UserId>,
    /// Under which its secret is filed.
    pub(crate) tag: String,
    pub(crate) registration: PublicPart,
}

/// All sign-ins through the browser.
pub(crate) fn signed_in(db: &Connection) -> Result<Vec<SignInRecord>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT id, name, user_id, tag, registration FROM accounts
          WHERE tag IS NOT NULL AND registration IS NOT NULL ORDER BY id",
    )?;
    let rows = query.query_map([], |row| {
        let registration: String = row.get("registration")?;
        Ok(SignInRecord {
            account: AccountId(row.get("id")?),
            name: row.get("name")?,
            user: row
                .get::<_, Option<i64>>("user_id")?
                .map(|id| UserId(unsigned(id))),
            tag: row.get("tag")?,
            registration: from_json(&registration)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keeps how an account is signed in now. What the new sign-in may do has to be asked.
pub(crate) fn put_sign_in(
    db: &Connection,
    account: AccountId,
    person: Option<&str>,
    tag: &str,
    registration: &PublicPart,
    ends: Option<Moment>,
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE accounts SET person = ?2, tag = ?3, registration = ?4, missing_scopes = NULL
          WHERE id = ?1",
        params![account.0, person, tag, json(registration)?],
    )?;
    ends_at(db, account, ends)
}

/// Keeps when a sign-in ends by itself.
pub(crate) fn ends_at(
    db: &Connection,
    account: AccountId,
    at: Option<Moment>,
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE accounts SET ends_at = ?2 WHERE id = ?1",
        params![account.0, at.map(Moment::millis)],
    )?;
    Ok(())
}

pub(crate) fn add(db: &Connection, new: &NewAccount) -> Result<AccountId, StoreError> {
    db.execute(
        "INSERT INTO accounts (name, person, kind, missing_scopes, user_id)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            new.name,
            new.person,
            word(&new.kind)?,
            new.missing_scopes.as_ref().map(json).transpose()?,
            new.user.map(|user| signed(user.get())),
        ],
    )?;
    Ok(AccountId(db.last_insert_rowid()))
}

/// The zone at this address in which this person signs in with a token, if there is one.
pub(crate) fn zone_of(
    db: &Connection,
    user: UserId,
    address: &str,
) -> Result<Option<ZoneRecord>, StoreError> {
    let found = db
        .query_row(
            "SELECT zones.*, accounts.kind, accounts.tag AS sign_in FROM zones JOIN accounts ON accounts.id = account_id
              WHERE user_id = ?1 AND address = ?2 AND kind = ?3",
            params![signed(user.get()), address, word(&AccountKind::Token)?],
            zone,
        )
        .optional()?;
    Ok(found)
}

/// Gives a zone a new sign-in of the same person. What the new one may do has to be asked.
pub(crate) fn sign_in_again(
    db: &Connection,
    zone: &ZoneRecord,
    person: Option<&str>,
    kept_in: KeptIn,
) -> Result<(), StoreError> {
    keep_in(db, zone.account, kept_in)?;
    db.execute(
        "UPDATE accounts SET person = ?2, missing_scopes = NULL WHERE id = ?1",
        params![zone.account.0, person],
    )?;
    Ok(())
}

/// Keeps which scopes an account lacks.
pub(crate) fn lacks(
    db: &Connection,
    account: AccountId,
    missing_scopes: &[String],
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE accounts SET missing_scopes = ?2 WHERE id = ?1",
        params![account.0, json(&missing_scopes)?],
    )?;
    Ok(())
}

/// A tag for a new zone that no other zone has or had.
pub(crate) fn new_tag(db: &Connection) -> Result<String, StoreError> {
    Ok(db.query_row("SELECT lower(hex(randomblob(8)))", [], |row| row.get(0))?)
}

/// What is known of a zone when it is added.
pub(crate) struct NewZone {
    pub(crate) name: String,
    pub(crate) address: String,
    /// As in [`ZoneRecord`].
    pub(crate) guide_path: Option<String>,
    /// From [`new_tag`].
    pub(crate) tag: String,
    pub(crate) kept_in: KeptIn,
}

/// Adds a zone, or gives the one of that name its new address. A zone keeps the tag it has.
pub(crate) fn put_zone(
    db: &Connection,
    account: AccountId,
    new: &NewZone,
) -> Result<(ZoneId, SecretName), StoreError> {
    let (id, tag): (i64, String) = db.query_row(
        "INSERT INTO zones (account_id, name, address, tag, kept_in, guide_path)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (account_id, name) DO UPDATE SET address = ?3, kept_in = ?5, guide_path = ?6
         RETURNING id, tag",
        params![
            account.0,
            new.name,
            new.address,
            new.tag,
            word(&new.kept_in)?,
            new.guide_path,
        ],
        |row| Ok((row.get("id")?, row.get("tag")?)),
    )?;
    Ok((ZoneId(id), SecretName::of(&new.address, &tag)))
}

pub(crate) fn answered(db: &Connection, zone: ZoneId, at: Moment) -> Result<(), StoreError> {
    db.execute(
        "UPDATE zones SET answered_at = ?2 WHERE id = ?1",
        params![zone.0, at.millis()],
    )?;
    Ok(())
}

/// Keeps where the secret of an account rests.
pub(crate) fn keep_in(
    db: &Connection,
    account: AccountId,
    kept_in: KeptIn,
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE zones SET kept_in = ?2 WHERE account_id = ?1",
        params![account.0, word(&kept_in)?],
    )?;
    Ok(())
}

pub(crate) fn of_kind(db: &Connection, kind: AccountKind) -> Result<Option<AccountId>, StoreError> {
    let id = db
        .query_row(
            "SELECT id FROM accounts WHERE kind = ?1",
            [word(&kind)?],
            |row| row.get(0),
        )
        .optional()?;
    Ok(id.map(AccountId))
}

/// Forgets an account; its zones and everything cached of them go with it.
pub(crate) fn forget(db: &Connection, account: AccountId) -> Result<(), StoreError> {
    db.execute("DELETE FROM accounts WHERE id = ?1", [account.0])?;
    names::forget_unseen(db)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn add_zone(
        tx: &rusqlite::Transaction<'_>,
    ) -> Result<(AccountId, ZoneId, SecretName), StoreError> {
        let new = NewAccount {
            name: "Sari".into(),
            person: None,
            user: None,
            kind: AccountKind::Token,
            missing_scopes: None,
        };
        let account = add(tx, &new)?;
        let new = NewZone {
            name: "eu1".into(),
            address: "eu1.make.com".into(),
            guide_path: None,
            tag: new_tag(tx)?,
            kept_in: KeptIn::Keychain,
        };
        let (zone, secret) = put_zone(tx, account, &new)?;
        Ok((account, zone, secret))
    }

    #[tokio::test]
    async fn the_number_of_a_forgotten_zone_is_never_used_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 0).unwrap().store;
        let (account, zone, _) = store.write(add_zone).await.unwrap();
        store.write(move |tx| forget(tx, account)).await.unwrap();
        let (another_account, another_zone, _) = store.write(add_zone).await.unwrap();
        assert_ne!(account, another_account);
        assert_ne!(zone, another_zone);
    }

    #[tokio::test]
    async fn a_database_built_anew_meets_no_secret_of_the_old_one() {
        let secret = async || {
            let folder = tempfile::tempdir().unwrap();
            let store = Store::open(folder.path(), 0).unwrap().store;
            let (_, zone, secret) = store.write(add_zone).await.unwrap();
            (zone, secret)
        };
        let ((old_zone, old), (new_zone, new)) = (secret().await, secret().await);
        assert_eq!(old_zone, new_zone, "both count from one");
        assert_ne!(old, new);
    }
}
