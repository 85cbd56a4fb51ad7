//! Codes and refresh tokens become access tokens, and tokens are ended.
//!
//! In: a [`Provider`] and what opens the token address. Out: a [`Grant`], or an [`OAuthError`] without a word of what
//! the server wrote. Never sends anything to a server other than the one that gave the tokens.
//!
//! Source: RFC 6749, 7009, 7636 and
//! <https://developers.make.com/api-documentation/authentication/oauth-2.0-flow>

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use oauth2::basic::{
    BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EndpointNotSet, EndpointSet, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken,
    RequestTokenError, Scope, StandardRevocableToken, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use url::{Url, form_urlencoded};

use crate::auth::error::{OAuthError, Refusal};
use crate::auth::grant::{Grant, Tokens};
use crate::auth::provider::{Provider, ProviderError};
use crate::auth::reply::{TokenRefusal, TokenReply};
use crate::auth::wire::{Wire, unanswered};
use crate::clock::{Clock, later};
use crate::credential::Credential;
use crate::error::Error;

/// What an access token that can be renewed is taken to live when the server does not say: the shortest life in Make's
/// documents. One that cannot be renewed would be thrown away by such a guess, so it is used until it is refused.
const SHORT_LIFE: Duration = Duration::from_mins(5);
/// A token is renewed a fifth of its life before its end, and not more than this.
const LONGEST_MARGIN: Duration = Duration::from_mins(2);

type OAuthClient = Client<
    TokenRefusal,
    TokenReply,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// Whether a server was told that a sign-in is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// It has ended the tokens.
    Done,
    /// It offers no way to end tokens. They end by themselves, or in the person's profile there.
    NotOffered,
}

/// The page to send the browser to, with what proves later that the answer is ours.
pub(super) struct Question {
    pub(super) address: Url,
    pub(super) state: CsrfToken,
    pub(super) verifier: PkceCodeVerifier,
}

fn client(provider: &Provider) -> OAuthClient {
    let client = Client::new(ClientId::new(provider.client_id.clone()))
        .set_auth_uri(AuthUrl::from_url(provider.endpoints.authorize.clone()))
        .set_token_uri(TokenUrl::from_url(provider.endpoints.token.clone()))
        // The one way in Make's discovery document, and the one way without a secret.
        .set_auth_type(AuthType::RequestBody);
    match &provider.client_secret {
        Some(secret) => {
            client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()))
        }
        None => client,
    }
}

/// A new question: a state and a verifier that were never used before, and the challenge by S256.
pub(super) fn question(provider: &Provider, redirect: &Url) -> Question {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let scopes = provider.scopes.iter().cloned().map(Scope::new);
    let client = client(provider);
    let (address, state) = client
        .authorize_url(CsrfToken::new_random)
        .add_scopes(scopes)
        .set_redirect_uri(Cow::Owned(RedirectUrl::from_url(redirect.clone())))
        .set_pkce_challenge(challenge)
        .url();
    Question {
        address,
        state,
        verifier,
    }
}

/// Tokens for a code.
pub(super) async fn redeem(
    provider: &Provider,
    wire: &Wire,
    code: &SecretString,
    verifier: PkceCodeVerifier,
    redirect: &Url,
) -> Result<Grant, OAuthError> {
    let asked_at = wire.clock.now();
    let reply = client(provider)
        .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
        .set_pkce_verifier(verifier)
        .set_redirect_uri(Cow::Owned(RedirectUrl::from_url(redirect.clone())))
        .request_async(wire)
        .await
        .map_err(|error| sorted(error, wire))?;
    let tokens = tokens(&reply, asked_at, None, &provider.scopes).map_err(|()| not_oauth(wire))?;
    Ok(Grant {
        tokens,
        reach: provider.reach.clone(),
        authority: provider.authority(),
    })
}

/// New tokens for a refresh token. An old refresh token stays where the server gives no new one.
pub(super) async fn renew(
    provider: &Provider,
    wire: &Wire,
    grant: &Grant,
) -> Result<Grant, OAuthError> {
    is_theirs(provider, grant)?;
    let old = grant.tokens.refresh.as_ref().ok_or(OAuthError::Ended)?;
    let asked_at = wire.clock.now();
    let reply = client(provider)
        .exchange_refresh_token(&RefreshToken::new(old.expose_secret().to_owned()))
        .request_async(wire)
        .await
        .map_err(|error| sorted(error, wire))?;
    let tokens =
        tokens(&reply, asked_at, Some(old), &grant.tokens.scopes).map_err(|()| not_oauth(wire))?;
    Ok(Grant {
        tokens,
        ..grant.clone()
    })
}

