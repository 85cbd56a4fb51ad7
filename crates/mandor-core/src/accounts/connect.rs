//! From a pasted token to an account.
//!
//! In: a token, and perhaps an address. Out: an account with the zone that was proved for it.
//! A zone is proved by a call that only the right zone allows; "who am I" alone proves nothing.

use std::time::Duration;

use make_api::{Client, Credential, Error, Lane, Organization, User, Zone, ZoneKind};
use secrecy::{ExposeSecret, SecretString};

use super::rows::{AccountKind, AccountRow, AddTokenAccount};
use super::{AccountError, account_row};
use crate::app::App;
use crate::event::Topic;
use crate::keys::AccountId;
use crate::problem::{Code, Failure};
use crate::store::accounts::{self, NewAccount, NewZone, ZoneRecord};
use crate::sync;
use crate::vault::SecretName;

/// Calls spent on one token in all; then it works in none of the zones.
const MOST_CALLS: usize = 8;
/// What proving one zone costs: a call about teams, and one about the person.
const CALLS_OF_A_PROOF: usize = 2;
/// A zone that answers later than this is not waited for: somebody looks at a spinner.
pub(crate) const ONE_CALL: Duration = Duration::from_secs(3);
/// No zone is begun with after this, so that all of it ends within ten seconds.
const BEGUN_WITHIN: Duration = Duration::from_secs(4);

/// What asking one server about a token showed.
struct Proof {
    client: Client,
    user: User,
}

/// Checks a pasted token, finds its zone, and keeps both.
pub async fn add_token_account(app: &App, ask: AddTokenAccount) -> Result<AccountRow, Failure> {
    let token = trimmed(&ask.token);
    let credential = Credential::new(&token).map_err(|_| AccountError::NotAToken)?;
    let candidates = candidates(app, ask.address.as_deref(), ask.confirmed_host.as_deref())?;
    let proof = find_zone(app, &credential, candidates).await?;
    let _alone = app.accounts_alone().await;
    let (user, address) = (proof.user.id, proof.client.zone().as_str().to_owned());
    refuse_known(app, &token, &address, None).await?;
    let known = app
        .store()
        .read(move |db| accounts::zone_of(db, user, &address))
        .await?;
    let account = match known {
        Some(zone) => sign_in_again(app, zone, Some(proof.user.name), &token).await?,
        None => keep(app, proof.into_account(), &token).await?,
    };
    app.changed(&[Topic::Shell]);
    sync::look_soon(app);
    Ok(account_row(app, account).await?)
}

impl Proof {
    fn into_account(self) -> (NewAccount, Place) {
        let address = self.client.zone().as_str().to_owned();
        let new = NewAccount {
            name: self.user.name.clone(),
            person: Some(self.user.name),
            user: Some(self.user.id),
            kind: AccountKind::Token,
            missing_scopes: None,
        };
        let place = Place {
            name: address.clone(),
            address,
            guide_path: None,
        };
        (new, place)
    }
}

/// Where the one zone of a new account is.
pub(crate) struct Place {
    /// What the screen calls it.
    pub(crate) name: String,
    pub(crate) address: String,
    /// Where its calls are below that host, when it follows the published guide.
    pub(crate) guide_path: Option<String>,
}

/// Puts another token of the same person in the place of the one that is kept: a second account
/// would list everything twice, beside one that may have ended.
pub(super) async fn sign_in_again(
    app: &App,
    zone: ZoneRecord,
    person: Option<String>,
    token: &SecretString,
) -> Result<AccountId, AccountError> {
    let kept_in = app.vault().keep(&zone.secret, token).await;
    app.forget_client(zone.id);
    let (id, account) = (zone.id, zone.account);
    app.store()
        .write(move |tx| accounts::sign_in_again(tx, &zone, person.as_deref(), kept_in))
        .await?;
    app.lookout().zone_is_fine(id);
    Ok(account)
}

