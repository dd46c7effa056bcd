//! Letters: what opens something is in no letter that is kept, every one says something, and it stays readable as data.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime, date};
use rules::{
    approval::ApplicationKind,
    invitation::Granted,
    level::Level,
    people::Language,
    period::Term,
    permission::Named,
    problem::Problem,
    shown::{AdminAsked, Decides, EndedFor, EndedRow, LineShown},
};
use serde_json::json;
use store::Channel;
use texts::Texts;

use crate::letters::{
    AnyLetter, EndedOf, Ending, EndingOf, FactorNews, InvitationAccepted, InvitedUser, M01, M01Added, M01Ended,
    M01Granted, M01Users, M02, M03, M04, M05, M06, M07, M08, M09, M10, M11, M12, M13, M14, M15, M16, M17, M20, M21,
    M22, M23, M24, M25, M30, M31, M32, M33, M40, M40Instead, M41, M42, M43, M44, M50, M51, M52, M53, M54, M60,
    NumberChanged, NumberRequested, Once, RenewedFor, Site, SmsCode, UndoneFor, Words,
};

const SITE: Site<'_> = Site { origin: "https://mijn.reconi.example", host: "mijn.reconi.example" };
const DAY: Date = date(2026, 11, 27);
const CODE: &str = "314159";
const TOKEN: &str = "b2c7e1a7";
/// The only branch that every permission of these letters counts for.
const BRANCH: &str = "000037178598";
/// What they are for, in both languages.
const SERVICE: &str = "Verzuimmelding";
/// When those begin that have not begun.
const LATER: Date = date(2027, 1, 10);