/// Tells the server that a sign-in is over, for signing out. Both tokens are ended, the refresh token first.
///
/// A token the server does not know any more counts as ended. An error leaves them alive at the server; signing out on
/// this computer must not depend on it.
pub async fn revoke(
    provider: &Provider,
    grant: &Grant,
    clock: Arc<dyn Clock>,
) -> Result<Revocation, OAuthError> {
    is_theirs(provider, grant)?;
    let Some(address) = &provider.endpoints.revoke else {
        return Ok(Revocation::NotOffered);
    };
    let wire = Wire::to(address, clock)?;
    let Tokens {
        access, refresh, ..
    } = &grant.tokens;
    let refresh = refresh.as_ref().map(|refresh| ("refresh_token", refresh));
    let mut outcome = Ok(Revocation::Done);
    for (kind, token) in refresh.into_iter().chain([("access_token", access)]) {
        let form = revocation(provider, kind, token);
        let one = match wire.post(address, form).await {
            Ok(answer) if answer.status().is_success() => Ok(Revocation::Done),
            Ok(answer) => match serde_json::from_slice::<TokenRefusal>(answer.body()) {
                Ok(refusal) => match OAuthError::of(refusal.word()) {
                    OAuthError::Ended => Ok(Revocation::Done),
                    // Servers need not be able to end an access token; it ends by itself.
                    OAuthError::Refused {
                        refusal: Refusal::Unsupported,
                    } if kind == "access_token" => Ok(Revocation::Done),
                    error => Err(error),
                },
                Err(_) => Err(not_oauth(&wire)),
            },
            Err(error) => Err(error),
        };
        outcome = outcome.and(one);
    }
    outcome
}

fn revocation(provider: &Provider, kind: &str, token: &SecretString) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("token", token.expose_secret())
        .append_pair("token_type_hint", kind)
        .append_pair("client_id", &provider.client_id);
    if let Some(secret) = &provider.client_secret {
        form.append_pair("client_secret", secret.expose_secret());
    }
    form.finish()
}

/// Tokens go back only to the server that gave them, whatever the configuration says today.
pub(super) fn is_theirs(provider: &Provider, grant: &Grant) -> Result<(), ProviderError> {
    if provider.authority() == grant.authority {
        Ok(())
    } else {
        Err(ProviderError::OtherServer)
    }
}

fn tokens(
    reply: &TokenReply,
    asked_at: Timestamp,
    old: Option<&SecretString>,
    scopes: &[String],
) -> Result<Tokens, ()> {
    // A foreign kind would have to be shown in another way than we know.
    if *reply.token_type() != BasicTokenType::Bearer {
        return Err(());
    }
    let access = SecretString::from(reply.access_token().secret().as_str());
    let access = Credential::new(&access).map_err(|_| ())?.secret().clone();
    let refresh = reply
        .refresh_token()
        .map(|token| SecretString::from(token.secret().as_str()));
    let refresh = refresh.or_else(|| old.cloned());
    let guess = refresh.is_some().then_some(SHORT_LIFE);
    let lives = reply.expires_in().or(guess);
    let fresh = |lives: Duration| lives.saturating_sub((lives / 5).min(LONGEST_MARGIN));
    Ok(Tokens {
        access,
        refresh,
        expires_at: lives.map(|lives| later(asked_at, lives)),
        renew_at: lives.map(|lives| later(asked_at, fresh(lives))),
        scopes: match reply.scopes() {
            Some(named) => named.iter().map(|scope| scope.to_string()).collect(),
            None => scopes.to_vec(),
        },
    })
}

fn not_oauth(wire: &Wire) -> OAuthError {
    OAuthError::NotOAuth {
        status: wire.status(),
    }
}

/// What the crate's error means. Whatever it quotes of the answer is left behind.
fn sorted(error: RequestTokenError<Error, TokenRefusal>, wire: &Wire) -> OAuthError {
    match error {
        RequestTokenError::ServerResponse(refusal) => OAuthError::of(refusal.word()),
        RequestTokenError::Request(error) => unanswered(error),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => not_oauth(wire),
    }
}
