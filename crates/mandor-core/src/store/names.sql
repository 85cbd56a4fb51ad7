-- The colour a person gave an account.
ALTER TABLE accounts ADD COLUMN colour TEXT;

-- What a person calls an organization, whichever account sees it.
CREATE TABLE labels (
    host            TEXT NOT NULL,
    organization_id INTEGER NOT NULL,
    name            TEXT NOT NULL,
    colour          TEXT,
    PRIMARY KEY (host, organization_id)
) STRICT, WITHOUT ROWID;

-- Which account watches an organization that several see, where the person has chosen; otherwise the oldest does.
CREATE TABLE watchers (
    host            TEXT NOT NULL,
    organization_id INTEGER NOT NULL,
    account_id      INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (host, organization_id)
) STRICT, WITHOUT ROWID;
