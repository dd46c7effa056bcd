//! Every page of the table answers as it says whom it needs.

use app::site_map::{Needs, pages};
use axum::http::StatusCode;

use crate::world::{Visitor, World};

/// An address of a page: what stands for anything is something that does not exist.
fn address(path: &str) -> String {
    path.split('/')
        .map(|segment| if segment.starts_with([':', '*']) { "none" } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}

/// R23, R78
#[tokio::test]
async fn r23_r78_every_page_answers_as_it_says_whom_it_needs() {
    let world = World::new().await;
    let (user, manager) = (world.signed_in("anna").await, world.signed_in("bram").await);
    let officer = world.at_the_desk(0).await;
    for declared in pages() {
        let path = address(declared.path);
        let nobody = world.page(&mut Visitor::default(), &path).await;
        let desk = if declared.needs == Needs::Officer { "/desk" } else { "" };
        let to_sign_in = nobody.location() == format!("{desk}/login?next={path}");
        assert_eq!(to_sign_in, declared.needs != Needs::Nobody, "nobody at {path}: {}", nobody.status);

        // Whoever is signed in at the desk is nobody elsewhere, and the other way round.
        let at_desk = world.page(&mut officer.clone(), &path).await;
        let away = at_desk.location().starts_with("/login");
        assert_eq!(away, matches!(declared.needs, Needs::SignedIn | Needs::Manager), "an officer at {path}");
        assert!(!at_desk.location().starts_with("/desk/login"), "an officer at {path}");
        if declared.needs == Needs::Officer {
            for visitor in [&user, &manager] {
                let answer = world.page(&mut visitor.clone(), &path).await;
                assert_eq!(answer.location(), nobody.location(), "a user at {path}");
            }
            continue;
        }

        for (name, visitor) in [("a user", &user), ("a manager", &manager)] {
            let answer = world.page(&mut visitor.clone(), &path).await;
            assert!(!answer.location().starts_with("/login"), "{name} at {path}: {}", answer.location());
            assert!(!answer.status.is_server_error(), "{name} at {path}: {}", answer.status);
            if declared.needs == Needs::Manager {
                // The frame of the section stands around what a manager sees, also around a refusal.
                let inside = answer.body.contains("mr-rail");
                assert_eq!(inside, name == "a manager", "{name} at {path}");
            }
            if declared.needs == Needs::Manager && name == "a user" {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name} at {path}");
            }
        }
    }
}

/// R78
#[tokio::test]
async fn r78_pages_without_an_object_are_there_for_whom_they_need() {
    let world = World::new().await;
    let manager = world.signed_in("bram").await;
    // Who has just given a code is led on by the page that asks for one.
    let open = |path: &str| !path.contains(':') && path != "/confirm";
    let officer = world.at_the_desk(0).await;
    let whole = pages().iter().filter(|declared| declared.needs != Needs::Nobody && open(declared.path));
    let whole = whole.filter(|declared| !declared.path.contains('*'));
    let mut seen = 0;
    for declared in whole {
        let visitor = if declared.needs == Needs::Officer { &officer } else { &manager };
        let answer = world.page(&mut visitor.clone(), declared.path).await;
        assert_eq!(answer.status, StatusCode::OK, "{}: {}", declared.path, answer.location());
        seen += 1;
    }
    assert!(seen > 12, "{seen}");
}
