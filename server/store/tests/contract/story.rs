//! The whole story: every statement runs at least once.

use jiff::civil::date;
use rules::{
    actor::Actor,
    approval::{ApplicationKind, Authority},
    level::Level,
    people::Language,
    period::Period,
    permission::{Kind, Named},
    state::{ApplicationState, Decision, MeansState},
};
use store::*;

use super::{NOW, TODAY, application, donald, held, login, mail, means, person, with_people};

mod account;
mod changes;
mod desk;
mod reminders;

use account::*;
use changes::*;
use desk::desk;
use reminders::reminders;

const UUID: &str = "d652d6c4-d781-551f-9d54-c04cfe435633";
const OIN: &str = "00000002003214394002";

fn service(uuid: &str, level: Level) -> ServiceRow {
    let name = Named { nl: "Verzuimmelder".into(), en: "Absence reporting".into() };
    let description = Named { nl: String::new(), en: String::new() };
    ServiceRow { uuid: uuid.into(), level, name, description, branch_restriction: true, public: true, listed: true }
}

/// Who provides a service stands beside it, whichever of the three is imported anew.
async fn names_of_providers(tx: &mut Writing) {
    async fn beside(tx: &mut Writing) -> (String, String) {
        let provider = tx.permissions_of("anna").await.unwrap()[0].service.clone().unwrap().provider;
        (provider.nl, provider.en)
    }
    let pair = |nl: &str, en: &str| (nl.to_owned(), en.to_owned());
    let provider = |oin: &str, nl: &str, en: &str| ProviderRow {
        oin: oin.into(),
        name: Named { nl: nl.into(), en: en.into() },
        public: true,
    };
    let second = "00000001000000000002";
    tx.upsert_provider(&provider(second, "Belastingdienst", "Tax Administration")).await.unwrap();
    assert_eq!(beside(tx).await, pair("UWV", "UWV"));
    let offer = OfferRow { service: UUID.into(), provider: second.into(), urn: None };
    tx.upsert_offer(&offer).await.unwrap();
    assert_eq!(beside(tx).await, pair("Belastingdienst, UWV", "Tax Administration, UWV"));
    tx.upsert_provider(&provider(second, "Zorgkantoor", "Care Office")).await.unwrap();
    assert_eq!(beside(tx).await, pair("UWV, Zorgkantoor", "UWV, Care Office"));
    tx.upsert_service(&service(UUID, Level::Eh3)).await.unwrap();
    tx.upsert_offer(&OfferRow { provider: OIN.into(), ..offer }).await.unwrap();
    assert_eq!(beside(tx).await, pair("UWV", "UWV"));
}

/// Everything happens once, and each function gives what it promises.
pub(super) async fn tell(db: &Db) {
    let mut tx = with_people(db).await;
    people_and_passwords(&mut tx).await;
    organizations(&mut tx).await;
    catalogue(&mut tx).await;
    permissions_and_applications(&mut tx).await;
    drafts(&mut tx).await;
    sessions_and_codes(&mut tx).await;
    refused_forms(&mut tx).await;
    limits(&mut tx).await;
    authenticators(&mut tx).await;
    tokens_and_errands(&mut tx).await;
    contact_changes(&mut tx).await;
    cancellations(&mut tx).await;
    terminations(&mut tx).await;
    link_requests(&mut tx).await;
    invitations(&mut tx).await;
    imports(&mut tx).await;
    change_forms(&mut tx).await;
    outbox_audit_and_settings(&mut tx).await;
    linked_users(&mut tx).await;
    desk(&mut tx).await;
    reminders(&mut tx).await;
    tx.commit().await.unwrap();
    db.write_searches().await.unwrap();
    audit_trail(db).await;
    let mut reading = db.read().await.unwrap();
    assert_eq!(reading.person("anna").await.unwrap(), Some(person("anna")));
    assert_eq!(reading.person("nobody").await.unwrap(), None);
    assert!(reading.has_people().await.unwrap());
}

