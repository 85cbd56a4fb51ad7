//! S5: a credential goes to the server it was given for, and to no other, whatever a server or a file says.

use std::fs;
use std::time::Duration;

use journeys::World;
use make_sandbox::Size;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::timeout;

use super::between::{Between, Lie};

/// A world, and a server in front of its Make.
async fn behind(lie: Lie) -> (World, Between) {
    let world = World::of(Size::Tiny).await.unwrap();
    let server = Between::before(&world.ready().zones[0].zone, lie).await;
    (world, server)
}

/// Connects an account at this server; whether that worked.
async fn connects(world: &World, server: &Between) -> bool {
    let (token, host) = (&world.ready().token, server.address());
    let ask = json!({ "token": token, "address": host, "confirmedHost": host });
    world.ask("add_token_account", ask).await.is_ok()
}

/// Lets everything happen that a person and the watch would do in the next minutes.
async fn goes_on(world: &World) {
    world.get("check_now", Value::Null).await.unwrap();
    for _ in 0..3 {
        world.later(Duration::from_mins(2)).await;
    }
}

#[tokio::test]
async fn an_organization_that_says_it_lives_elsewhere_takes_no_token_there() {
    for elsewhere in [
        "evil.example",
        "eu1.make.com.evil.example",
        "eu1.make.com@evil.example",
        "evil.example/eu1.make.com",
        "evil.example#eu1.make.com",
        "eu1.make.com",
        "10.0.0.1:80",
        "169.254.169.254",
        "0x7f.1:80",
        "[::2]:80",
        "",
        "\u{0}",
    ] {
        let (world, server) = behind(Lie::LivesAt(elsewhere.to_owned())).await;
        assert!(connects(&world, &server).await, "{elsewhere}");
        world.tick().await;
        server.lie();
        goes_on(&world).await;
        assert!(!server.asked().is_empty(), "{elsewhere}");
        let listed = world.get("list_organizations", Value::Null).await.unwrap();
        let reach = &listed["rows"][0]["reach"];
        assert_eq!(*reach, json!({ "kind": "otherZone", "host": elsewhere }));

        let (world, server) = behind(Lie::LivesAt(elsewhere.to_owned())).await;
        server.lie();
        assert!(!connects(&world, &server).await, "{elsewhere}");
    }
}

#[tokio::test]
async fn a_redirect_takes_no_token_along() {
    let stranger = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let there = format!("http://{}/api/v2/users/me", stranger.local_addr().unwrap());
    for lies_from_the_start in [true, false] {
        let (world, server) = behind(Lie::GoTo(there.clone())).await;
        if lies_from_the_start {
            server.lie();
        }
        let is_connected = connects(&world, &server).await;
        assert_eq!(is_connected, !lies_from_the_start);
        server.lie();
        goes_on(&world).await;
        assert_eq!(server.asked().is_empty(), lies_from_the_start);
        let came = timeout(Duration::from_millis(100), stranger.accept()).await;
        assert!(came.is_err(), "nobody came to the other server");
    }
}

#[tokio::test]
async fn an_address_changed_in_the_file_finds_no_token() {
    let world = World::of(Size::Tiny).await.unwrap();
    let home = world.ready().zones[0].zone.clone();
    // As long as the true one, so that only its letters have to change.
    let (stranger, there) = loop {
        let stranger = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let there = stranger.local_addr().unwrap().to_string();
        if there.len() == home.len() {
            break (stranger, there);
        }
    };
    let token = json!({ "token": world.ready().token });
    world.get("add_token_account", token).await.unwrap();
    world.tick().await;
    world.app.close();
    let file = world.folder().join("cache/mandor.db");
    let mut bytes = fs::read(&file).unwrap();
    let places: Vec<usize> = places_of(&bytes, home.as_bytes());
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + there.len()].copy_from_slice(there.as_bytes());
    }
    fs::write(&file, bytes).unwrap();

    let world = world.restart().await.unwrap();
    let shell = world.shell().await.unwrap();
    assert_eq!(shell["accounts"][0]["zones"][0]["host"], json!(there));
    world.control().clear_calls();
    goes_on(&world).await;
    let came = timeout(Duration::from_millis(100), stranger.accept()).await;
    assert!(came.is_err(), "nobody came to the changed address");
    assert_eq!(world.calls(), 0);
    let shell = world.shell().await.unwrap();
    let problem = &shell["accounts"][0]["zones"][0]["problem"]["code"];
    assert_eq!(problem, "signInEnded", "it is told, and can be mended");
}

fn places_of(bytes: &[u8], needle: &[u8]) -> Vec<usize> {
    let parts = bytes.windows(needle.len()).enumerate();
    parts
        .filter_map(|(at, part)| (part == needle).then_some(at))
        .collect()
}
