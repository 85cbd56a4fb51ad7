-- Numbers of accounts, zones and entries are never used twice: what still runs for a forgotten one
-- must not meet another under its number.
CREATE TABLE accounts (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    name           TEXT NOT NULL,
    person         TEXT,
    -- Make's number for the person; NULL for the demo.
    user_id        INTEGER,
    kind           TEXT NOT NULL,
    -- NULL until Make was asked.
    missing_scopes TEXT
) STRICT;

CREATE TABLE zones (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id  INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    address     TEXT NOT NULL,
    -- Drawn by lot, and part of the name of its secret: a secret that an older database left in the
    -- keychain is never met by a row of this one.
    tag         TEXT NOT NULL,
    kept_in     TEXT NOT NULL,
    answered_at INTEGER,
    UNIQUE (account_id, name)
) STRICT;

CREATE TABLE organizations (
    zone_id       INTEGER NOT NULL REFERENCES zones (id) ON DELETE CASCADE,
    id            INTEGER NOT NULL,
    name          TEXT NOT NULL,
    other_zone    TEXT,
    timezone      TEXT,
    plan          TEXT,
    is_paused     INTEGER NOT NULL DEFAULT 0,
    api_limit     INTEGER,
    credits_used  REAL,
    credits_limit REAL,
    last_reset    INTEGER,
    next_reset    INTEGER,
    read_at       INTEGER NOT NULL,
    -- When the scenario listing was last complete, and how many rows of it could not be read.
    listed_at     INTEGER,
    skipped       INTEGER NOT NULL DEFAULT 0,
    -- When its consumption was last read.
    consumed_at   INTEGER,
    PRIMARY KEY (zone_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE teams (
    zone_id         INTEGER NOT NULL,
    id              INTEGER NOT NULL,
    organization_id INTEGER NOT NULL,
    name            TEXT NOT NULL,
    -- Whether this person may start and stop scenarios here; NULL is not known.
    may_operate     INTEGER,
    -- Somebody who manages the team.
    ask             TEXT,
    PRIMARY KEY (zone_id, id),
    FOREIGN KEY (zone_id, organization_id) REFERENCES organizations (zone_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE scenarios (
    zone_id         INTEGER NOT NULL,
    id              INTEGER NOT NULL,
    organization_id INTEGER NOT NULL,
    team_id         INTEGER NOT NULL,
    name            TEXT NOT NULL,
    description     TEXT,
    is_active       INTEGER NOT NULL,
    is_invalid      INTEGER NOT NULL,
    is_paused       INTEGER NOT NULL,
    unfinished      INTEGER NOT NULL,
    apps            TEXT NOT NULL,
    started_by      TEXT NOT NULL,
    schedule        TEXT NOT NULL,
    next_run        INTEGER,
    edited_at       INTEGER,
    made_by         TEXT,
    edited_by       TEXT,
    PRIMARY KEY (zone_id, id),
    FOREIGN KEY (zone_id, organization_id) REFERENCES organizations (zone_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What Make says a scenario used since the last reset, in hundredths of a credit.
CREATE TABLE consumptions (
    zone_id         INTEGER NOT NULL,
    scenario_id     INTEGER NOT NULL,
    organization_id INTEGER NOT NULL,
    centicredits    INTEGER NOT NULL,
    PRIMARY KEY (zone_id, scenario_id),
    FOREIGN KEY (zone_id, organization_id) REFERENCES organizations (zone_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- One row for each scenario whose run history was read.
CREATE TABLE histories (
    zone_id      INTEGER NOT NULL,
    scenario_id  INTEGER NOT NULL,
    read_at      INTEGER NOT NULL,
    -- Consumption at that reading: when it moves, there are new runs.
    centicredits INTEGER NOT NULL,
    error        TEXT,
    -- The run the error belongs to, so that it is asked for once.
    error_run    TEXT,
    -- The newest ended run, and the failed runs since the last one that did not fail: worked out
    -- when a reading is kept, so that the list needs no look at the runs themselves.
    last_id       TEXT,
    last_at       INTEGER,
    last_outcome  TEXT,
    failing_since INTEGER,
    failing_runs  INTEGER,
    -- How many runs of that streak are not kept any more, and when the first of them began.
    streak_gone   INTEGER NOT NULL DEFAULT 0,
    streak_since  INTEGER,
    PRIMARY KEY (zone_id, scenario_id),
    FOREIGN KEY (zone_id, scenario_id) REFERENCES scenarios (zone_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    zone_id     INTEGER NOT NULL,
    scenario_id INTEGER NOT NULL,
    id          TEXT NOT NULL,
    at          INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    duration_ms INTEGER,
    credits     REAL,
    started_by  TEXT NOT NULL,
    PRIMARY KEY (zone_id, scenario_id, at, id),
    FOREIGN KEY (zone_id, scenario_id) REFERENCES scenarios (zone_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX runs_by_time ON runs (at, outcome);

CREATE TABLE details (
    zone_id            INTEGER NOT NULL,
    scenario_id        INTEGER NOT NULL,
    flow               TEXT NOT NULL,
    connected_accounts TEXT,
    read_at            INTEGER NOT NULL,
    PRIMARY KEY (zone_id, scenario_id),
    FOREIGN KEY (zone_id, scenario_id) REFERENCES scenarios (zone_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    zone_id           INTEGER NOT NULL REFERENCES zones (id) ON DELETE CASCADE,
    scenario_id       INTEGER NOT NULL,
    organization_id   INTEGER NOT NULL,
    scenario_name     TEXT NOT NULL,
    organization_name TEXT NOT NULL,
    action            TEXT NOT NULL,
    state             TEXT NOT NULL,
    asked_at          INTEGER NOT NULL,
    send_at           INTEGER NOT NULL,
    sent_at           INTEGER,
    closed_at         INTEGER,
    problem           TEXT
) STRICT;

CREATE INDEX journal_open ON journal (state, send_at);