async fn people_and_passwords(tx: &mut Writing) {
    assert_eq!(tx.person_by_email("anna@demo.example").await.unwrap(), Some(person("anna")));
    let hold = held(tx).await;
    let both = tx.people(&["anna", "bram", "nobody"]).await.unwrap();
    assert_eq!(both.keys().collect::<Vec<_>>(), ["anna", "bram"]);
    assert_eq!(both["anna"], (person("anna"), Some(means("means of anna"))));
    tx.set_language("anna", Language::Nl).await.unwrap();
    assert_eq!(tx.person("anna").await.unwrap().unwrap().language, Language::Nl);
    tx.set_language("anna", Language::En).await.unwrap();
    assert!(tx.set_means_state(&hold, "means of bram", MeansState::Revoked, NOW).await.unwrap());
    assert!(!tx.set_means_state(&hold, "means of bram", MeansState::Active, NOW).await.unwrap(), "revoked is for good");
    tx.insert_means("bram", &means("new means"), NOW).await.unwrap();
    assert_eq!(tx.means_of("bram").await.unwrap(), Some(means("new means")));
    assert_eq!(tx.means_of("nobody").await.unwrap(), None);
    for (id, hash) in [("1", "old"), ("2", "new")] {
        tx.insert_password(id, "anna", hash, NOW).await.unwrap();
    }
    tx.rehash_password("anna", "new", "newer").await.unwrap();
    assert_eq!(tx.passwords_of("anna", 5).await.unwrap(), ["newer", "old"]);
    assert_eq!(tx.password_since("anna").await.unwrap(), Some(NOW));
    let in_force = Password { id: "2".into(), hash: "newer".into() };
    assert_eq!(tx.password("anna").await.unwrap(), Some(in_force));
    tx.end_passwords("anna", NOW).await.unwrap();
    assert_eq!(tx.password("anna").await.unwrap(), None);
    assert_eq!(tx.passwords_of("anna", 5).await.unwrap(), ["newer", "old"], "they are remembered");
    tx.insert_password("3", "anna", "newest", NOW).await.unwrap();
    assert!(tx.password("anna").await.unwrap().is_some_and(|password| password.id == "3"));
    tx.set_email("anna", "New@Demo.example", "new@demo.example").await.unwrap();
    tx.set_mobile("anna", "+31687654321").await.unwrap();
    let changed = tx.person_by_email("new@demo.example").await.unwrap().unwrap();
    assert_eq!((changed.email.as_str(), changed.mobile.as_str()), ("New@Demo.example", "+31687654321"));
    tx.set_email("anna", &person("anna").email, &person("anna").email_key).await.unwrap();
    tx.set_mobile("anna", &person("anna").mobile).await.unwrap();
}