/// A letter of every kind; of the kinds that hold a code or a link, one that does.
fn one_of_each() -> Vec<AnyLetter> {
    let text = str::to_owned;
    let (code, token) = (|| Once::new(text(CODE)), || Once::new(text(TOKEN)));
    let (name, reference, organization) = (|| text("A. de Vries"), || text("RN-2026-1"), || text("Bakkerij"));
    let at = DateTime::new(2026, 11, 27, 9, 41, 0, 0).unwrap();
    let (admin, term) = (AdminAsked::Becomes, Term::Three);
    let kind = ApplicationKind::Request;
    let service = || Some(Named { nl: text(SERVICE), en: text(SERVICE) });
    let branch = || Some(text(BRANCH));
    let line = |once_approved| LineShown {
        service: service(),
        provider: None,
        level: Level::Eh3,
        from: LATER,
        until: LATER,
        old_until: None,
        branch: branch(),
        once_approved,
    };
    let lines = || vec![line(None)];
    let granted = || Some(Granted { services: service().map(|one| vec![one]), branch: branch(), term });
    let row = EndedRow {
        service: service(),
        provider: None,
        branch: branch(),
        admin: false,
        level: Level::Eh3,
        starts: Some(LATER),
    };
    let ended = || EndedFor { organization: organization(), rows: vec![row.clone()] };
    let ending = || Ending { organization: organization(), row: row.clone(), until: DAY };
    let undone = UndoneFor {
        user: name(),
        organization: organization(),
        service: service(),
        branch: branch(),
        admin: false,
        problem: Problem::Unlinked,
    };
    let renewed = RenewedFor { user: name(), organization: organization(), lines: lines(), admin: true };
    vec![
        M01 {
            name: name(),
            reference: reference(),
            organization: organization(),
            kind,
            lines: vec![line(Some(term))],
            term,
            admin,
            approver: None,
            lapses: DAY,
        }
        .into(),
        M01Users {
            name: name(),
            reference: reference(),
            term,
            renewed: vec![renewed.clone()],
            others: 4,
            undone: vec![undone.clone()],
            lost: Vec::new(),
            gone: true,
        }
        .into(),
        M01Ended {
            name: name(),
            reference: reference(),
            last_day: Some(DAY),
            ended: vec![EndedOf { user: name(), ended: ended(), unlinked: true }],
            undone: vec![undone.clone()],
            lost: Vec::new(),
            gone: true,
        }
        .into(),
        M25 {
            name: name(),
            manager: name(),
            reference: reference(),
            last_day: None,
            ended: vec![ended()],
            unlinked: vec![organization()],
            withdrawn: vec![reference()],
            reason: text("Left us"),
            undone: false,
        }
        .into(),
        M02 {
            name: name(),
            requester: name(),
            reference: reference(),
            organization: organization(),
            kind,
            stranger: true,
            lines: lines(),
            term,
            admin,
            lapses: DAY,
        }
        .into(),
        M09 { name: name(), requester: name(), reference: reference(), organization: organization() }.into(),
        M10 {
            name: name(),
            whole: true,
            ending: vec![ending()],
            only_manager_of: vec![organization()],
            reader: text("0123456789abcdef"),
        }
        .into(),
        M11 {
            name: name(),
            organization: organization(),
            organization_id: text("bakkerij"),
            ending: vec![EndingOf { user: name(), ending: ending() }],
            others: 3,
        }
        .into(),
        M12 { name: name(), whole: false, ended: vec![ending()], reader: text("0123456789abcdef") }.into(),
        M15 { name: name(), months: 24, lapses: DAY }.into(),
        M16 { name: name() }.into(),
        M17 { name: name(), user: name(), ended: ended() }.into(),
        M13 {
            name: name(),
            reference: reference(),
            organization: organization(),
            former: Some(text("B. Jansen")),
            decides: Decides::Nobody,
            lapses: DAY,
        }
        .into(),
        M14 {
            name: name(),
            requester: name(),
            reference: reference(),
            organization: organization(),
            former: text("B. Jansen"),
            others: true,
            lapses: DAY,
        }
        .into(),
        M03 {
            name: name(),
            reference: reference(),
            organization: organization(),
            kind,
            lines: lines(),
            admin,
            processed: DAY,
            until: DAY,
        }
        .into(),
        M04 {
            name: name(),
            kind,
            reference: reference(),
            organization: organization(),
            lines: lines(),
            refused_by: None,
            reason: text("No."),
        }
        .into(),
        M05 {
            name: name(),
            manager: name(),
            reference: reference(),
            organization: organization(),
            lines: lines(),
            admin: true,
        }
        .into(),
        M20 { name: name(), reference: reference(), code: code(), token: token() }.into(),
        M21 {
            name: name(),
            reference: reference(),
            old: text("a@b.nl"),
            new: text("c@d.nl"),
            undo: Some(token()),
            until: DAY,
        }
        .into(),
        M22 { name: name(), reference: reference(), ending: text("78") }.into(),
        NumberChanged.into(),
        M23 { name: name(), reference: reference(), whole: true, last_day: None, ended: vec![ended()], undone: false }
            .into(),
        M24 { name: name(), user: name(), reference: reference(), last_day: None, ended: ended(), undone: false }
            .into(),
        M01Added {
            name: name(),
            reference: reference(),
            organization: organization(),
            level: Level::Eh3,
            users: vec![InvitedUser { name: name(), email: text("a@b.nl"), level: Some(Level::Eh2Plus) }],
            others: 3,
            left_out: 2,
            granted: granted(),
        }
        .into(),
        M01Granted { name: name(), reference: reference(), granted: vec![renewed], undone: vec![undone] }.into(),
        M06 {
            name: name(),
            manager: name(),
            reference: reference(),
            organization: organization(),
            lines: lines(),
            admin: true,
        }
        .into(),
        M07 {
            name: name(),
            manager: name(),
            reference: reference(),
            organization: organization(),
            kvk: text("12345678"),
            level: Level::Eh3,
            granted: granted(),
            token: token(),
            until: at,
        }
        .into(),
        InvitationAccepted {
            name: name(),
            user: name(),
            person: text("anna"),
            reference: reference(),
            organization: organization(),
            given: false,
        }
        .into(),
        M08 {
            name: name(),
            user: name(),
            email: text("a@b.nl"),
            reference: reference(),
            organization: organization(),
            expired: false,
        }
        .into(),
        M30 {
            name: name(),
            manager: name(),
            reference: reference(),
            organization: organization(),
            kvk: text("12345678"),
            message: String::new(),
            until: DAY,
            granted: granted(),
            reminder: false,
        }
        .into(),
        M31 { organization: organization(), reference: reference() }.into(),
        M32 { name: name(), user: name(), reference: reference(), organization: organization() }.into(),
        M33 { name: name(), user: name(), reference: reference(), organization: organization() }.into(),
        M40 { name: name(), token: token(), after_undo: false }.into(),
        M40Instead { name: name(), why: Problem::Unlinked }.into(),
        M41 { name: name(), at }.into(),
        M42 { name: name(), device: String::new(), at }.into(),
        M43 { name: name(), news: FactorNews::CodeUsed { left: 3 }, at }.into(),
        M44 { name: name(), wrong: 5, barred: true, at }.into(),
        M60 { name: name(), wrong: 10, at }.into(),
        M50 { name: name(), code: code(), token: token() }.into(),
        M51 {
            name: name(),
            reference: reference(),
            ending: text("78"),
            ready: at,
            by_manager: true,
            blocked: true,
            token: token(),
        }
        .into(),
        NumberRequested { token: token() }.into(),
        M52 { name: name(), user: name(), reference: reference(), organization: organization() }.into(),
        M53 { name: name(), reference: reference(), ending: text("78") }.into(),
        M54 { name: name(), reference: reference(), refused_by: None, reason: String::new(), stopped: true }.into(),
        SmsCode { code: code() }.into(),
    ]
}

fn stored(letter: &AnyLetter) -> String {
    serde_json::to_string(letter).unwrap()
}

