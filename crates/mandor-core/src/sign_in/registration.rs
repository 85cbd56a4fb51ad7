//! As whom Mandor signs people in, and where: what this build came with, or a registration of one's own.
//!
//! In: build-time defaults, what the person typed. Out: a [`Provider`] that is known to be usable. The public part of
//! an own registration rests with the settings, its secret in the vault under the server it may be sent to.
//! Never gives a secret back, and never sends one to another server than it was typed for.

use make_api::Zone;
use make_api::auth::{Endpoints, LoopbackHost, Ports, Provider, ProviderError, Redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use super::SignInError;
use super::rows::{ChangeRegistration, RedirectHost, RedirectRow, Registration, SignInOffer};
use crate::app::App;
use crate::event::Topic;
use crate::problem::Failure;
use crate::vault::SecretName;

/// Stands for a client id where only the addresses are of interest.
const ANY_CLIENT: &str = "mandor";

/// What this build was registered as.
#[derive(Clone, Debug, Default)]
pub struct BuiltIn {
    /// The client id; empty when nobody has registered this build.
    pub client_id: String,
    /// The client secret of a confidential registration.
    pub secret: Option<SecretString>,
    /// The server that signs people in; Make's own when it is left out.
    pub server: Option<Zone>,
    /// Where the browser comes back to.
    pub redirect: Redirect,
}

/// The part of a registration that anybody may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PublicPart {
    pub(crate) client_id: String,
    pub(crate) authorize: String,
    pub(crate) token: String,
    pub(crate) revoke: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) redirect: RedirectRow,
}

impl BuiltIn {
    fn public(&self) -> Result<PublicPart, ProviderError> {
        let client = if self.client_id.trim().is_empty() {
            ANY_CLIENT
        } else {
            &self.client_id
        };
        let provider = match &self.server {
            None => Provider::make(client),
            Some(server) => Provider::make_at(server, client),
        }?;
        let Endpoints {
            authorize,
            token,
            revoke,
        } = provider.endpoints();
        Ok(PublicPart {
            client_id: self.client_id.trim().to_owned(),
            authorize: authorize.to_string(),
            token: token.to_string(),
            revoke: revoke.as_ref().map(Url::to_string),
            scopes: provider.scopes().to_vec(),
            redirect: redirect_row(&self.redirect),
        })
    }
}

impl PublicPart {
    /// What the secret of this client at this server is filed under.
    fn secret_name(&self) -> Option<SecretName> {
        let server = Url::parse(&self.token).ok()?.origin();
        let server = server.ascii_serialization();
        Some(SecretName::of_client(&server, &self.client_id))
    }

    /// The same as something to sign in at.
    pub(super) fn provider(
        &self,
        secret: Option<&SecretString>,
    ) -> Result<Provider, ProviderError> {
        let endpoints = Endpoints {
            authorize: address(&self.authorize, "authorize")?,
            token: address(&self.token, "token")?,
            revoke: self
                .revoke
                .as_deref()
                .map(|revoke| address(revoke, "revoke"))
                .transpose()?,
        };
        let provider = Provider::new(endpoints, &self.client_id)?
            .with_scopes(self.scopes.iter().cloned())
            .with_redirect(redirect(&self.redirect))?;
        Ok(match secret {
            Some(secret) => provider.with_secret(secret),
            None => provider,
        })
    }

    /// The server that gives the tokens.
    pub(super) fn server(&self) -> Option<Zone> {
        let token = Url::parse(&self.token).ok()?;
        let host = token.host_str()?;
        let zone = match token.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        Zone::parse(&zone).ok()
    }
}

fn address(text: &str, which: &'static str) -> Result<Url, ProviderError> {
    Url::parse(text.trim()).map_err(|_| ProviderError::Address { which })
}

fn redirect(row: &RedirectRow) -> Redirect {
    Redirect {
        ports: if row.ports.is_empty() {
            Ports::Free
        } else {
            Ports::OneOf(row.ports.clone())
        },
        path: row.path.trim().to_owned(),
        host: match row.host {
            RedirectHost::V4 => LoopbackHost::V4,
            RedirectHost::Name => LoopbackHost::Name,
            RedirectHost::V6 => LoopbackHost::V6,
        },
    }
}

fn redirect_row(redirect: &Redirect) -> RedirectRow {
    RedirectRow {
        ports: match &redirect.ports {
            Ports::Free => Vec::new(),
            Ports::OneOf(ports) => ports.clone(),
        },
        path: redirect.path.clone(),
        host: match redirect.host {
            LoopbackHost::V4 => RedirectHost::V4,
            LoopbackHost::Name => RedirectHost::Name,
            LoopbackHost::V6 => RedirectHost::V6,
        },
    }
}