async fn organizations(tx: &mut Writing) {
    let renamed = Organization { id: "another id".into(), name: "Donald B.V.".into(), ..donald() };
    assert_eq!(tx.upsert_organization(&renamed, NOW).await.unwrap(), "donald", "known by its KvK number");
    assert_eq!(tx.organization("donald").await.unwrap().unwrap().name, "Donald B.V.");
    let branch = Branch { number: "000037178598".into(), name: "Main".into(), town: "Lollum".into(), main: true };
    tx.upsert_branch("donald", &branch).await.unwrap();
    tx.upsert_branch("donald", &branch).await.unwrap();
    assert_eq!(tx.organization_by_kvk("68750110").await.unwrap().unwrap().id, "donald");
    assert_eq!(tx.branches_of("donald").await.unwrap(), [branch]);
    assert!(!tx.is_linked("anna", "donald").await.unwrap());
    let hold = held(tx).await;
    tx.link(&hold, "anna", "donald", NOW).await.unwrap();
    tx.link(&hold, "anna", "donald", NOW).await.unwrap();
    assert!(tx.is_linked("anna", "donald").await.unwrap());
    assert!(tx.is_address_linked("anna@demo.example", "donald").await.unwrap());
    assert!(!tx.is_address_linked("nobody@demo.example", "donald").await.unwrap());
    assert_eq!(tx.organizations_of("anna").await.unwrap().len(), 1);
    assert!(tx.unlink(&hold, "anna", "donald").await.unwrap());
    assert!(!tx.unlink(&hold, "anna", "donald").await.unwrap());
    assert!(!tx.is_linked("anna", "donald").await.unwrap());
    tx.link(&hold, "anna", "donald", NOW).await.unwrap();
    assert_eq!(tx.authority("anna", "donald").await.unwrap(), Authority::None);
    tx.set_authority("anna", "donald", Authority::Joint, TODAY, &Actor::Officer("1".into())).await.unwrap();
    tx.set_authority("anna", "donald", Authority::Independent, TODAY, &Actor::Officer("1".into())).await.unwrap();
    assert_eq!(tx.authority("anna", "donald").await.unwrap(), Authority::Independent);
    let known = (("anna".to_owned(), "donald".to_owned()), Authority::Independent);
    assert_eq!(tx.authorities_of(&["anna", "bram"]).await.unwrap().into_iter().collect::<Vec<_>>(), [known]);
    let own = tx.own_organizations("anna").await.unwrap();
    assert_eq!(own, tx.organizations_of("anna").await.unwrap());
    assert_eq!(tx.organizations(&["donald", "nothing"]).await.unwrap().into_values().collect::<Vec<_>>(), own);
    let around = Holdings {
        permissions: Vec::new(),
        organizations: vec![["donald", "68750110", "Donald B.V."].map(str::to_owned)],
        only_manager_of: Vec::new(),
    };
    assert_eq!(tx.holdings_of("anna", TODAY).await.unwrap(), around);
}

async fn catalogue(tx: &mut Writing) {
    let provider = ProviderRow { oin: OIN.into(), name: Named { nl: "UWV".into(), en: "UWV".into() }, public: true };
    let offer =
        OfferRow { service: UUID.into(), provider: OIN.into(), urn: Some("urn:etoegang:DV:x:services:1".into()) };
    for level in [Level::Eh2Plus, Level::Eh3] {
        tx.unlist_catalogue().await.unwrap();
        assert_eq!(tx.open_services().await.unwrap(), []);
        tx.upsert_provider(&provider).await.unwrap();
        tx.upsert_service(&service(UUID, level)).await.unwrap();
        tx.upsert_offer(&offer).await.unwrap();
        assert_eq!(tx.services().await.unwrap(), [service(UUID, level)]);
    }
    assert_eq!(tx.providers().await.unwrap(), [provider]);
    assert_eq!(tx.offers().await.unwrap(), [offer]);
    let open = tx.open_services().await.unwrap();
    assert_eq!(
        (open.len(), open[0].provider.as_str(), open[0].name.provider.nl.as_str(), open[0].name.needs),
        (1, OIN, "UWV", Level::Eh3)
    );
}

