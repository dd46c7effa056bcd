//! The address that calendars read (R129).

use axum::{
    body::Body,
    http::{StatusCode, header},
};

use crate::world::{ORIGIN, Visitor, World};

/// R129
#[tokio::test]
async fn r129_a_calendar_is_read_by_its_address_alone_and_by_no_other() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let before = world.page(&mut anna, "/account/preferences").await;
    assert!(!before.body.contains("webcal:"), "nobody has an address who did not ask for one");
    assert_eq!(world.form(&mut anna, "make_calendar", &[]).await.location(), "/account/preferences#calendar");
    let page = world.page(&mut anna, "/account/preferences").await;
    let address = page.body.split('"').find(|part| part.starts_with(&format!("{ORIGIN}/calendar/"))).unwrap();
    let path = address.strip_prefix(ORIGIN).unwrap();
    assert!(page.body.contains(&format!("webcal://127.0.0.1:3000{path}")));

    let get = world.page(&mut Visitor::default(), path).await;
    assert_eq!(get.status, StatusCode::OK);
    assert_eq!(get.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    assert_eq!(get.headers[header::CACHE_CONTROL], "no-store");
    assert!(get.body.contains("Test BV Donald") && !get.body.contains("Vries"), "days and organizations: {}", get.body);
    let head = world.send(Visitor::default().request("HEAD", path).body(Body::empty()).unwrap()).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));

    world.form(&mut anna, "drop_calendar", &[]).await;
    let gone = world.page(&mut Visitor::default(), path).await;
    let never = world.page(&mut Visitor::default(), "/calendar/nothing.ics").await;
    assert_eq!((gone.status, &gone.body), (StatusCode::NOT_FOUND, &never.body), "as if it had never been");
}