/// The registration in use: the person's own, else that of this build.
pub(super) fn present(app: &App) -> Result<PublicPart, ProviderError> {
    match app.settings().registration() {
        Some(own) => Ok(own),
        None => app.built_in().public(),
    }
}

/// The secret of a registration, wherever it came from.
async fn secret_of(app: &App, part: &PublicPart) -> Result<Option<SecretString>, SignInError> {
    let built_in = app.built_in();
    let is_built_in = built_in
        .public()
        .is_ok_and(|own| own.token == part.token && own.client_id == part.client_id);
    if is_built_in && built_in.secret.is_some() {
        return Ok(built_in.secret.clone());
    }
    match part.secret_name() {
        Some(name) => Ok(app.vault().find_if_any(&name).await?),
        None => Ok(None),
    }
}

/// Something to sign in at, or to renew a sign-in at, as this registration.
pub(super) async fn provider_of(app: &App, part: &PublicPart) -> Result<Provider, SignInError> {
    let secret = secret_of(app, part).await?;
    Ok(part.provider(secret.as_ref())?)
}

/// Whether the browser can be used to sign in.
pub(crate) fn offer(app: &App) -> SignInOffer {
    match present(app) {
        Ok(part) if !part.client_id.is_empty() => SignInOffer::Ready,
        Ok(_) | Err(_) => SignInOffer::NeedsRegistration,
    }
}

/// As whom Mandor signs people in.
pub async fn get_registration(app: &App) -> Result<Registration, Failure> {
    let part = present(app).map_err(SignInError::from)?;
    let has_secret = secret_of(app, &part).await?.is_some();
    Ok(Registration {
        client_id: part.client_id,
        authorize: part.authorize,
        token: part.token,
        revoke: part.revoke,
        scopes: part.scopes,
        redirect: part.redirect,
        has_secret,
        built_in: app.settings().registration().is_none(),
    })
}

/// Keeps a registration of one's own, or goes back to what this build came with.
pub async fn change_registration(
    app: &App,
    ask: ChangeRegistration,
) -> Result<Registration, Failure> {
    let before = app.settings().registration();
    let part = (!ask.reset).then(|| of_ask(&ask));
    if let Some(part) = &part {
        // Refused before anything is kept.
        part.provider(None).map_err(SignInError::from)?;
        keep_secret(app, part, ask.secret).await?;
    }
    app.settings().register(part.clone())?;
    if let Some(old) = before.as_ref().and_then(PublicPart::secret_name)
        && part.as_ref().and_then(PublicPart::secret_name).as_ref() != Some(&old)
        && !super::keeping::is_in_use(app, before.as_ref()).await?
    {
        app.vault().wipe_if_any(&old).await?;
    }
    app.changed(&[Topic::Settings, Topic::Shell]);
    get_registration(app).await
}

async fn keep_secret(
    app: &App,
    part: &PublicPart,
    secret: Option<SecretString>,
) -> Result<(), SignInError> {
    let (Some(name), Some(secret)) = (part.secret_name(), secret) else {
        return Ok(());
    };
    let text = secret.expose_secret().trim();
    if text.is_empty() {
        app.vault().wipe_if_any(&name).await?;
    } else {
        app.vault().keep(&name, &SecretString::from(text)).await;
    }
    Ok(())
}

fn of_ask(ask: &ChangeRegistration) -> PublicPart {
    let trimmed = |text: &String| text.trim().to_owned();
    PublicPart {
        client_id: trimmed(&ask.client_id),
        authorize: trimmed(&ask.authorize),
        token: trimmed(&ask.token),
        revoke: ask.revoke.as_ref().map(trimmed).filter(|it| !it.is_empty()),
        scopes: ask
            .scopes
            .iter()
            .map(trimmed)
            .filter(|it| !it.is_empty())
            .collect(),
        redirect: RedirectRow {
            path: trimmed(&ask.redirect.path),
            ..ask.redirect.clone()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_that_nobody_registered_still_shows_makes_addresses() {
        let part = BuiltIn::default().public().unwrap();
        assert_eq!(part.client_id, "");
        assert_eq!(part.authorize, "https://www.make.com/oauth/v2/authorize");
        assert!(part.scopes.iter().any(|scope| scope == "scenarios:read"));
        assert!(matches!(part.provider(None), Err(ProviderError::NoClient)));
    }

    #[test]
    fn a_secret_is_filed_under_the_server_it_was_typed_for() {
        let part = BuiltIn {
            client_id: "ours".to_owned(),
            ..BuiltIn::default()
        };
        let part = part.public().unwrap();
        let edited = PublicPart {
            token: "https://evil.example/oauth/v2/token".to_owned(),
            ..part.clone()
        };
        assert_ne!(part.secret_name(), edited.secret_name());
    }
}
