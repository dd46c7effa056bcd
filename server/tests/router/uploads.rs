//! Files that managers give: who may, how large, and from where.

use axum::{body::Body, http::StatusCode};

use crate::world::{ORIGIN, Visitor, World};

const KIND: &str = "multipart/form-data; boundary=x";
const GOOD: &str = "initials;last_name;date_of_birth;email;mobile\nN.;Nieuw;17-5-1980;n@new.example;0612345678\n";

fn form(file: &str) -> String {
    format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n--x--\r\n"
    )
}

impl World {
    async fn upload(
        &self,
        visitor: &Visitor,
        path: &str,
        body: String,
        headers: &[(&str, &str)],
    ) -> (StatusCode, String) {
        let mut request = visitor.request("POST", path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.header("content-length", body.len()).body(Body::from(body)).unwrap();
        let answer = self.send(request).await;
        (answer.status, answer.location().to_owned())
    }

    async fn draft_of_users(&self, visitor: &mut Visitor) -> String {
        let started = self.form(visitor, "start_wizard", &[("kind", "add-users")]).await;
        started.location().split('/').nth(3).unwrap().to_owned()
    }
}

/// R102
#[tokio::test]
async fn r102_a_file_is_taken_from_the_portals_own_page_of_who_has_the_draft_and_up_to_its_size() {
    let world = World::new().await;
    let mut bram = world.signed_in("bram").await;
    let carla = world.signed_in("carla").await;
    let draft = world.draft_of_users(&mut bram).await;
    let (page, path) =
        (format!("/administration/users/import/{draft}"), format!("/administration/users/import/{draft}/file"));
    let own = [("content-type", KIND), ("origin", ORIGIN)];
    let went = |to: &str| (StatusCode::SEE_OTHER, to.to_owned());

    assert_eq!(world.upload(&bram, &path, form(GOOD), &own).await, went(&page));
    assert_eq!(
        world.upload(&carla, &path, form(GOOD), &own).await,
        went("/sorry/not-found"),
        "another manager's draft"
    );
    let nobody = world.upload(&Visitor::default(), &path, form(GOOD), &own).await;
    assert_eq!(nobody, went(&format!("/login?next={page}&ended=1")));
    let of_carla = format!("{path}?page_of={}", carla.mark);
    assert_eq!(world.upload(&bram, &of_carla, form(GOOD), &own).await, went("/sorry/somebody-else"));

    for headers in [
        &[("content-type", KIND), ("origin", "https://elsewhere.example")][..],
        &[("content-type", KIND), ("origin", ORIGIN), ("sec-fetch-site", "cross-site")],
        &[("content-type", KIND)],
    ] {
        assert_eq!(world.upload(&bram, &path, form(GOOD), headers).await.0, StatusCode::FORBIDDEN, "{headers:?}");
    }
    assert_eq!(world.upload(&bram, "/api/choose_theme", form(GOOD), &own).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(world.upload(&bram, &path, "no parts".into(), &own).await.0, StatusCode::BAD_REQUEST);

    let largest = form(&"x".repeat(1024 * 1024 - form("").len()));
    assert_eq!(largest.len(), 1024 * 1024);
    assert_eq!(world.upload(&bram, &path, largest, &own).await, went(&page), "its page says what is wrong");
    let too_large = form(&"x".repeat(1024 * 1024));
    assert_eq!(world.upload(&bram, &path, too_large, &own).await, went(&format!("{page}?size=1")));
    let far_too_large = world.upload(&bram, &path, "x".repeat(17 * 1024 * 1024), &own).await;
    assert_eq!(far_too_large.0, StatusCode::PAYLOAD_TOO_LARGE);
}
