//! Tokens that say who signed in, for clients that asked for `openid`.
//!
//! In: claims. Out: a JSON web token signed with RS256, and the public half of its key for who wants to check it.
//! The key is the same in every sandbox and lies open beside this file: it proves nothing outside a test, and the
//! same world says the same.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    rsa::{KeyPair, PublicKeyComponents},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

static KEY: LazyLock<Option<IdentityKey>> = LazyLock::new(|| {
    let pair = KeyPair::from_pkcs8(include_bytes!("identity-key.der")).ok()?;
    let public = PublicKeyComponents::<Vec<u8>>::from(pair.public_key());
    let digest = Sha256::digest(&public.n);
    let id = URL_SAFE_NO_PAD.encode(digest.get(..12)?);
    Some(IdentityKey { pair, public, id })
});

/// What identity tokens are signed with.
pub(super) struct IdentityKey {
    pair: KeyPair,
    public: PublicKeyComponents<Vec<u8>>,
    id: String,
}

/// The key, unless its file is broken.
pub(super) fn key() -> Option<&'static IdentityKey> {
    KEY.as_ref()
}

impl IdentityKey {
    /// A token with these claims; none if it could not be signed.
    pub(super) fn sign(&self, claims: &Value) -> Option<String> {
        let head = json!({"alg": "RS256", "kid": self.id, "typ": "JWT"});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(&head), part(claims));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let chance = SystemRandom::new();
        self.pair
            .sign(&RSA_PKCS1_SHA256, &chance, text.as_bytes(), &mut signature)
            .ok()?;
        Some(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The public half, as a set of keys tells it.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "alg": "RS256",
            "e": URL_SAFE_NO_PAD.encode(&self.public.e),
            "kid": self.id,
            "kty": "RSA",
            "n": URL_SAFE_NO_PAD.encode(&self.public.n),
            "use": "sig",
        })
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::RSA_PKCS1_2048_8192_SHA256;

    use super::*;

    #[test]
    fn a_token_is_checked_with_the_public_half_alone() {
        let key = key().unwrap();
        let token = key.sign(&json!({"sub": "1"})).unwrap();
        let (text, signature) = token.rsplit_once('.').unwrap();
        let told = key.to_json();
        let part = |name: &str| {
            URL_SAFE_NO_PAD
                .decode(told[name].as_str().unwrap())
                .unwrap()
        };
        let public = PublicKeyComponents {
            n: part("n"),
            e: part("e"),
        };
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let check =
            |text: &str| public.verify(&RSA_PKCS1_2048_8192_SHA256, text.as_bytes(), &signature);
        assert!(check(text).is_ok());
        assert!(check(&text.replace('.', "..")).is_err());
    }
}
