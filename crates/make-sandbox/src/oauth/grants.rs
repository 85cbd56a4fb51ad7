//! What people have consented to, and what opens it: codes, refresh tokens, access tokens.
//!
//! In: consents, and what clients show. Out: what was consented to, once. It knows nothing of HTTP, makes no token
//! and reads no clock.

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};

use super::{clients::Clients, consent::Pending};

/// How long a code may wait for its client.
pub(super) const CODE_LIVES: SignedDuration = SignedDuration::from_mins(5);

/// Number of a consent; everything that comes of it belongs to one sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SignIn(u64);

/// What somebody has consented to.
#[derive(Clone)]
pub(super) struct Grant {
    pub(super) sign_in: SignIn,
    pub(super) client: String,
    pub(super) redirect: String,
    pub(super) scopes: BTreeSet<String>,
    /// What the client's verifier must hash to.
    pub(super) challenge: Option<String>,
    /// Whether its client must show a secret.
    pub(super) has_secret: bool,
    /// What an identity token must repeat.
    pub(super) nonce: Option<String>,
    pub(super) since: Timestamp,
}

/// What became of something that can be shown once.
pub(super) enum Shown {
    Good(Grant),
    /// It was used up before; somebody may have stolen it.
    Again(SignIn),
    Unknown,
}

/// Codes and tokens that were given out, by what opens them. All zones share them.
#[derive(Default)]
pub(crate) struct Grants {
    pub(crate) registered: Clients,
    /// Pages that wait for a person's answer, by their ticket.
    pub(super) pending: HashMap<String, Pending>,
    codes: HashMap<String, Grant>,
    refreshers: HashMap<String, Grant>,
    /// Codes and refresh tokens that were used up.
    spent: HashMap<String, SignIn>,
    /// Access tokens that were given out.
    accesses: HashMap<SignIn, Vec<String>>,
    given: u64,
    /// Every client that was ever let in; the place in this list is its number.
    clients: Vec<String>,
}

impl Grants {
    /// Clients by number, from 1.
    pub(crate) fn clients(&self) -> impl Iterator<Item = (u64, &str)> {
        (1..).zip(self.clients.iter().map(String::as_str))
    }

    /// Forgets what a client could refresh.
    pub(crate) fn forget(&mut self, client: &str) {
        self.codes.retain(|_, grant| grant.client != client);
        self.refreshers.retain(|_, grant| grant.client != client);
    }

    /// What a client could still refresh, if anything.
    pub(crate) fn scopes_of(&self, client: &str) -> Option<&BTreeSet<String>> {
        self.refreshers
            .values()
            .find(|grant| grant.client == client)
            .map(|grant| &grant.scopes)
    }

    /// A number that was never given before.
    pub(super) fn next(&mut self) -> u64 {
        self.given += 1;
        self.given
    }

    /// The number of a new sign-in.
    pub(super) fn sign_in(&mut self) -> SignIn {
        SignIn(self.next())
    }

    /// From now on this code opens the grant once.
    pub(super) fn await_client(&mut self, code: String, grant: Grant) {
        if !self.clients.contains(&grant.client) {
            self.clients.push(grant.client.clone());
        }
        self.codes.insert(code, grant);
    }

    /// The grant behind a code; the code is good once, whatever comes of it.
    pub(super) fn open(&mut self, code: &str, now: Timestamp) -> Shown {
        let Some(grant) = self.codes.remove(code) else {
            return self.spent(code);
        };
        self.spent.insert(code.to_owned(), grant.sign_in);
        if now <= grant.since + CODE_LIVES {
            Shown::Good(grant)
        } else {
            Shown::Unknown
        }
    }

    fn spent(&self, shown: &str) -> Shown {
        self.spent
            .get(shown)
            .copied()
            .map_or(Shown::Unknown, Shown::Again)
    }

    /// From now on this token refreshes the grant.
    pub(super) fn keep(&mut self, opener: String, grant: Grant) {
        self.refreshers.insert(opener, grant);
    }

    /// The grant behind a refresh token, which stays good.
    pub(super) fn refreshed(&self, opener: &str, lives: SignedDuration, now: Timestamp) -> Shown {
        match self.refreshers.get(opener) {
            Some(grant) if now <= grant.since + lives => Shown::Good(grant.clone()),
            Some(_) => Shown::Unknown,
            None => self.spent(opener),
        }
    }

    /// A refresh token gives way to another.
    pub(super) fn spend(&mut self, opener: &str) {
        if let Some(grant) = self.refreshers.remove(opener) {
            self.spent.insert(opener.to_owned(), grant.sign_in);
        }
    }

    /// Everything that opens something now: codes, refresh tokens, access tokens.
    pub(crate) fn openers(&self) -> Vec<String> {
        let once = self.codes.keys().chain(self.refreshers.keys());
        let accesses = self.accesses.values().flatten();
        once.chain(accesses).cloned().collect()
    }

    /// An access token that belongs to a sign-in.
    pub(super) fn gave(&mut self, sign_in: SignIn, access: String) {
        self.accesses.entry(sign_in).or_default().push(access);
    }

    /// Which sign-in a refresh token belongs to.
    pub(super) fn sign_in_of(&self, opener: &str) -> Option<SignIn> {
        self.refreshers.get(opener).map(|grant| grant.sign_in)
    }

    /// Nothing of this sign-in is good any more. The access tokens that end with it are the caller's to end.
    pub(super) fn end(&mut self, sign_in: SignIn) -> Vec<String> {
        self.codes.retain(|_, grant| grant.sign_in != sign_in);
        self.refreshers.retain(|_, grant| grant.sign_in != sign_in);
        self.accesses.remove(&sign_in).unwrap_or_default()
    }
}