async fn permissions_and_applications(tx: &mut Writing) {
    let hold = held(tx).await;
    let one = NewPermission { service: Some(UUID), ..login("one", "anna", date(2027, 1, 9)) };
    tx.insert_permission(&hold, &one, NOW).await.unwrap();
    let bram = login("bram's", "bram", date(2027, 6, 1));
    tx.insert_permission(&hold, &bram, NOW).await.unwrap();
    let admin = NewPermission { id: "admin", kind: Kind::Admin, login: Some("bram's"), ..bram };
    tx.insert_permission(&hold, &admin, NOW).await.unwrap();
    let managers = tx.managers_of("donald", TODAY).await.unwrap();
    assert_eq!(managers, [ManagerRow { person: "bram".into(), name: "A. de Vries".into(), level: Level::Eh3 }]);
    assert_eq!(tx.managers_of("donald", date(2027, 6, 2)).await.unwrap(), [], "ended yesterday");
    assert_eq!(tx.managed_by("bram", TODAY).await.unwrap(), [("donald".to_owned(), Level::Eh3)]);
    assert_eq!(tx.managed_by("anna", TODAY).await.unwrap(), []);
    let of_bram = tx.managed_organizations("bram", TODAY).await.unwrap();
    assert_eq!((of_bram.len(), of_bram[0].organization.id.as_str(), of_bram[0].level), (1, "donald", Level::Eh3));
    assert!(of_bram[0].alone, "nobody else does");
    assert_eq!(tx.holdings_of("bram", TODAY).await.unwrap().only_manager_of, ["Donald B.V."]);
    assert_eq!(tx.holdings_of("bram", date(2027, 6, 2)).await.unwrap().only_manager_of, [""; 0]);
    let among = tx.managed_among(&["donald", "nobody's"], TODAY).await.unwrap();
    assert_eq!((among.len(), &among["donald"].1), (1, &managers));

    tx.insert_application(&application("a1", "anna"), &["one"]).await.unwrap();
    let waiting = tx.permissions_of("anna").await.unwrap();
    assert_eq!(waiting[0].waiting.as_deref(), Some("RN-2026-a1"));
    assert_eq!(tx.holdings_of("anna", TODAY).await.unwrap().permissions, waiting);
    let named = &tx.waiting_named("anna", 5).await.unwrap()[0];
    assert_eq!((named.reference.as_str(), named.organization.as_str()), ("RN-2026-a1", "Donald B.V."));
    assert_eq!(waiting[0].service.as_ref().unwrap().provider.nl, "UWV");
    assert_eq!(tx.permissions_in("a1").await.unwrap(), waiting);
    assert_eq!(tx.waiting_for("bram", TODAY, 5).await.unwrap(), [application("a1", "anna")]);
    assert_eq!(tx.waiting_for("bram", date(2027, 6, 2), 5).await.unwrap(), [], "he manages nothing then");
    assert_eq!(tx.waiting_for("anna", TODAY, 5).await.unwrap(), [], "nobody decides about himself");
    let of_both = tx.permissions_of_people(&["anna", "bram", "anna", "nobody"]).await.unwrap();
    assert_eq!(of_both.len(), 3);
    let of_one = of_both.iter().find(|one| one.permission.id == "one").unwrap();
    assert_eq!((of_one.person.as_str(), &of_one.written_by, &of_one.permission), ("anna", &None, &waiting[0]));
    assert_eq!(of_one.renewed_in, ["a1"]);
    assert_eq!(duties(tx, "bram", TODAY).await, Duties { manages: true, waiting: 1 });
    let nothing = Duties { manages: false, waiting: 0 };
    assert_eq!(duties(tx, "bram", date(2027, 6, 2)).await, nothing, "he manages nothing then");
    assert_eq!(duties(tx, "anna", TODAY).await, nothing);
    assert_eq!(tx.applications_of_draft("draft of a1").await.unwrap(), [application("a1", "anna")]);
    assert_eq!(tx.without_decider(None, TODAY, "told:", 5).await.unwrap(), []);
    assert_eq!(tx.without_decider(Some("elsewhere"), date(2027, 6, 2), "told:", 5).await.unwrap(), []);
    let alone = tx.without_decider(Some("donald"), date(2027, 6, 2), "told:", 5).await.unwrap();
    assert_eq!(alone, [application("a1", "anna")], "nobody manages then");
    assert!(!tx.ask_anybody("a1", &Actor::person("somebody else")).await.unwrap());
    users_rows(tx).await;
    assert_eq!(tx.overdue_applications(NOW + 99, 10).await.unwrap(), []);
    assert_eq!(tx.overdue_applications(NOW + 100, 10).await.unwrap().len(), 1);
    let decided = Application {
        state: ApplicationState::Refused,
        decided: Some(NOW),
        ..application("a1", "anna").with_decision(decided(Decision::Refused))
    };
    assert!(tx.decide_application(&decided).await.unwrap());
    assert!(!tx.decide_application(&decided).await.unwrap(), "the first decision wins");
    assert_eq!(tx.application("a1").await.unwrap(), Some(decided.clone()));
    assert_eq!(tx.application_by_reference("RN-2026-a1").await.unwrap(), Some(decided.clone()));
    assert_eq!(tx.waiting_named("anna", 5).await.unwrap(), [], "it waits no more");
    assert_eq!(tx.applications_by_references(&["RN-2026-a1", "none"]).await.unwrap(), std::slice::from_ref(&decided));
    assert_eq!(tx.applications_of("anna", 5).await.unwrap(), [decided]);
    assert_eq!(tx.permissions_of("anna").await.unwrap()[0].waiting, None);
    names_of_providers(tx).await;

    new_permissions(tx).await;
    let next =
        NewPermission { id: "next", period: Period { starts: date(2027, 1, 10), ends: date(2030, 1, 9) }, ..one };
    tx.insert_permission(&hold, &next, NOW).await.unwrap();
    assert!(tx.set_successor(&hold, "one", "next").await.unwrap());
    assert_eq!(tx.permissions_of("anna").await.unwrap()[0].successor, Some(("next".into(), date(2030, 1, 9))));
    assert_eq!(
        tx.terminate_permission(&hold, "bram's", TODAY, &Actor::person("bram")).await.unwrap(),
        2,
        "what hangs on it ends with it"
    );
    assert_eq!(tx.managers_of("donald", TODAY).await.unwrap(), []);
}