/// Keeps the secret, then the account; without the account the secret goes again.
pub(super) async fn keep(
    app: &App,
    (new, place): (NewAccount, Place),
    token: &SecretString,
) -> Result<AccountId, AccountError> {
    let tag = app.store().read(accounts::new_tag).await?;
    let secret = SecretName::of(&place.address, &tag);
    let zone = NewZone {
        name: place.name,
        address: place.address,
        guide_path: place.guide_path,
        tag,
        kept_in: app.vault().keep(&secret, token).await,
    };
    let kept = app
        .store()
        .write(move |tx| {
            let account = accounts::add(tx, &new)?;
            accounts::put_zone(tx, account, &zone)?;
            Ok(account)
        })
        .await;
    if kept.is_err()
        && let Err(error) = app.vault().wipe(&secret).await
    {
        tracing::warn!(%error, "the secret of an account that could not be added stays behind");
    }
    Ok(kept?)
}

/// A pasted token without the blanks around it.
pub(super) fn trimmed(token: &SecretString) -> SecretString {
    SecretString::from(token.expose_secret().trim().to_owned())
}

/// Which servers to ask. A typed address that is not Make's is used only once it was confirmed.
fn candidates(
    app: &App,
    address: Option<&str>,
    confirmed: Option<&str>,
) -> Result<Vec<Zone>, AccountError> {
    let Some(address) = address.map(str::trim).filter(|address| !address.is_empty()) else {
        return Ok(app.zones().to_vec());
    };
    let host = host_of(address);
    let zone = Zone::parse(host).map_err(AccountError::Address)?;
    refuse_unconfirmed(&zone, confirmed)?;
    Ok(vec![zone])
}

/// Refuses a host that is not Make's, unless the person said yes to this very one.
pub(crate) fn refuse_unconfirmed(zone: &Zone, confirmed: Option<&str>) -> Result<(), AccountError> {
    let host = zone.as_str();
    let is_confirmed = confirmed.is_some_and(|said| said.eq_ignore_ascii_case(host));
    if zone.kind() == ZoneKind::Public || is_confirmed {
        return Ok(());
    }
    let host = host.to_owned();
    Err(AccountError::NotConfirmed { host })
}

