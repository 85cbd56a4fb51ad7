-- What a sign-in through the browser is kept with; NULL for accounts of other kinds. The tag is drawn by lot at each
-- sign-in and is part of the name of its secret.
ALTER TABLE accounts ADD COLUMN tag TEXT;
-- As whom and where it was signed in: addresses and the client id, never a secret.
ALTER TABLE accounts ADD COLUMN registration TEXT;
-- When it ends by itself; NULL when it is renewed.
ALTER TABLE accounts ADD COLUMN ends_at INTEGER;