/// What a letter says, all of it.
fn said(letter: &AnyLetter, language: Language) -> String {
    match letter.words(Texts(language), SITE) {
        Words::Sms(sms) => sms.0,
        Words::Mail(content) => {
            assert!(!content.subject.is_empty() && !content.dear.is_empty() && !content.button.is_empty());
            assert!(content.link.starts_with(SITE.origin) && !content.footer.is_empty());
            format!("{}\n{}\n{}", content.subject, content.paragraphs.join("\n"), content.link)
        }
    }
}

fn opens(text: &str) -> bool {
    text.contains(CODE) || text.contains(TOKEN)
}

#[test]
fn the_letters_of_these_tests_are_all_that_there_are() {
    let names =
        |letter: &AnyLetter| AnyLetter::NAMES.iter().find(|name| stored(letter).contains(&format!("\"{name}\"")));
    let here: BTreeSet<_> = one_of_each().iter().filter_map(names).copied().collect();
    assert_eq!(here, AnyLetter::NAMES.iter().copied().collect());
}

#[test]
fn every_letter_says_something_in_both_languages_by_the_way_that_it_goes() {
    for letter in one_of_each() {
        let both = [Language::En, Language::Nl].map(|language| said(&letter, language));
        assert!(both.iter().all(|text| !text.trim().is_empty()), "{letter:?}");
        assert_ne!(both[0], both[1], "{letter:?}");
        let is_sms = matches!(letter.words(Texts(Language::En), SITE), Words::Sms(_));
        assert_eq!(letter.channel() == Channel::Sms, is_sms, "{letter:?}");
    }
}

/// Wherever a code or link stands in a letter, what is kept after sending opens nothing, and says the rest.
#[test]
fn l7_what_is_kept_of_a_letter_opens_nothing() {
    let mut with_secrets = 0;
    for letter in one_of_each() {
        let opened = opens(&stored(&letter));
        assert_eq!(opened, opens(&said(&letter, Language::En)), "what is kept is what is said: {letter:?}");
        let rest = letter.without_secrets().unwrap();
        assert_eq!(rest.is_some(), opened, "{letter:?}");
        if let Some(rest) = rest {
            with_secrets += 1;
            assert!(!opens(&stored(&rest)) && !opens(&said(&rest, Language::Nl)), "{rest:?}");
            assert_eq!(rest.template(), letter.template());
            assert_eq!(rest.without_secrets().unwrap(), None, "once is enough");
        }
    }
    assert_eq!(with_secrets, 8);
}

/// R139, FC23: the branch beside the name, wherever a letter names what a permission is for; and when it begins, where that is
/// known and still to come.
#[test]
fn r139_no_letter_names_a_permission_without_what_limits_it() {
    let mut naming = BTreeSet::new();
    for letter in one_of_each().iter().filter(|letter| stored(letter).contains(SERVICE)) {
        for texts in [Language::En, Language::Nl].map(Texts) {
            let Words::Mail(mail) = letter.words(texts, SITE) else { panic!("{letter:?}") };
            let lines = mail.lines.iter().map(|line| format!("{}, {}, {}", line.what, line.for_whom, line.period));
            let lines: Vec<String> = lines.collect();
            for said in mail.paragraphs.iter().chain([&mail.subject, &mail.preheader]).chain(&lines) {
                if said.contains(SERVICE) {
                    naming.insert(letter.template());
                    assert!(said.contains(BRANCH), "{said}");
                }
            }
            // Lines that name people rather than permissions.
            let of_people = letter.template() == "M01e";
            for said in lines.iter().filter(|said| !of_people && !said.contains(texts.term(Term::Three))) {
                assert!(said.contains(&texts.day(LATER)), "{said}");
            }
        }
    }
    // M04 keeps what was asked and does not repeat it.
    let expected = [
        "M01", "M01b", "M01c", "M01d", "M01e", "M02", "M03", "M05", "M06", "M07", "M10", "M11", "M12", "M17", "M23",
        "M24", "M25", "M30",
    ];
    assert_eq!(naming, BTreeSet::from(expected));
}

#[test]
fn a_letter_stands_in_the_outbox_under_its_name_as_readable_data() {
    let letter = AnyLetter::from(M40 { name: "A. de Vries".into(), token: Once::new(TOKEN.into()), after_undo: false });
    let data = json!({"M40": {"name": "A. de Vries", "token": {"once": TOKEN}, "after_undo": false}});
    assert_eq!(serde_json::to_value(&letter).unwrap(), data);
    for letter in one_of_each() {
        assert_eq!(serde_json::from_str::<AnyLetter>(&stored(&letter)).unwrap(), letter);
    }
}

#[test]
fn a_code_or_token_does_not_print() {
    let printed = format!("{:?}", one_of_each());
    assert!(!opens(&printed) && printed.contains("Once"), "{printed}");
}