/// What Bram decided.
fn decided(decision: Decision) -> Decided {
    let reason = if decision == Decision::Refused { "No".to_owned() } else { String::new() };
    Decided { by: Actor::person("bram"), at: NOW, decision, reason }
}

/// A request for new permissions: what it names, what it keeps others from asking, what it writes.
async fn new_permissions(tx: &mut Writing) {
    let hold = held(tx).await;
    let request = Application {
        kind: ApplicationKind::Request,
        branch: Some("000037178598".into()),
        old_until: None,
        ..application("a2", "anna")
    };
    tx.insert_application(&request, &[]).await.unwrap();
    tx.insert_application_service("w1", &request, Some(UUID)).await.unwrap();
    assert_eq!(tx.application("a2").await.unwrap(), Some(request.clone()));
    let waiting = WaitingService {
        service: Some(UUID.into()),
        branch: Some("000037178598".into()),
        reference: "RN-2026-a2".into(),
    };
    assert_eq!(tx.waiting_services("anna", "donald").await.unwrap(), [waiting]);
    let services = tx.services_of_applications(&["a1", "a2"]).await.unwrap();
    assert_eq!(services.len(), 1, "a renewal names none");
    let [(service, listed)] = services["a2"].as_slice() else { panic!("{services:?}") };
    assert_eq!((service.uuid.as_str(), service.provider.nl.as_str(), *listed), (UUID, "UWV", true));
    let row =
        NewPermission { service: Some(UUID), application: Some("a2"), ..login("by a2", "anna", date(2028, 1, 9)) };
    tx.insert_permission(&hold, &row, NOW).await.unwrap();
    let written = tx.permissions_of_people(&["anna"]).await.unwrap();
    let written: Vec<_> = written.iter().filter(|one| one.written_by.as_deref() == Some("a2")).collect();
    assert_eq!(written.iter().map(|one| one.permission.id.as_str()).collect::<Vec<_>>(), ["by a2"]);
    let done = Application {
        state: ApplicationState::Processed,
        decided: Some(NOW),
        ..request.with_decision(decided(Decision::Approved))
    };
    assert!(tx.decide_application(&done).await.unwrap());
    assert_eq!(tx.waiting_services("anna", "donald").await.unwrap(), [], "it waits no more");
}

