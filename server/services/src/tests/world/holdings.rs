//! What people hold: organizations, services, permissions, authority; and how they lose it.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use rules::{
    actor::Actor,
    approval::Authority,
    level::Level,
    period::Period,
    permission::{Kind, Named},
    state::MeansState,
};
use sha2::{Digest, Sha256};
use store::{NewPermission, OfferRow, Organization, ProviderRow, ServiceRow};

use super::{Somebody, World, row};

impl World {
    /// An organization; its id.
    pub(in crate::tests) async fn organization(&self, name: &str) -> String {
        let number = Sha256::digest(name.as_bytes())[..3].iter().fold(0u32, |sum, byte| sum * 256 + u32::from(*byte));
        let organization = Organization {
            id: self.portal.id(),
            kvk: format!("{number:08}"),
            name: name.to_owned(),
            rsin: None,
            legal_form: String::new(),
            address: String::new(),
            active: true,
        };
        let mut tx = self.portal.db().write().await.unwrap();
        let id = tx.upsert_organization(&organization, self.portal.now()).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A service of a provider, known to the catalogue; its key.
    pub(in crate::tests) async fn service(&self, name: &str, needs: Level) -> String {
        self.service_that(name, needs, false).await
    }

    /// The same, which accepts permissions for one branch, or does not.
    pub(in crate::tests) async fn service_that(&self, name: &str, needs: Level, accepts_branch: bool) -> String {
        let (oin, digest) = ("00000001000000000001".to_owned(), hex::encode(Sha256::digest(name.as_bytes())));
        let uuid = format!(
            "{}-{}-5{}-8{}-{}",
            &digest[..8],
            &digest[8..12],
            &digest[12..15],
            &digest[15..18],
            &digest[18..30]
        );
        let named = |text: &str| Named { nl: text.to_owned(), en: format!("{text} (en)") };
        let service = ServiceRow {
            uuid: uuid.clone(),
            level: needs,
            name: named(name),
            description: named(""),
            branch_restriction: accepts_branch,
            public: true,
            listed: true,
        };
        let mut tx = self.portal.db().write().await.unwrap();
        tx.upsert_provider(&ProviderRow { oin: oin.clone(), name: named("Waterschap"), public: true }).await.unwrap();
        tx.upsert_service(&service).await.unwrap();
        tx.upsert_offer(&OfferRow { service: uuid.clone(), provider: oin, urn: None }).await.unwrap();
        tx.commit().await.unwrap();
        uuid
    }

    /// A year's login permission for all services at EH3, up to and including `ends`.
    pub(in crate::tests) async fn login(&self, who: &Somebody, organization: &str, ends: Date) -> String {
        self.login_for(who, organization, None, Level::Eh3, ends).await
    }

    pub(in crate::tests) async fn login_for(
        &self,
        who: &Somebody,
        organization: &str,
        service: Option<&str>,
        level: Level,
        ends: Date,
    ) -> String {
        let row = NewPermission {
            id: &self.portal.id(),
            kind: Kind::Login,
            person: &who.id,
            organization,
            branch: None,
            service,
            level,
            period: Period { starts: ends.saturating_sub(1.year()).tomorrow().unwrap(), ends },
            login: None,
            application: None,
        };
        self.insert(row).await
    }

    /// The Admin authorization that hangs on a login permission.
    pub(in crate::tests) async fn admin(&self, who: &Somebody, login: &str) -> String {
        let rows = self.rows(who).await;
        let login = row(&rows, login);
        let row = NewPermission {
            id: &self.portal.id(),
            kind: Kind::Admin,
            person: &who.id,
            organization: &login.organization,
            branch: None,
            service: None,
            level: login.level,
            period: login.period,
            login: Some(&login.id),
            application: None,
        };
        self.insert(row).await
    }

    async fn insert(&self, row: NewPermission<'_>) -> String {
        let mut tx = self.portal.db().write().await.unwrap();
        let held = tx.hold(&[row.person]).await.unwrap();
        tx.insert_permission(&held, &row, self.portal.now()).await.unwrap();
        tx.link(&held, row.person, row.organization, self.portal.now()).await.unwrap();
        tx.commit().await.unwrap();
        row.id.to_owned()
    }

    /// A user with a login permission that can be renewed: it ends on 9 January 2027.
    pub(in crate::tests) async fn user_of(&self, organization: &str, name: &str) -> (Somebody, String) {
        let who = self.person(name).await;
        let login = self.login(&who, organization, date(2027, 1, 9)).await;
        (who, login)
    }

    /// An authorization manager at EH3, long after the story; with the login permission that makes him one.
    pub(in crate::tests) async fn manager_of(&self, organization: &str, name: &str) -> (Somebody, String) {
        self.manager_at(organization, name, Level::Eh3).await
    }

    pub(in crate::tests) async fn manager_at(
        &self,
        organization: &str,
        name: &str,
        level: Level,
    ) -> (Somebody, String) {
        let who = self.person(name).await;
        let login = self.login_for(&who, organization, None, level, date(2027, 10, 31)).await;
        self.admin(&who, &login).await;
        (who, login)
    }

    /// The helpdesk records how far somebody may represent an organization.
    pub(in crate::tests) async fn authority(&self, who: &Somebody, organization: &str, kind: Authority) {
        let mut tx = self.portal.db().write().await.unwrap();
        self.portal
            .record_authority(&mut tx, &who.id, organization, kind, &Actor::Officer("helpdesk".into()))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Somebody ends a permission, and the Admin authorization that hangs on it.
    pub(in crate::tests) async fn terminate(&self, permission: &str, by: &Somebody) {
        let mut tx = self.portal.db().write().await.unwrap();
        let held = tx.hold(&[&by.id]).await.unwrap();
        assert!(
            tx.terminate_permission(&held, permission, self.portal.today(), &Actor::person(&by.id)).await.unwrap() > 0
        );
        tx.commit().await.unwrap();
    }

    pub(in crate::tests) async fn set_means(&self, who: &Somebody, state: MeansState) {
        let mut tx = self.portal.db().write().await.unwrap();
        let means = tx.means_of(&who.id).await.unwrap().unwrap();
        let held = tx.hold(&[&who.id]).await.unwrap();
        assert!(tx.set_means_state(&held, &means.id, state, self.portal.now()).await.unwrap());
        tx.commit().await.unwrap();
    }
}
