//! The origin gate and the limits: refused before anything is decoded.

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use proptest::{prelude::*, test_runner::TestRunner};

use crate::world::{By, ORIGIN, Visitor, World, functions};

const FORM: &str = "application/x-www-form-urlencoded";

/// Each function × 12 sets of headers.
#[tokio::test]
async fn every_server_function_refuses_foreign_unknown_and_null_origins_and_wrong_content_types() {
    let world = World::new().await;
    let sets: [(&[(&str, &str)], StatusCode); 12] = [
        (&[], StatusCode::FORBIDDEN),
        (&[("content-type", FORM)], StatusCode::FORBIDDEN),
        (&[("content-type", FORM), ("origin", "null")], StatusCode::FORBIDDEN),
        (&[("content-type", FORM), ("origin", "https://evil.example")], StatusCode::FORBIDDEN),
        (&[("content-type", FORM), ("origin", "http://127.0.0.1:3001")], StatusCode::FORBIDDEN),
        (&[("content-type", FORM), ("origin", ORIGIN), ("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN),
        (&[("content-type", FORM), ("origin", ORIGIN), ("sec-fetch-site", "same-site")], StatusCode::FORBIDDEN),
        (&[("content-type", FORM), ("origin", "null"), ("sec-fetch-site", "same-origin")], StatusCode::FORBIDDEN),
        (&[("content-type", FORM), ("sec-fetch-site", "")], StatusCode::FORBIDDEN),
        (&[("content-type", "application/json"), ("origin", ORIGIN)], StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (&[("content-type", "text/plain"), ("origin", ORIGIN)], StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (
            &[("content-type", "multipart/form-data; boundary=x"), ("origin", ORIGIN)],
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
    ];
    for function in functions() {
        for (headers, status) in &sets {
            let mut request = Visitor::default().request("POST", function);
            for (name, value) in *headers {
                request = request.header(*name, *value);
            }
            let answer = world.send(request.body(Body::from("kind=renewal")).unwrap()).await;
            assert_eq!(answer.status, *status, "{function} with {headers:?}");
            assert!(answer.headers.get(header::SET_COOKIE).is_none());
        }
    }
}

#[tokio::test]
async fn changes_are_posts_only_and_unknown_functions_do_not_exist() {
    let world = World::new().await;
    for function in functions() {
        for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let request = Visitor::default().request(method, function).body(Body::empty()).unwrap();
            let status = world.send(request).await.status;
            assert!(matches!(status.as_u16(), 404 | 405), "{method} {function}: {status}");
        }
    }
    let answer = world.call(&mut Visitor::default(), "nothing_here", &[]).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NOT_FOUND, ""));
}

#[tokio::test]
async fn bodies_have_a_size_a_number_of_names_and_a_number_of_values() {
    let world = World::new().await;
    let mut nobody = Visitor::default();
    let names = |n: usize| (0..n).map(|i| format!("n{i}=1")).collect::<Vec<_>>().join("&");
    let values = |n: usize| (0..n).map(|i| format!("answers[which.{i}]=on")).collect::<Vec<_>>().join("&");
    for (body, fits) in [
        ("a".repeat(64 * 1024), true),
        ("a".repeat(64 * 1024 + 1), false),
        (names(64), true),
        (names(65), false),
        (values(1_100), true),
        (values(1_101), false),
    ] {
        let answer = world.post(&mut nobody, "choose_theme", &body, By::Form).await;
        assert_eq!(answer.status != StatusCode::PAYLOAD_TOO_LARGE, fits, "{} bytes", body.len());
    }
}

#[tokio::test]
async fn what_cannot_be_decoded_is_answered_without_a_word_about_the_inside() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    for body in ["draft=x&step=which&rev=abc", "", "rev=1", "draft[a]=b&step=1&rev=1", "%ff%fe=1"] {
        let answer = world.post(&mut anna, "save_step", body, By::Script).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (400, "\"Unreadable\""), "{body}");
    }
}

/// Whatever is sent, nothing panics and nothing is the portal's fault.
#[test]
fn no_body_makes_a_server_function_fail() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let anna = runtime.block_on(world.signed_in("anna"));
    let draft = runtime.block_on(world.draft(&mut anna.clone()));
    // Signing in costs a password hash a try, and has tests of its own.
    let functions: Vec<&str> = functions().into_iter().filter(|path| !path.contains("sign_")).collect();
    let field = prop_oneof![
        Just("draft".to_owned()),
        Just("step".to_owned()),
        Just("rev".to_owned()),
        Just("kind".to_owned()),
        Just("reference".to_owned()),
        Just("references".to_owned()),
        Just("decision".to_owned()),
        Just("reason".to_owned()),
        Just("back".to_owned()),
        Just("lang".to_owned()),
        "answers\\[[a-z.]{0,12}\\]",
        "\\PC{0,8}",
    ];
    let value = prop_oneof![
        Just(draft),
        Just("renewal".to_owned()),
        Just("1".to_owned()),
        "\\PC{0,40}",
        "[\\r\\n\\x00-\\x1f]{0,4}"
    ];
    let bodies = prop::collection::vec((field, value), 0..8);
    let mut runner = TestRunner::new(ProptestConfig { cases: 60, ..ProptestConfig::default() });
    let done = runner.run(&(bodies, any::<bool>()), |(fields, plain)| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for function in &functions {
            let name = function.trim_start_matches("/api/");
            let mut visitor = anna.clone();
            let answer = if plain {
                runtime.block_on(world.form(&mut visitor, name, &fields))
            } else {
                runtime.block_on(world.call(&mut visitor, name, &fields))
            };
            prop_assert!(!answer.status.is_server_error(), "{} {:?}: {} {}", name, fields, answer.status, answer.body);
        }
        Ok(())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
}
