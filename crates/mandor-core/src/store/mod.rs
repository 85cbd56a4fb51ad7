//! The cache and the journal on disk: SQLite, and the only SQL of Mandor.
//!
//! In: closures that run one query set or one transaction. Out: plain values of the features.
//! It never talks to Make, never holds a secret, and never shows half of a change.

pub(crate) mod accounts;
pub(crate) mod details;
pub(crate) mod histories;
pub(crate) mod journal;
pub(crate) mod names;
pub(crate) mod organizations;
pub(crate) mod scenarios;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) use rusqlite::Connection;
use rusqlite::{ErrorCode, OpenFlags, Transaction};
use rusqlite_migration::{M, Migrations};
use serde::Serialize;
use serde::de::DeserializeOwned;

const FILE: &str = "mandor.db";
/// Is there while the store is open: found at the start, it tells of an end that was none.
const OPEN_MARK: &str = "mandor.open";
/// How long a query waits for another program that holds the file.
const BUSY_WAIT: std::time::Duration = std::time::Duration::from_secs(3);

/// What a caller can do something about when the store fails.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left on the disk.
    #[error("the disk is full")]
    DiskFull(#[source] rusqlite::Error),
    /// Another program holds the file.
    #[error("the cache is held by another program")]
    Busy(#[source] rusqlite::Error),
    /// The file is damaged.
    #[error("the cache is damaged")]
    Corrupt(#[source] rusqlite::Error),
    /// The file cannot be opened, made or moved.
    #[error("the folder of the cache cannot be used")]
    Folder(#[from] io::Error),
    /// The schema could not be brought up to date.
    #[error("the cache could not be brought up to date")]
    Migration(#[from] rusqlite_migration::Error),
    /// Anything else SQLite says.
    #[error("the cache did not answer")]
    Query(#[source] rusqlite::Error),
    /// The task that ran the query was stopped.
    #[error("the cache task was stopped")]
    Stopped,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull(error),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(error),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(error),
            _ => Self::Query(error),
        }
    }
}

impl StoreError {
    fn means_damage(&self) -> bool {
        match self {
            Self::Corrupt(_) => true,
            Self::Migration(rusqlite_migration::Error::RusqliteError { err, .. }) => matches!(
                err.sqlite_error_code(),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            ),
            _ => false,
        }
    }
}

/// The opened store; cheap to clone.
#[derive(Clone)]
pub(crate) struct Store {
    file: PathBuf,
    mark: PathBuf,
    writer: Arc<Mutex<Connection>>,
    readers: Arc<Mutex<Vec<Connection>>>,
}

/// A store, and whether a damaged one had to be set aside for it.
pub(crate) struct Opened {
    /// The store.
    pub(crate) store: Store,
    /// Where the damaged file is now.
    pub(crate) set_aside: Option<PathBuf>,
}

impl Store {
    /// Opens the store in `folder`, made for this user only. A damaged file is kept aside under a
    /// name with `suffix`, and an empty store takes its place.
    pub(crate) fn open(folder: &Path, suffix: i64) -> Result<Opened, StoreError> {
        make_private_folder(folder)?;
        let file = folder.join(FILE);
        let mark = folder.join(OPEN_MARK);
        match Self::open_file(&file, &mark) {
            Ok(store) => Ok(Opened {
                store,
                set_aside: None,
            }),
            Err(error) if error.means_damage() => {
                let aside = folder.join(format!("{FILE}.damaged-{suffix}"));
                tracing::warn!("the cache is damaged and is kept aside");
                fs::rename(&file, &aside)?;
                for tail in ["-wal", "-shm"] {
                    // They belong to the damaged file; a missing one is fine.
                    if let Err(error) = fs::remove_file(folder.join(format!("{FILE}{tail}")))
                        && error.kind() != io::ErrorKind::NotFound
                    {
                        return Err(error.into());
                    }
                }
                let store = Self::open_file(&file, &mark)?;
                Ok(Opened {
                    store,
                    set_aside: Some(aside),
                })
            }
            Err(error) => Err(error),
        }
    }

    fn open_file(file: &Path, mark: &Path) -> Result<Self, StoreError> {
        // Before SQLite writes anything: its other files take over who may read this one.
        make_private_file(file)?;
        let mut writer = Connection::open(file)?;
        writer.busy_timeout(BUSY_WAIT)?;
        // What is deleted is overwritten, so that no lost row can be read from a page that is no longer used.
        writer.pragma_update(None, "secure_delete", true)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "NORMAL")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        migrations().to_latest(&mut writer)?;
        // Reading every page takes a second or more, and somebody waits for the window.
        if mark.exists() {
            check(&writer)?;
        }
        if let Err(error) = make_private_file(mark) {
            tracing::warn!(%error, "an end that is none will not be noticed");
        }
        Ok(Self {
            file: file.to_owned(),
            mark: mark.to_owned(),
            writer: Arc::new(Mutex::new(writer)),
            readers: Arc::default(),
        })
    }

    /// Runs queries on a reading connection, away from the async threads.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let store = self.clone();
        on_blocking_thread(move || {
            let spare = lock(&store.readers).pop();
            let reader = match spare {
                Some(reader) => reader,
                None => store.open_reader()?,
            };
            let answer = work(&reader);
            lock(&store.readers).push(reader);
            answer
        })
        .await
    }

    /// Runs `work` in one transaction: all of it is kept, or nothing.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let writer = Arc::clone(&self.writer);
        on_blocking_thread(move || {
            let mut writer = lock(&writer);
            let tx = writer.transaction()?;
            let answer = work(&tx)?;
            tx.commit()?;
            Ok(answer)
        })
        .await
    }

    /// Writes the file anew, so that nothing deleted can be read from pages that are no longer used.
    pub(crate) async fn leave_no_trace(&self) -> Result<(), StoreError> {
        let writer = Arc::clone(&self.writer);
        on_blocking_thread(move || {
            let writer = lock(&writer);
            writer.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
            Ok(())
        })
        .await
    }

    /// Notes that the program ends in good order; the next start need not look for damage.
    pub(crate) fn close(&self) -> Result<(), StoreError> {
        // Whoever writes just now has to come to its end first.
        let writer = lock(&self.writer);
        writer.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok(fs::remove_file(&self.mark)?)
    }

    fn open_reader(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(&self.file, flags)?;
        reader.busy_timeout(BUSY_WAIT)?;
        Ok(reader)
    }
}

