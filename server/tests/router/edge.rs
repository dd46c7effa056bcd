//! What stands between the portal and the world: whose address counts, where an answer may lead, what is refused before it
//! is decoded.

use std::net::{IpAddr, SocketAddr};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, Request, StatusCode, header},
};
use server::client_address::{ForwardedHeader, Proxies};

use crate::world::{Answer, By, ORIGIN, Visitor, World, functions};

const FORM: &str = "application/x-www-form-urlencoded";

/// A form of somebody at `peer`, as a proxy passes it on with these headers.
async fn asked_from(world: &World, peer: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Visitor::default()
        .request("POST", "/api/forgot_password")
        .header(header::ACCEPT, "text/html")
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, FORM);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::from("email=nobody@demo.example")).unwrap();
    let peer: IpAddr = peer.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 4711))));
    world.send(request).await
}

/// How many of `most` such forms are taken before one is refused.
async fn taken(world: &World, most: usize, from: impl Fn(usize) -> (String, Vec<(&'static str, String)>)) -> usize {
    for number in 0..most {
        let (peer, headers) = from(number);
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = asked_from(world, &peer, &headers).await;
        if answer.location().starts_with("/sorry/busy") {
            return number;
        }
        assert_eq!(answer.status, StatusCode::FOUND, "{answer:?}");
    }
    most
}

const MANY: usize = 120;

async fn behind(networks: &str, header: ForwardedHeader) -> World {
    let proxies = Proxies::parse(networks, header).unwrap();
    World::new().await.with_edge(|edge| edge.proxies = proxies)
}

/// K1.4: nobody makes themselves another address.
#[tokio::test]
async fn k1_what_an_untrusted_peer_says_of_its_address_counts_for_nothing() {
    let world = behind("10.0.0.0/8", ForwardedHeader::XForwardedFor).await;
    let limit = taken(&world, MANY, |_| ("203.0.113.9".to_owned(), Vec::new())).await;
    assert!(limit < MANY, "there is a limit to see");
    let spoofing = |number: usize| {
        let claimed = format!("198.51.100.{number}");
        let headers = vec![("x-forwarded-for", claimed.clone()), ("forwarded", format!("for={claimed}"))];
        ("203.0.113.10".to_owned(), headers)
    };
    assert_eq!(taken(&world, MANY, spoofing).await, limit);
}

/// K1.4: behind a proxy, each visitor has a count of their own, and what they write before the proxy does is no part of it.
#[tokio::test]
async fn k1_behind_a_trusted_proxy_visitors_do_not_share_their_limits() {
    let world = behind("10.0.0.0/8", ForwardedHeader::XForwardedFor).await;
    let different =
        |number: usize| ("10.1.2.3".to_owned(), vec![("x-forwarded-for", format!("198.51.100.{number}, 10.9.9.9"))]);
    assert_eq!(taken(&world, MANY, different).await, MANY);
    let one =
        |number: usize| ("10.1.2.3".to_owned(), vec![("x-forwarded-for", format!("8.8.8.{number}, 203.0.113.7"))]);
    assert!(taken(&world, MANY, one).await < MANY);
}

/// K1.5: `LISTEN=[::]:…` made one address of all of IPv4.
#[tokio::test]
async fn k1_ipv4_visitors_of_a_socket_for_both_are_told_apart() {
    let world = World::new().await;
    let mapped = |number: usize| (format!("::ffff:198.51.100.{number}"), Vec::new());
    assert_eq!(taken(&world, MANY, mapped).await, MANY);
    let neighbours = |number: usize| (format!("2001:db8:1:2::{number:x}"), Vec::new());
    assert!(taken(&world, MANY, neighbours).await < MANY, "a /64 is one customer");
}

/// M4
#[tokio::test]
async fn m4_a_nul_is_refused_before_any_function_sees_it() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    for function in functions() {
        let function = function.trim_start_matches("/api/");
        for body in ["email=a%00b", "reference=%00", "a\0b=1", "answers[which.%00]=on"] {
            let answer = world.post(&mut anna, function, body, By::Form).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{function} {body:?}");
        }
        let answer = world.post(&mut anna, &format!("{function}?x=%00"), "", By::Form).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{function}");
    }
    for path in
        ["/done/%00", "/password/reset/a%00b", "/account?page=%00", "/v/0/pkg/%00", "/account/data/download?%00"]
    {
        let answer = world.page(&mut anna, path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
    }
    assert_eq!(world.page(&mut anna, "/account?page=%2500").await.status, StatusCode::OK, "a percent sign is none");
}

/// L1
#[tokio::test]
async fn l1_no_way_out_of_a_form_leads_to_another_site() {
    let world = World::new().await;
    let ways =
        ["/\\evil.example", "//evil.example", "\\\\evil.example", "https://evil.example", "/a\\b", "javascript:x"];
    for way in ways {
        for function in ["choose_language", "choose_theme"] {
            let fields = [("lang", "nl"), ("theme", "dark"), ("back", way)];
            let answer = world.form(&mut Visitor::default(), function, &fields).await;
            assert_eq!(answer.location(), "/", "{function} {way}");
        }
    }
    let answer =
        world.form(&mut Visitor::default(), "choose_language", &[("lang", "nl"), ("back", "/login?a=1#b")]).await;
    assert_eq!(answer.location(), "/login?a=1#b");
}

/// L2: the framework led plain calls of any function to the `Referer`, with the error in the address.
#[tokio::test]
async fn l2_no_function_leads_to_the_referer() {
    let world = World::new().await;
    let anna = world.signed_in("anna").await;
    for function in functions() {
        for visitor in [&Visitor::default(), &anna] {
            if function == "/api/sign_out" && !visitor.cookies.is_empty() {
                continue;
            }
            for body in ["", "a=b", "draft=1&rev=x", "%ff=1"] {
                let request = visitor
                    .request("POST", function)
                    .header(header::ACCEPT, "text/html")
                    .header(header::ORIGIN, ORIGIN)
                    .header(header::REFERER, "http://evil.example/x?__err=old")
                    .header(header::CONTENT_TYPE, FORM);
                let answer = world.send(request.body(Body::from(body)).unwrap()).await;
                let location = answer.location();
                assert!(location.is_empty() || services::is_own_path(location), "{function}: {location}");
                assert!(!location.contains("__"), "{function}: {location}");
                assert_eq!(answer.status.is_redirection(), !location.is_empty(), "{function}: {answer:?}");
            }
        }
    }
}

/// L4
#[tokio::test]
async fn l4_an_address_neither_makes_an_incident_nor_a_fault() {
    let world = World::new().await;
    for (path, status) in [
        ("/sorry/trouble?incident=Bel%200900-EVIL%20nu", 404),
        ("/sorry/trouble?incident=IN-2026-234567", 404),
        ("/sorry/busy?seconds=30", 200),
        ("/sorry/busy?seconds=-1", 200),
        ("/sorry/busy?seconds=99999999999", 200),
    ] {
        let page = world.page(&mut Visitor::default(), path).await;
        assert_eq!(page.status.as_u16(), status, "{path}");
        // The form that changes the language knows where it stands: what is read stands in the middle.
        let read = page.body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap();
        for word in ["EVIL", "IN-2026-234567", "-1 sec", "99999999999 sec"] {
            assert!(!read.contains(word), "{path} shows {word}");
        }
    }
}

/// L12
#[tokio::test]
async fn l12_logging_out_clears_what_the_browser_kept_but_not_that_it_is_known() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let known = anna.cookies["browser"].clone();
    let answer = world.form(&mut anna, "sign_out", &[]).await;
    assert_eq!(answer.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert_eq!(anna.cookies.get("browser"), Some(&known));
    assert!(!anna.cookies.contains_key("session"));
}

/// L12
#[tokio::test]
async fn l12_two_origins_and_two_lengths_are_refused() {
    let world = World::new().await;
    let own = || {
        Visitor::default()
            .request("POST", "/api/choose_theme")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, FORM)
            .header(header::ORIGIN, ORIGIN)
    };
    let body = || Body::from("theme=dark&back=/");
    let status = async |request: Request<Body>| world.send(request).await.status.as_u16();
    assert_eq!(status(own().body(body()).unwrap()).await, 302);
    assert_eq!(status(own().header(header::ORIGIN, "http://evil.example").body(body()).unwrap()).await, 403);
    assert_eq!(status(own().header(header::ORIGIN, ORIGIN).body(body()).unwrap()).await, 403);
    let chunked = || own().header(header::TRANSFER_ENCODING, "chunked");
    assert_eq!(status(chunked().header(header::CONTENT_LENGTH, "3").body(body()).unwrap()).await, 400);
    assert_eq!(status(chunked().body(body()).unwrap()).await, 411);
}

/// L12
#[tokio::test]
async fn l12_the_nonce_stands_where_browsers_hide_it_only() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    for path in ["/account", "/logged-out", "/sorry/gone"] {
        let page = world.page(&mut anna, path).await;
        let csp = page.headers["content-security-policy"].to_str().unwrap();
        let nonce = csp.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        let hidden = page.body.matches(&format!("nonce=\"{nonce}\"")).count();
        assert!(hidden > 0, "{path}");
        assert_eq!(page.body.matches(nonce).count(), hidden, "{path}");
    }
}

