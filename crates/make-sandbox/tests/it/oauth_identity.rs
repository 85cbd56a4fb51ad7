//! Tokens that say who signed in, checked with nothing but what the server publishes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use make_sandbox::Size;
use ring::{rsa::PublicKeyComponents, signature::RSA_PKCS1_2048_8192_SHA256};
use serde_json::{Value, json};

use crate::{
    desk::Desk,
    oauth::{PUBLIC, VERIFIER, code, exchange},
};

async fn json_at(desk: &Desk, url: &str) -> Value {
    let told = desk.http.get(url).send().await.unwrap();
    assert_eq!(told.status(), 200, "{url}");
    told.json().await.unwrap()
}

/// What somebody is given who asks for these scopes.
async fn given(desk: &Desk, scope: &str, more: &[(&str, &str)]) -> Value {
    let usual = [
        ("response_type", "code"),
        ("client_id", "mandor"),
        ("redirect_uri", crate::oauth::BACK),
        ("scope", scope),
    ];
    let url = format!("{}/oauth/v2/authorize", desk.ready().url);
    let asked = desk.http.get(url).query(&usual).query(&PUBLIC).query(more);
    let told = asked.send().await.unwrap();
    let place = told.headers()["location"].to_str().unwrap();
    exchange(desk, &code(place), VERIFIER).await.1
}

fn part(text: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

#[tokio::test]
async fn who_asks_for_openid_gets_a_token_that_the_published_key_vouches_for() {
    let desk = Desk::of(Size::Tiny).await;
    let url = desk.ready().url.clone();
    let server = json_at(&desk, &format!("{url}/.well-known/openid-configuration")).await;
    let keys = json_at(&desk, server["jwks_uri"].as_str().unwrap()).await;
    let told = given(&desk, "openid user:read", &[("nonce", "n-1")]).await;
    let token = told["id_token"].as_str().unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    let (head, claims) = (part(head), part(claims));
    assert_eq!(head["alg"], "RS256");
    let keys = keys["keys"].as_array().unwrap();
    let key = keys.iter().find(|key| key["kid"] == head["kid"]).unwrap();
    let number = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap();
    let key = PublicKeyComponents {
        n: number("n"),
        e: number("e"),
    };
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature)
        .unwrap();
    let now = desk.control().now().as_second();
    assert_eq!(
        claims,
        json!({
            "iss": server["issuer"],
            "sub": desk.ready().user.id.to_string(),
            "aud": "mandor",
            "iat": now,
            "exp": now + 300,
            "nonce": "n-1",
        })
    );
}

#[tokio::test]
async fn who_does_not_ask_for_openid_gets_none() {
    let desk = Desk::of(Size::Tiny).await;
    let told = given(&desk, "user:read", &[]).await;
    assert!(told.get("id_token").is_none(), "{told}");
}

#[tokio::test]
async fn every_sandbox_signs_with_the_same_key() {
    let (one, other) = (Desk::of(Size::Tiny).await, Desk::of(Size::Tiny).await);
    let keys = async |desk: &Desk| {
        json_at(desk, &format!("{}/oauth/v2/oidc/jwks", desk.ready().url)).await
    };
    assert_eq!(keys(&one).await, keys(&other).await);
}