fn check(db: &Connection) -> Result<(), StoreError> {
    let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(());
    }
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    Err(rusqlite::Error::SqliteFailure(code, Some(verdict)).into())
}

fn migrations() -> Migrations<'static> {
    // Each database out there has been through the first of them, so these grow at the end and never change.
    Migrations::new(vec![
        M::up(include_str!("schema.sql")),
        M::up(include_str!("guide_servers.sql")),
        M::up(include_str!("sign_ins.sql")),
        M::up(include_str!("names.sql")),
    ])
}

async fn on_blocking_thread<T, F>(work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, StoreError> + Send + 'static,
{
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| StoreError::Stopped)?
}

/// A panic while a lock was held left no half change behind: SQLite rolls back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn make_private_file(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let made = fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(file)?;
    // It may have been there before, and readable by others.
    made.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn make_private_file(file: &Path) -> io::Result<()> {
    // What the folder of the person's own programs holds is theirs already.
    fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(file)?;
    Ok(())
}

/// A unit enum as the store keeps it: by its serde name.
fn word<T: Serialize>(value: &T) -> Result<String, rusqlite::Error> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(other) => Ok(other.to_string()),
        Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
    }
}

/// A value as JSON text.
fn json<T: Serialize>(value: &T) -> Result<String, rusqlite::Error> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// The opposite of [`word`].
fn from_word<T: DeserializeOwned>(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(text)).map_err(unreadable)
}

/// The same where there may be none.
fn from_word_if_any<T: DeserializeOwned>(
    row: &rusqlite::Row<'_>,
    column: &str,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| serde_json::from_value(serde_json::Value::String(text)).map_err(unreadable))
        .transpose()
}

/// The opposite of [`json`].
fn from_json<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
}