/// R136
#[tokio::test]
async fn r136_pieces_of_a_former_build_are_there_for_pages_that_were_open() {
    let folder = tempfile::tempdir().unwrap();
    let files = [("pkg/pack_1.wasm", "plain"), ("pkg/pack_1.wasm.br", "packed"), ("pkg/frontend.js", "export {}")];
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    server::former::keep(folder.path(), "0123456789abcdef", files).unwrap();
    std::fs::write(folder.path().join("secret.txt"), "not of a site").unwrap();
    let inside = folder.path().join("sites");
    std::fs::create_dir(&inside).unwrap();
    let former = folder.path().to_owned();
    let world = World::new().await.with_edge(|edge| edge.former = Some(former));
    let get = async |path: &str, accepts: &str| {
        let request = Request::get(path).header(header::ACCEPT_ENCODING, accepts).body(Body::empty()).unwrap();
        world.send(request).await
    };
    let piece = get("/v/0123456789abcdef/pkg/pack_1.wasm", "identity").await;
    assert_eq!((piece.status, piece.body.as_str()), (StatusCode::OK, "plain"));
    assert_eq!(piece.headers[header::CONTENT_TYPE], "application/wasm");
    assert_eq!(piece.headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    let packed = get("/v/0123456789abcdef/pkg/pack_1.wasm", "br").await;
    assert_eq!(
        (packed.body.as_str(), &packed.headers[header::CONTENT_ENCODING]),
        ("packed", &HeaderValue::from_static("br"))
    );
    for none in [
        "/v/fedcba9876543210/pkg/pack_1.wasm",
        "/v/0123456789abcdef/../secret.txt",
        "/v/0123456789abcdef/%2e%2e/secret.txt",
        "/v/0123456789abcdef",
        "/v/",
    ] {
        assert_eq!(get(none, "identity").await.status, StatusCode::NOT_FOUND, "{none}");
    }
}