/// People paste whole addresses; only the host counts.
fn host_of(address: &str) -> &str {
    let rest = address
        .split_once("://")
        .map_or(address, |(_scheme, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// Asks servers one after the other until one proves to be the token's own.
///
/// One call to each candidate, until one of them knows organizations. What the token may do is read
/// by the first look.
async fn find_zone(
    app: &App,
    credential: &Credential,
    candidates: Vec<Zone>,
) -> Result<Proof, AccountError> {
    let begun = app.clock().uptime();
    let mut first_trouble = None;
    let mut refused = false;
    for (asked, candidate) in candidates.into_iter().enumerate() {
        if first_trouble.is_some() && app.clock().uptime().saturating_sub(begun) > BEGUN_WITHIN {
            break;
        }
        let client = app.client_for_now(candidate, None, credential.clone(), ONE_CALL)?;
        let first_page = client
            .on(None, Lane::Click)
            .organizations()
            .next_page()
            .await;
        match first_page.map(Option::unwrap_or_default) {
            // Who belongs to no organization there may do so in another zone.
            Ok(organizations) if organizations.is_empty() => {}
            Ok(organizations) => {
                let proofs = proofs_left(asked + 1);
                return prove(app, client, credential, &organizations, proofs).await;
            }
            Err(Error::Unauthorized { .. }) => refused = true,
            // Without a network the others would only be waited for.
            Err(error @ Error::Offline { .. }) => return Err(error.into()),
            Err(error) => {
                tracing::info!(%error, "a zone could not be asked about a token");
                first_trouble.get_or_insert(error);
            }
        }
    }
    match first_trouble {
        // A refusal everywhere is a wrong token; a refusal here and trouble there is trouble.
        Some(error) => Err(error.into()),
        None if refused => Err(AccountError::Refused),
        None => Err(AccountError::NoZone),
    }
}

/// How many zones can be proved after so many calls.
fn proofs_left(calls: usize) -> usize {
    MOST_CALLS.saturating_sub(calls) / CALLS_OF_A_PROOF
}

/// Follows the zone that an organization names, and proves it by a call about its teams.
async fn prove(
    app: &App,
    asked: Client,
    credential: &Credential,
    organizations: &[Organization],
    most: usize,
) -> Result<Proof, AccountError> {
    let mut homes: Vec<Zone> = Vec::new();
    // The zone that answered goes first: most people have one zone.
    if organizations.iter().any(|it| is_home(it, asked.zone())) {
        homes.push(asked.zone().clone());
    }
    for home in organizations.iter().filter_map(|it| it.zone.as_deref()) {
        if let Ok(zone) = asked.zone().follow(home)
            && !homes.contains(&zone)
        {
            homes.push(zone);
        }
    }
    for home in homes.into_iter().take(most) {
        let client = if home == *asked.zone() {
            asked.clone()
        } else {
            app.client_for_now(home, None, credential.clone(), ONE_CALL)?
        };
        let Some(organization) = organizations.iter().find(|it| is_home(it, client.zone())) else {
            continue;
        };
        let caller = client.on(Some(organization.id), Lane::Click);
        let mut teams = caller.teams(organization.id);
        // Asked together, since one after the other may take too long.
        let (teams, user) = futures::join!(teams.next_page(), caller.me());
        match teams {
            Ok(_) => {
                let user = user?;
                return Ok(Proof { client, user });
            }
            Err(Error::Forbidden { .. } | Error::Unauthorized { .. } | Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(AccountError::NoZone)
}

/// An organization that names no zone is taken to live where it was seen.
fn is_home(organization: &Organization, zone: &Zone) -> bool {
    organization
        .zone
        .as_deref()
        .is_none_or(|home| home.eq_ignore_ascii_case(zone.as_str()))
}

/// Refuses a token that is kept for the same server. Another server may well take the same one.
pub(super) async fn refuse_known(
    app: &App,
    token: &SecretString,
    address: &str,
    guide_path: Option<&str>,
) -> Result<(), AccountError> {
    let zones = app.store().read(accounts::zones).await?;
    let is_there =
        |zone: &ZoneRecord| zone.address == address && zone.guide_path.as_deref() == guide_path;
    for zone in zones.into_iter().filter(is_there) {
        // Who was told that the sign-in ended may bring the same token, once Make takes it again.
        if app.lookout().zone_problem(zone.id) == Some(Code::SignInEnded) {
            continue;
        }
        if let Ok(Some(known)) = app.vault().find(&zone.secret).await
            && known.expose_secret() == token.expose_secret()
        {
            return Err(AccountError::Known);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_costs_eight_calls_at_most_however_late_its_zone_is_found() {
        for asked in 1..=make_api::PUBLIC_ZONES.len() {
            let proofs = proofs_left(asked);
            assert!(proofs >= 1, "one zone can always be proved");
            assert!(asked + proofs * CALLS_OF_A_PROOF <= MOST_CALLS);
        }
    }

    #[test]
    fn a_token_takes_ten_seconds_at_most() {
        assert!(BEGUN_WITHIN + ONE_CALL + ONE_CALL <= Duration::from_secs(10));
    }

    #[test]
    fn only_the_host_that_was_read_is_confirmed() {
        let refuse = |host: &str, confirmed: Option<&str>| {
            let zone = Zone::parse(host).unwrap();
            refuse_unconfirmed(&zone, confirmed).is_err()
        };
        assert!(!refuse("eu1.make.com", None), "it is Make's own");
        assert!(!refuse("make.example.com", Some("Make.example.com")));
        assert!(refuse("make.example.com", None));
        assert!(refuse("make.example.com", Some("")));
        assert!(refuse("make.example.com", Some("make.example.com:8443")));
        assert!(refuse("make.example.com:8443", Some("make.example.com")));
        assert!(refuse(
            "make.example.com.evil.example",
            Some("make.example.com")
        ));
    }

    #[test]
    fn a_pasted_address_is_reduced_to_its_host() {
        assert_eq!(
            host_of("https://make.example.com/organization/5"),
            "make.example.com"
        );
        assert_eq!(host_of("http://127.0.0.1:18080"), "127.0.0.1:18080");
        assert_eq!(host_of("make.example.com"), "make.example.com");
    }
}