/// Ids are unsigned in Make and signed in SQLite; real ones fit, others saturate.
fn signed(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

/// The opposite of [`signed`].
fn unsigned(id: i64) -> u64 {
    u64::try_from(id).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_valid() {
        assert!(migrations().validate().is_ok());
    }

    #[test]
    fn a_database_of_an_earlier_version_keeps_its_rows() {
        let folder = tempfile::tempdir().unwrap();
        let mut old = Connection::open(folder.path().join(FILE)).unwrap();
        migrations().to_version(&mut old, 1).unwrap();
        old.execute_batch(
            "INSERT INTO accounts (name, kind) VALUES ('Rani', 'token');
             INSERT INTO zones (account_id, name, address, tag, kept_in)
             VALUES (1, 'eu1.make.com', 'eu1.make.com', 'abc', 'keychain');",
        )
        .unwrap();
        drop(old);
        let opened = Store::open(folder.path(), 7).unwrap();
        assert!(opened.set_aside.is_none());
        let now = Connection::open(folder.path().join(FILE)).unwrap();
        let zones = accounts::zones(&now).unwrap();
        let kept: Vec<_> = zones
            .iter()
            .map(|zone| (&*zone.address, &zone.guide_path))
            .collect();
        assert_eq!(kept, [("eu1.make.com", &None)]);
    }

    #[test]
    fn a_damaged_cache_is_kept_aside_and_rebuilt() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join(FILE),
            "this is no database, ".repeat(400),
        )
        .unwrap();
        let opened = Store::open(folder.path(), 7).unwrap();
        let aside = opened.set_aside.expect("the damaged file is named");
        assert!(
            fs::read_to_string(aside)
                .unwrap()
                .starts_with("this is no database")
        );
        assert!(Store::open(folder.path(), 8).unwrap().set_aside.is_none());
    }

    /// A store with some rows, of which the page in the middle was overwritten.
    fn damage(folder: &Path) {
        let file = folder.join(FILE);
        let db = Connection::open(&file).unwrap();
        db.execute_batch(
            "INSERT INTO accounts (name, kind)
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
             SELECT 'Sari ' || i, 'token' FROM n;
             PRAGMA wal_checkpoint(TRUNCATE);",
        )
        .unwrap();
        let root: u32 = db
            .query_row(
                "SELECT rootpage FROM sqlite_schema WHERE name = 'accounts'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        drop(db);
        let root = usize::try_from(root).unwrap();
        let mut bytes = fs::read(&file).unwrap();
        bytes[(root - 1) * 4096..root * 4096].fill(0xff);
        fs::write(&file, bytes).unwrap();
    }

    #[test]
    fn after_an_end_that_was_none_the_whole_cache_is_looked_at() {
        for (ends_well, expected) in [(true, false), (false, true)] {
            let folder = tempfile::tempdir().unwrap();
            let store = Store::open(folder.path(), 1).unwrap().store;
            if ends_well {
                store.close().unwrap();
            }
            drop(store);
            damage(folder.path());
            let opened = Store::open(folder.path(), 2).unwrap();
            assert_eq!(opened.set_aside.is_some(), expected, "{ends_well}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_cache_is_for_this_user_only() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("cache");
        let _opened = Store::open(&folder, 0).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join(FILE)), 0o600);
    }

    #[tokio::test]
    async fn a_failed_transaction_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 0).unwrap().store;
        let outcome: Result<(), StoreError> = store
            .write(|tx| {
                tx.execute(
                    "INSERT INTO accounts (name, kind) VALUES ('x', 'token')",
                    [],
                )?;
                Err(StoreError::Stopped)
            })
            .await;
        assert!(outcome.is_err());
        let left: i64 = store
            .read(|db| Ok(db.query_row("SELECT count(*) FROM accounts", [], |row| row.get(0))?))
            .await
            .unwrap();
        assert_eq!(left, 0);
    }

    async fn add_account(store: &Store) -> Result<(), StoreError> {
        store
            .write(|tx| {
                let name = "Lentera Agency ".repeat(4_000);
                tx.execute(
                    "INSERT INTO accounts (name, kind) VALUES (?1, 'token')",
                    [name],
                )?;
                Ok(())
            })
            .await
    }

    async fn count_accounts(store: &Store) -> i64 {
        store
            .read(|db| Ok(db.query_row("SELECT count(*) FROM accounts", [], |row| row.get(0))?))
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_full_disk_is_named_keeps_what_was_there_and_heals_with_room() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 0).unwrap().store;
        add_account(&store).await.unwrap();
        let limit = |pages: i64| lock(&store.writer).pragma_update(None, "max_page_count", pages);
        let pages: i64 = lock(&store.writer)
            .pragma_query_value(None, "page_count", |row| row.get(0))
            .unwrap();
        limit(pages).unwrap();
        assert!(matches!(
            add_account(&store).await,
            Err(StoreError::DiskFull(_))
        ));
        assert_eq!(count_accounts(&store).await, 1, "reading goes on");
        limit(pages * 10).unwrap();
        add_account(&store).await.unwrap();
        assert_eq!(count_accounts(&store).await, 2);
    }

    #[tokio::test]
    async fn another_program_that_holds_the_cache_is_named_and_waited_out() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 0).unwrap().store;
        // The test does not want to wait as long as a person would.
        lock(&store.writer)
            .busy_timeout(std::time::Duration::ZERO)
            .unwrap();
        let other = Connection::open(folder.path().join(FILE)).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        assert!(matches!(
            add_account(&store).await,
            Err(StoreError::Busy(_))
        ));
        assert_eq!(count_accounts(&store).await, 0, "reading goes on");
        other.execute_batch("ROLLBACK").unwrap();
        add_account(&store).await.unwrap();
    }
}
