//! The tables of what a person calls things, and of who watches what.

use rusqlite::{Connection, params};

use super::{StoreError, signed, word};
use crate::accounts::rows::Colour;
use crate::keys::{AccountId, OrganizationKey};

/// Gives an account another name and colour.
pub(crate) fn rename(
    db: &Connection,
    account: AccountId,
    name: &str,
    colour: Option<Colour>,
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE accounts SET name = ?2, colour = ?3 WHERE id = ?1",
        params![account.0, name, colour.as_ref().map(word).transpose()?],
    )?;
    Ok(())
}

/// Gives an organization a name of the person's own, for all accounts that see it.
pub(crate) fn label(
    db: &Connection,
    key: OrganizationKey,
    name: &str,
    colour: Option<Colour>,
) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO labels (host, organization_id, name, colour)
         SELECT address, ?2, ?3, ?4 FROM zones WHERE id = ?1
         ON CONFLICT (host, organization_id) DO UPDATE SET name = ?3, colour = ?4",
        params![
            key.zone.0,
            signed(key.id.get()),
            name,
            colour.as_ref().map(word).transpose()?,
        ],
    )?;
    Ok(())
}

/// Calls an organization by its own name again.
pub(crate) fn unlabel(db: &Connection, key: OrganizationKey) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM labels WHERE organization_id = ?2
            AND host = (SELECT address FROM zones WHERE id = ?1)",
        params![key.zone.0, signed(key.id.get())],
    )?;
    Ok(())
}

/// Chooses the account that watches an organization.
pub(crate) fn watch_through(
    db: &Connection,
    key: OrganizationKey,
    account: AccountId,
) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO watchers (host, organization_id, account_id)
         SELECT address, ?2, ?3 FROM zones WHERE id = ?1
         ON CONFLICT (host, organization_id) DO UPDATE SET account_id = ?3",
        params![key.zone.0, signed(key.id.get()), account.0],
    )?;
    Ok(())
}

/// Forgets what was said of organizations that no account sees any more.
pub(crate) fn forget_unseen(db: &Connection) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM labels WHERE NOT EXISTS (
            SELECT 1 FROM organizations o JOIN zones z ON z.id = o.zone_id
             WHERE o.id = organization_id AND z.address = host)",
        [],
    )?;
    Ok(())
}
