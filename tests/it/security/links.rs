//! S14: links out of Mandor are checked or asked about; links into Mandor only show something. The table of addresses
//! stands beside the code, in `crates/mandor-core/src/links`.

use journeys::World;
use make_sandbox::Size;
use mandor_core::Event;
use mandor_core::links::inward;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

const LINKS: usize = 5_000;

/// Links as somebody would write them who wants something done.
fn link() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "today|scenarios|activity|settings|run|pause|delete|forget|open|quit|rpc|\\.\\.|%2e%2e",
        1 => "[0-9]{1,20}",
        1 => "eu1\\.make\\.com|127\\.0\\.0\\.1:[0-9]{4}|evil\\.example",
        1 => "\\PC{0,12}",
    ];
    let scheme = prop_oneof![6 => "mandor|MANDOR", 1 => "mandor |javascript|https"];
    let colon = prop_oneof![6 => "://", 1 => ":|:///|:/|"];
    let path = prop::collection::vec(word, 0..5);
    let tail = prop_oneof![6 => "", 1 => "\\?run=1|#pause", 1 => "\\PC{0,4}"];
    (scheme, colon, path, tail)
        .prop_map(|(scheme, colon, path, tail)| format!("{scheme}{colon}{}{tail}", path.join("/")))
}

#[tokio::test]
async fn five_thousand_strange_links_change_nothing_and_ask_make_for_nothing() {
    let mut world = World::demo(Size::Tiny).await.unwrap();
    let before = world.list().await.unwrap();
    let key = before.rows[0].key;
    let settings = world.get("get_settings", Value::Null).await.unwrap();
    world.control().clear_calls();
    world.news();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut shown = 0;
    for number in 0..LINKS {
        let link = link().new_tree(&mut runner).unwrap().current();
        inward::follow(&world.app, &link).await.unwrap();
        for event in world.news() {
            let is_place = matches!(event, Event::LinkFollowed { .. });
            assert!(is_place, "link {number}, {link}: {event:?}");
            shown += 1;
        }
    }
    assert!(shown > 100, "some of them name a place: {shown}");
    let host = &world.ready().zones[0].zone;
    let known = format!("mandor://scenarios/{host}/{}", key.id.0);
    inward::follow(&world.app, &known).await.unwrap();
    let followed = serde_json::to_value(&world.news()[0]).unwrap();
    assert_eq!(
        followed["place"],
        json!({ "page": "scenarios", "scenario": key })
    );

    assert_eq!(world.calls(), 0, "nothing was asked of Make");
    let after = world.list().await.unwrap();
    assert_eq!(after.rows, before.rows);
    assert_eq!(
        world.get("get_settings", Value::Null).await.unwrap(),
        settings
    );
    let activity = world.get("list_activity", Value::Null).await.unwrap();
    assert_eq!(activity, json!([]));
}

#[tokio::test]
async fn an_address_elsewhere_is_opened_only_with_a_yes_to_its_very_host() {
    let mut world = World::of(Size::Tiny).await.unwrap();
    world.news();
    let url = "https://eu1.make.com.evil.example/x";
    let opens = |event: &Event| matches!(event, Event::OpenAddress { .. });
    for (yes, is_opened) in [
        (Value::Null, false),
        (json!("eu1.make.com"), false),
        (json!("evil.example"), false),
        (json!("eu1.make.com.evil.example"), true),
    ] {
        let ask = json!({ "url": url, "confirmedHost": yes });
        world.get("open_link", ask).await.unwrap();
        let news = world.news();
        assert_eq!(news.iter().any(opens), is_opened, "{yes}");
        assert_eq!(news.len(), 1, "{yes}: asked, or opened");
    }
    for never in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "mandor://today",
    ] {
        let ask = json!({ "url": never, "confirmedHost": "" });
        let problem = world.ask("open_link", ask).await.unwrap_err();
        assert_eq!(
            problem.code,
            mandor_core::problem::Code::NotAPage,
            "{never}"
        );
        assert_eq!(world.news(), []);
    }
}
