//! Requests that no honest client sends: they are refused in Make's words, and nothing stops.

use make_sandbox::{Size, Switches};
use reqwest::Method;
use serde_json::json;

use crate::desk::{Desk, Told};

async fn unlimited() -> Desk {
    let switches = Switches {
        rate_limit: false,
        ..Switches::default()
    };
    Desk::with(Size::Agency, switches).await
}

fn is_refused_in_makes_words(told: &Told) -> bool {
    (400..500).contains(&told.status) && !told.code().is_empty() && told.body["message"].is_string()
}

#[tokio::test]
async fn a_page_beyond_every_number_is_empty_or_refused() {
    let desk = unlimited().await;
    let (team, home) = (desk.team(), desk.organization("Kopi Nusantara"));
    let scenario = desk.find("Lead capture (Facebook)").id;
    for list in [
        format!("/scenarios?teamId={team}"),
        format!("/scenarios/{scenario}/logs?showCheckRuns=false"),
        format!("/hooks?teamId={team}"),
        format!("/teams?organizationId={home}"),
        format!("/users?organizationId={home}"),
    ] {
        let largest = usize::MAX;
        let far = desk.get(&format!("{list}&pg[offset]={largest}")).await;
        assert!(
            far.status == 200 || is_refused_in_makes_words(&far),
            "{list}: {far:?}"
        );
        let many = desk.get(&format!("{list}&pg[limit]={largest}")).await;
        assert!(
            many.status == 200 || is_refused_in_makes_words(&many),
            "{list}: {many:?}"
        );
    }
    for page in [
        "pg[limit]=-1",
        "pg[offset]=-5",
        "pg[limit]=99999999999999999999",
    ] {
        let told = desk.get(&format!("/scenarios?teamId={team}&{page}")).await;
        assert!(is_refused_in_makes_words(&told), "{page}: {told:?}");
    }
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_a_failed_validation_and_not_broken_json() {
    let desk = unlimited().await;
    let wrong = json!({"name": 17, "organizationId": []});
    let told = desk.post("/teams", wrong).await;
    assert_eq!((told.status, told.code()), (400, "SC400"), "{told:?}");
    let suberror = told.body["suberrors"][0]["message"].as_str();
    assert!(
        suberror.is_some_and(|text| text.starts_with("Invalid value")),
        "{told:?}"
    );

    let token = desk.ready().token.clone();
    let broken = desk
        .http
        .request(Method::POST, desk.url(0, "/teams"))
        .header("authorization", format!("Token {token}"))
        .body("{\"name\":")
        .send()
        .await
        .unwrap();
    assert_eq!(broken.status(), 400);
    let text = broken.text().await.unwrap();
    assert!(text.contains("Unexpected token"), "{text}");
}