/// What Bram, who is not linked himself, sees of Anna, who is.
async fn users_rows(tx: &mut Writing) {
    let filter = UsersFilter::all("bram", TODAY);
    let rows = tx.permissions_of_users(&filter, UsersPage::FIRST, 25).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].person.as_str(), rows[0].name.as_str()), ("anna", "A. de Vries"));
    assert_eq!(rows[0].permission, tx.permissions_of("anna").await.unwrap()[0]);
    assert_eq!(tx.permissions_of_users(&filter, UsersPage::LAST, 25).await.unwrap(), rows);
    let here = UsersFilter { organization: Some("donald"), ..filter.clone() };
    for page in [UsersPage::FIRST, UsersPage::LAST] {
        assert_eq!(tx.permissions_of_users(&here, page, 25).await.unwrap(), rows);
    }
    let here = ("2027-01-09", "one");
    for page in [UsersPage::After(here), UsersPage::Before(here)] {
        assert_eq!(tx.permissions_of_users(&filter, page, 25).await.unwrap(), [], "{page:?}: it is the only one");
    }
    assert_eq!(tx.count_of_users(&filter, here).await.unwrap(), (1, 0));
    assert_eq!(tx.count_of_users(&filter, ("2027-01-10", "a")).await.unwrap(), (1, 1));
    let nobodys = UsersFilter { manager: "anna", ..filter.clone() };
    assert_eq!(tx.permissions_of_users(&nobodys, UsersPage::FIRST, 25).await.unwrap(), []);
    assert_eq!(tx.count_of_users(&nobodys, here).await.unwrap(), (0, 0));
    for (organization, ends_until, seen) in [
        (Some("donald"), Some(date(2027, 1, 9)), 1),
        (Some("donald"), Some(date(2027, 1, 8)), 0),
        (Some("elsewhere"), None, 0),
    ] {
        let ends = [filter.ends[0], ends_until.unwrap_or(filter.ends[1])];
        let filter = UsersFilter { organization, ends, ..filter.clone() };
        assert_eq!(tx.count_of_users(&filter, here).await.unwrap().0, seen, "{organization:?} {ends_until:?}");
    }
    let linked: Vec<_> = rows.iter().map(|row| (row.clone(), Some(MeansState::Active))).collect();
    let found = tx.permissions_of_linked_users(&["one", "bram's", "nothing"]).await.unwrap();
    assert_eq!(found, linked, "Bram is not linked");
    let many: Vec<String> = (0..250).map(|number| format!("p{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).chain(["one"]).collect();
    assert_eq!(tx.permissions_of_linked_users(&many).await.unwrap(), linked, "of hundreds, a hundred at a time");
    assert_eq!(tx.permissions_of_linked_users(&[]).await.unwrap(), []);
}

/// Lists of users; what they find has stories of its own.
async fn linked_users(tx: &mut Writing) {
    let filter = LinkedFilter {
        manager: "bram",
        today: TODAY,
        organization: None,
        look: Look::default(),
        means: None,
        inactive: true,
        branch: None,
    };
    for organization in [None, Some("donald")] {
        let filter = LinkedFilter { organization, ..filter.clone() };
        for page in [LinkedPage::After(""), LinkedPage::Before("")] {
            assert_eq!(tx.linked_users(&filter, page, 25).await.unwrap(), [""; 0], "Bram manages nothing any more");
        }
        assert_eq!(tx.count_linked(&filter, "").await.unwrap(), (0, 0));
    }
    assert_eq!(tx.held_by_linked("bram", TODAY, &["anna"]).await.unwrap(), []);
}

async fn outbox_audit_and_settings(tx: &mut Writing) {
    assert!(tx.post(&mail("m1", "M03:a1")).await.unwrap());
    assert!(tx.has_posted());
    resealed(tx, Sealed::Letters, "m1", "{}").await;
    assert!(!tx.is_message_due(Channel::Mail, NOW - 1).await.unwrap());
    assert!(tx.is_message_due(Channel::Mail, NOW).await.unwrap());
    assert!(!tx.is_message_due(Channel::Sms, NOW).await.unwrap());
    assert_eq!(tx.claim_messages(Channel::Sms, NOW, NOW + 60, 5).await.unwrap(), []);
    let claimed = tx.claim_messages(Channel::Mail, NOW, NOW + 60, 5).await.unwrap();
    assert_eq!(claimed, [Message { attempts: 1, ..mail("m1", "M03:a1") }]);
    assert_eq!(tx.claim_messages(Channel::Mail, NOW, NOW + 60, 5).await.unwrap(), [], "somebody else has it");
    tx.message_failed("m1", Some(NOW + 5), "connection refused", None).await.unwrap();
    assert_eq!(tx.newest_messages(1).await.unwrap()[0].data, "{}", "it stays what it was");
    assert!(tx.is_message_due(Channel::Mail, NOW + 5).await.unwrap());
    tx.message_sent("m1", NOW + 6, Some("[]")).await.unwrap();
    assert!(!tx.is_message_due(Channel::Mail, NOW + 99).await.unwrap());
    assert_eq!(tx.newest_messages(1).await.unwrap()[0].data, "[]");
    tx.post(&Message { template: TO_NOBODY.into(), person: None, ..mail("m2", "none:e1") }).await.unwrap();
    tx.delete_message("m2").await.unwrap();
    assert_eq!(tx.newest_messages(1).await.unwrap()[0].sent, Some(NOW + 6));

    let line = AuditLine {
        id: "l1".into(),
        at: NOW,
        actor: Actor::person("bram").to_string(),
        person: Some("anna".into()),
        organization: Some("donald".into()),
        action: "renewal-refused".into(),
        reference: "RN-2026-a1".into(),
    };
    assert_eq!(tx.audit_unchained().await.unwrap(), 1, "somebody wrote it past the portal");
    tx.audit(line);
    assert_eq!(tx.audit_of("anna", 5).await.unwrap(), [], "it is written last");
    assert_eq!(tx.mails_of("anna", 5).await.unwrap().len(), 1);
    assert_eq!(tx.mails_of("bram", 5).await.unwrap().len(), 0);

    assert_eq!(tx.setting("clock").await.unwrap(), None);
    tx.put_setting("clock", "0").await.unwrap();
    tx.put_setting("clock", "1").await.unwrap();
    assert_eq!(tx.setting("clock").await.unwrap().as_deref(), Some("1"));
}

/// The line of the story, and two more.
async fn audit_trail(db: &Db) {
    let mut tx = db.write().await.unwrap();
    let first = tx.audit_chain(0, 5).await.unwrap();
    let [ChainedLine { number: 1, mark, line }] = first.as_slice() else { panic!("{first:?}") };
    assert_eq!((mark.as_str(), line.id.as_str()), ("0<1:l1", "l1"));
    for id in ["l2", "l3"] {
        tx.audit(AuditLine { id: id.into(), ..line.clone() });
    }
    tx.commit().await.unwrap();
    let mut tx = db.write().await.unwrap();
    let marks: Vec<_> = tx.audit_chain(1, 5).await.unwrap().into_iter().map(|one| (one.number, one.mark)).collect();
    assert_eq!(marks, [(2, "6<2:l2".to_owned()), (3, "6<3:l3".to_owned())]);
    let end = AuditEnd { number: 3, mark: "6<3:l3".into(), seal: "3=6<3:l3".into() };
    assert_eq!(tx.audit_end().await.unwrap(), end);
    assert_eq!(tx.audit_unchained().await.unwrap(), 1, "it is never taken in");
    assert_eq!(tx.lock_audit().await.unwrap(), 3);
    let ids = |lines: Vec<AuditLine>| lines.into_iter().map(|line| line.id).collect::<Vec<_>>();
    assert_eq!(ids(tx.audit_of("anna", 2).await.unwrap()), ["l3", "l2"]);
    assert_eq!(ids(tx.audit_before("anna", "l2", 5).await.unwrap()), ["l1"]);
    let named = tx.named_audit_of("anna", "", 2).await.unwrap();
    assert_eq!(named.iter().map(|one| one.line.id.as_str()).collect::<Vec<_>>(), ["l3", "l2"]);
    assert_eq!(named[0].line, tx.audit_of("anna", 1).await.unwrap()[0]);
    assert_eq!((&named[0].actor, named[0].by.as_deref()), (&Actor::person("bram"), Some("A. de Vries")));
    // What is dropped leaves no line, and no gap.
    tx.audit(AuditLine { id: "l4".into(), ..line.clone() });
    drop(tx);
    assert_eq!(db.read().await.unwrap().audit_end().await.unwrap(), end);
}
