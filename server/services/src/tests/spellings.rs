//! Every spelling at every door (R133, R134): a table of what became of it, and of the tries that it used. `cargo spellings`
//! prints it.

use std::fmt::Write as _;

use jiff::civil::date;
use rules::{
    company::KvkNumber,
    level::Level,
    people::{EmailAddress, Language, mobile_number},
    problem::{Problem, Problems},
    state::MeansState,
    wizard::{
        Answers, WizardKind,
        change_form::{MAILBOX, NUMBER, PHONE, WHO},
        contact::NEW,
        request::ORGANIZATION,
    },
};

use super::{
    change_form::Filling,
    world::{DAY, PASSWORD, Somebody, World, at, visitor},
};
use crate::{NewPerson, Proven, SignInStep, SignedIn, Visitor};

/// What becomes of a spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Became {
    /// It was taken for this.
    Taken(String),
    /// It was refused.
    Refused(Problem),
}

use Became::{Refused, Taken};

/// What is written in the table; a tab or a mark that nobody sees, as its number.
fn seen(typed: &str) -> String {
    let mut seen = String::new();
    for c in typed.chars() {
        match c {
            ' '..='~' => seen.push(c),
            c if c.is_alphanumeric() => seen.push(c),
            c => seen += &format!("[{:X}]", u32::from(c)),
        }
    }
    format!("`{seen}`")
}

/// The table, and what of it nobody expected.
#[derive(Default)]
struct Table {
    lines: String,
    spellings: usize,
    surprises: Vec<String>,
}

impl Table {
    fn row(&mut self, door: &str, typed: &str, became: &Became, tries: Option<i64>, expected: (&Became, i64)) {
        let result = match became {
            Taken(value) => format!("taken as {value}"),
            Refused(problem) => format!("refused: {problem:?}"),
        };
        let used = tries.map_or_else(String::new, |tries| tries.to_string());
        let is_right = became == expected.0 && tries.is_none_or(|tries| tries == expected.1);
        let line = format!("| {door} | {} | {result} | {used} |", seen(typed));
        writeln!(self.lines, "{line}").unwrap();
        self.spellings += 1;
        if !is_right {
            self.surprises.push(format!("{line} expected {expected:?}"));
        }
    }
}

/// One mobile number, written in these ways.
fn mobiles() -> Vec<(String, Became)> {
    const NUMBER: &str = "+31687654321";
    let taken = [
        "0687654321",
        "06-87654321",
        "06 87654321",
        "06 8765 4321",
        "06 87 65 43 21",
        "06.87.65.43.21",
        "06/87654321",
        "(06) 87654321",
        "+31687654321",
        "+31 6 87654321",
        "+31 (0)6 87654321",
        "+31(0)687654321",
        "+31 06 87654321",
        "+31-6-87654321",
        "+31.6.87654321",
        "0031687654321",
        "0031 6 87654321",
        "0031 (0)6 87654321",
        "31687654321",
        "31 6 87654321",
        "tel:+31687654321",
        "tel:0687654321",
        "TEL:+31-6-87654321",
        "tel. 06-87654321",
        "06\u{2011}87654321",
        "06\u{2010}87654321",
        "06\u{2013}87654321",
        "06\u{2014}87654321",
        "06\u{2212}87654321",
        "06\u{a0}87654321",
        "06\u{202f}87654321",
        "06\u{2009}87654321",
        "06\u{200b}87654321",
        "\u{feff}0687654321",
        "\u{202a}+31687654321\u{202c}",
        "\u{200e}06-87654321",
        " 0687654321 ",
        "\t0687654321",
        "0687654321\n",
        "０６８７６５４３２１",
        "٠٦٨٧٦٥٤٣٢١",
        "+３１ ６ ８７６５４３２１",
    ];
    let wrong = [
        ("", Problem::RequiredText),
        ("06876543", Problem::PhoneSyntax),
        ("068765432199", Problem::PhoneSyntax),
        ("06 8765 432a", Problem::PhoneSyntax),
        ("0201234567", Problem::PhoneNotMobile),
        ("+31612", Problem::PhoneSyntax),
        ("six", Problem::PhoneSyntax),
    ];
    let wrong = wrong.map(|(typed, problem)| (typed.to_owned(), Refused(problem)));
    taken.map(|typed| (typed.to_owned(), Taken(NUMBER.to_owned()))).into_iter().chain(wrong).collect()
}

/// One address, written in these ways.
fn addresses(email: &str) -> Vec<(String, Became)> {
    let (local, domain) = email.split_once('@').unwrap();
    let e = email;
    let taken = [
        e.to_owned(),
        e.to_uppercase(),
        format!("{local}@{}", domain.to_uppercase()),
        format!(" {e}"),
        format!("{e} "),
        format!("\t{e}"),
        format!("{e}\n"),
        format!("\u{a0}{e}"),
        format!("{e}\u{a0}"),
        format!("{e}\u{2009}"),
        format!("{e}\u{200b}"),
        format!("\u{200b}{e}"),
        format!("\u{feff}{e}"),
        format!("{e}\u{feff}"),
        format!("{local}\u{2060}@{domain}"),
        format!("{local}@\u{200b}{domain}"),
        format!("\u{202a}{e}\u{202c}"),
        format!("\u{200e}{e}"),
        format!("\u{ad}{e}"),
        format!("mailto:{e}"),
        format!("MAILTO:{e}"),
        format!("mailto: {e}"),
        format!("<{e}>"),
        format!("< {e} >"),
        format!("Anna de Vries <{e}>"),
        format!("\"Vries, Anna de\" <{e}>"),
        format!("Anna <{e}>;"),
        format!("Anna <{e}>,"),
        format!("{e};"),
        format!("{e},"),
        format!("{e}; "),
        format!("{e} ,"),
        format!("<mailto:{e}>"),
        format!("anna<{e}>"),
        format!("  <{e}>  "),
        format!("{e};;"),
    ];
    let wrong = [
        local.to_owned(),
        format!("{local}@"),
        format!("@{domain}"),
        format!("{local} @{domain}"),
        format!("{e}."),
        format!("{local}@@{domain}"),
        format!("{local}..x@{domain}"),
        format!("{local}@localhost"),
        format!("{e} {e}"),
        format!("{local}@{domain}\u{ff0e}"),
    ];
    let other = [(String::new(), Problem::RequiredText), (format!("ö{e}"), Problem::EmailLocal)];
    let wrong = wrong.into_iter().map(|typed| (typed, Problem::EmailSyntax)).chain(other);
    let taken = taken.into_iter().map(|typed| (typed, Taken(email.to_owned())));
    taken.chain(wrong.map(|(typed, problem)| (typed, Refused(problem)))).collect()
}

/// One code, written in these ways; how many tries each may use.
fn codes(code: &str) -> Vec<(String, Became, i64)> {
    let (a, b) = code.split_at(3);
    let wide = |zero: u32| {
        code.bytes().map(|digit| char::from_u32(zero + u32::from(digit - b'0')).unwrap()).collect::<String>()
    };
    let spaced = code.chars().map(String::from).collect::<Vec<_>>().join(" ");
    let taken = [
        code.to_owned(),
        format!(" {code}"),
        format!("{code} "),
        format!("{code}\n"),
        format!("\t{code}"),
        format!("{a} {b}"),
        format!("{a}-{b}"),
        format!("{a}\u{2013}{b}"),
        format!("{a}\u{2011}{b}"),
        format!("{a}\u{2212}{b}"),
        format!("{a}\u{a0}{b}"),
        format!("{a}\u{202f}{b}"),
        format!("{a}\u{200b}{b}"),
        format!("\u{feff}{code}"),
        format!("\u{202a}{code}\u{202c}"),
        spaced,
        wide(0xff10),
        wide(0x660),
        wide(0x6f0),
        wide(0x1d7ce),
        format!("Uw code is {code}"),
        format!("{code}."),
        format!("#{code}"),
        format!("({code})"),
        format!("\"{code}\""),
        format!("code: {code}"),
        format!("{code} is your code for My Reconi. It works for 10 minutes."),
        format!("My Reconi: {code}\n@my.reconi.example #{code}"),
    ];
    let shape = [
        String::new(),
        " ".into(),
        code[..5].to_owned(),
        format!("{code}1"),
        "abcdef".into(),
        "12 345".into(),
        format!("{code} or 135790"),
        "O12345".into(),
    ];
    let taken = taken.into_iter().map(|typed| (typed, Taken(code.to_owned()), 0));
    let shape = shape.into_iter().map(|typed| (typed, Refused(Problem::CodeShape), 0));
    let another = if code == "000000" { "111111" } else { "000000" };
    let wrong = (another.to_owned(), Refused(Problem::CodeWrong { left: 4 }), 1);
    taken.chain(shape).chain([wrong]).collect()
}

/// One KvK number, written in these ways.
fn numbers(kvk: &str) -> Vec<(String, Became)> {
    let [a, b, c, d] = [&kvk[..2], &kvk[2..4], &kvk[4..6], &kvk[6..]];
    let wide: String = kvk.bytes().map(|digit| char::from_u32(0xff10 + u32::from(digit - b'0')).unwrap()).collect();
    let k = kvk;
    let taken = [
        k.to_owned(),
        format!(" {k}"),
        format!("{k} "),
        format!("{k}\n"),
        format!("\t{k}"),
        format!("{a} {b} {c} {d}"),
        format!("{a}{b} {c}{d}"),
        format!("{a}.{b}.{c}.{d}"),
        format!("{a}-{b}-{c}-{d}"),
        format!("{a}\u{2011}{b}\u{2011}{c}{d}"),
        format!("{a}{b}\u{a0}{c}{d}"),
        format!("{a}{b}\u{202f}{c}{d}"),
        format!("{k}\u{200b}"),
        format!("\u{feff}{k}"),
        format!("\u{202a}{k}\u{202c}"),
        format!("KVK {k}"),
        format!("KvK{k}"),
        format!("kvk: {k}"),
        format!("KvK-nummer {k}"),
        format!("KvK-nummer: {k}"),
        format!("KVK nummer {k}"),
        format!("KvK-nr. {k}"),
        format!("KvK number: {k}"),
        format!("NL {k}"),
        format!("NL{k}"),
        format!("NL KvK {k}"),
        format!("{k}."),
        format!("{k}-"),
        wide,
    ];
    let wrong = [
        String::new(),
        k[..7].to_owned(),
        format!("{k}1"),
        "12a45678".into(),
        format!("{k} en {k}"),
        "000037178598".into(),
        "acht".into(),
    ];
    let taken = taken.into_iter().map(|typed| (typed, Taken(kvk.to_owned())));
    let wrong = wrong.into_iter().map(|typed| {
        let problem = if typed.is_empty() { Problem::RequiredText } else { Problem::KvkSyntax };
        (typed, Refused(problem))
    });
    taken.chain(wrong).collect()
}

/// The surname "Hoff-Großmann" with the prefix "van 't", written in these ways: taken for theirs, or for somebody else's.
const SURNAMES: [(&str, bool); 22] = [
    ("Hoff-Großmann", true),
    ("van 't Hoff-Großmann", true),
    ("van ’t Hoff-Großmann", true),
    ("van ‘t Hoff-Großmann", true),
    ("Van t Hoff-Großmann", true),
    ("VAN 'T HOFF-GROSSMANN", true),
    ("hoff-grossmann", true),
    ("Hoff-Grossmann, van 't", true),
    ("Hoff Großmann", true),
    ("Hoff\u{2011}Großmann", true),
    ("Hoff\u{2013}Großmann", true),
    (" Hoff-Großmann ", true),
    ("Hoff-Großmann\u{200b}", true),
    ("van\u{a0}'t\u{a0}Hoff-Großmann", true),
    ("van  't  Hoff-Großmann", true),
    ("van `t Hoff-Großmann", true),
    ("vant Hoffgroßmann", true),
    ("HOFF-GROẞMANN", true),
    ("Hof-Großmann", false),
    ("'t Hoff-Großmann", false),
    ("Hoff", false),
    ("Großmann", false),
];

/// Somebody at all seven doors of a code.
#[derive(Debug, Clone, Copy)]
enum Door {
    SignIn,
    Confirm,
    Email,
    Mobile,
    Reset,
    Mailbox,
    Phone,
}

/// A door at which a code was sent.
enum Open {
    SignIn(Visitor),
    Confirm(SignedIn),
    Proof(SignedIn, String),
    Reset(String),
    Form(Filling, &'static str),
}

impl World {
    /// Comes to a door, as somebody does on a new day; the code that was sent.
    async fn come_to(&self, door: Door, anna: &Somebody, bakery: &str) -> (Open, String) {
        self.clock.forward(8 * DAY);
        const OLD: &str = "+31612345678";
        match door {
            Door::SignIn => {
                let (sign_in, step) = self.knock(&visitor(), &anna.email, PASSWORD).await;
                assert!(matches!(step, SignInStep::Code(_)), "{step:?}");
                (Open::SignIn(at(&sign_in)), self.code_for(&sign_in).await)
            }
            Door::Confirm => {
                let here = self.sign_in(anna).await;
                self.clock.forward(11 * 60);
                let here = self.again(&here).await;
                here.send_confirm_code().await.unwrap();
                (Open::Confirm(here), self.newest_code(OLD).await)
            }
            Door::Email => {
                let here = self.sign_in(anna).await;
                let reference = self.ask_change(&here, "email", "new@demo.example").await;
                (Open::Proof(here, reference), self.newest_code("new@demo.example").await)
            }
            Door::Mobile => {
                let here = self.sign_in(anna).await;
                let reference = self.ask_change(&here, "mobile", "06 87654321").await;
                (Open::Proof(here, reference), self.newest_code("+31687654321").await)
            }
            Door::Reset => {
                let token = self.forgotten(anna).await;
                self.portal.send_reset_code(&token).await.unwrap();
                (Open::Reset(token), self.newest_code(OLD).await)
            }
            Door::Mailbox | Door::Phone => {
                let mut form = self.begin_form().await;
                self.claim(&mut form, anna, bakery, &[]).await.unwrap();
                let code = self.newest_code(&anna.email).await;
                if matches!(door, Door::Mailbox) {
                    return (Open::Form(form, MAILBOX), code);
                }
                assert_eq!(form.step(MAILBOX, &[("code", &code)]).await.unwrap(), []);
                assert_eq!(form.step(NUMBER, &[("mobile", "06 87654321")]).await.unwrap(), []);
                (Open::Form(form, PHONE), self.newest_code("+31687654321").await)
            }
        }
    }
}

impl Open {
    /// Types something; nothing where it opens, or what is wrong.
    async fn try_code(&mut self, world: &World, typed: &str) -> Option<Problem> {
        match self {
            Open::SignIn(from) => match world.portal.enter_code(from, typed).await.unwrap() {
                Ok(_) => None,
                Err(_) => world.portal.sign_in_shown(from).await.unwrap().code_problem,
            },
            Open::Confirm(here) => match here.confirm(typed).await.unwrap() {
                true => None,
                false => here.confirm_shown().await.unwrap().problem,
            },
            Open::Proof(here, reference) => match here.prove(reference, typed).await.unwrap() {
                Proven::Wrong => here.proof(reference).await.unwrap().problem,
                Proven::Changed | Proven::Taken => None,
            },
            Open::Reset(token) => match world.portal.check_reset_code(token, typed).await.unwrap() {
                Some(_) => None,
                None => world.portal.reset_shown(&visitor(), token).await.unwrap().problems.into_iter().next(),
            },
            Open::Form(form, step) => {
                let problems = form.step(step, &[("code", typed)]).await.unwrap();
                problems.into_iter().next().map(|(_, problem)| problem)
            }
        }
    }
}

/// Anna, who may act for the bakery for a long time, and the bakery.
async fn at_the_bakery(world: &World) -> (Somebody, String) {
    let bakery = world.organization("Bakkerij").await;
    let anna = world.person("Anna").await;
    world.login_for(&anna, &bakery, None, Level::Eh3, date(2036, 3, 9)).await;
    (anna, bakery)
}

/// A draft that somebody begins, and its revision.
async fn begun(world: &World, who: &Somebody, kind: WizardKind) -> (SignedIn, String, i64) {
    let here = world.sign_in(who).await;
    let draft = here.start_wizard(kind).await.unwrap();
    let rev = here.open_draft(&draft).await.unwrap().rev;
    (here, draft, rev)
}

/// To whom the newest message goes.
async fn addressee(world: &World) -> String {
    world.portal.newest_post(1).await.unwrap().remove(0).0.recipient
}

/// Says who one is in a change form, as Anna but for what is given.
async fn says_who(world: &World, form: &mut Filling, email: &str, kvk: &str) -> Problems {
    let born = [("day", "17"), ("month", "5"), ("year", "1980")];
    let answers = [&[("email", email), ("surname", "Anna"), ("kvk", kvk)][..], &born[..]].concat();
    let problems = form.step(WHO, &answers).await.unwrap();
    world.portal.run_errands().await.unwrap();
    problems
}

/// A person with this prefix and surname.
async fn named(world: &World, prefix: &str, surname: &str) -> Somebody {
    let new = NewPerson {
        email: "h@demo.example".into(),
        initials: "H.".into(),
        prefix: prefix.into(),
        surname: surname.into(),
        born: date(1980, 5, 17),
        mobile: "+31612345678".into(),
        language: Language::Nl,
        level: Level::Eh3,
        state: MeansState::Active,
        password_hash: None,
    };
    let mut tx = world.portal.db().write().await.unwrap();
    let person = world.portal.insert_person(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    Somebody { id: person.id.clone(), email: new.email, name: person.name() }
}

fn prints(table: &Table) {
    println!("\n| door | typed | became | tries |\n|---|---|---|---|\n{}", table.lines);
    println!("{} spellings at their doors, {} surprises", table.spellings, table.surprises.len());
    assert!(table.surprises.is_empty(), "{}", table.surprises.join("\n"));
}

/// R133, R134: FC10, FC11.
#[tokio::test]
async fn r134_every_spelling_of_a_code_at_all_seven_doors() {
    let world = World::new().await;
    let mut table = Table::default();
    for door in [Door::SignIn, Door::Confirm, Door::Email, Door::Mobile, Door::Reset, Door::Mailbox, Door::Phone] {
        let bakery = world.organization("Bakkerij").await;
        for spelling in 0..codes("123456").len() {
            // Somebody each, whose tries nobody used yet; names have no digits.
            let letter = |number: usize| char::from(b'a' + u8::try_from(number).unwrap());
            let anna = world.person(&format!("{door:?}{}{}", letter(spelling / 26), letter(spelling % 26))).await;
            world.login_for(&anna, &bakery, None, Level::Eh3, date(2036, 3, 9)).await;
            let (mut open, code) = world.come_to(door, &anna, &bakery).await;
            let (typed, expected, uses) = codes(&code).swap_remove(spelling);
            let (became, tries) = match open.try_code(&world, &typed).await {
                None => (Taken(code), 0),
                Some(problem) => {
                    // What is wrong for sure says how many tries are left.
                    let another = if code == "999999" { "888888" } else { "999999" };
                    let left = match open.try_code(&world, another).await {
                        Some(Problem::CodeWrong { left }) => left,
                        other => panic!("{door:?} {typed:?}: {other:?}"),
                    };
                    (Refused(problem), 4 - left)
                }
            };
            table.row(&format!("{door:?}"), &typed, &became, Some(tries), (&expected, uses));
        }
    }
    prints(&table);
}

/// R133: FC04.
#[tokio::test]
async fn r133_every_spelling_of_a_mobile_number_at_both_doors() {
    let world = World::new().await;
    let (anna, bakery) = at_the_bakery(&world).await;
    let mut table = Table::default();
    for (typed, expected) in mobiles() {
        world.clock.forward(8 * DAY);
        let (here, draft, rev) = begun(&world, &anna, WizardKind::Mobile).await;
        let answers = Answers::from([("mobile".to_owned(), typed.clone())]);
        let saved = here.save_step(&draft, NEW, rev, answers, true).await.unwrap();
        let became = match saved.problems.into_iter().next() {
            Some((_, problem)) => Refused(problem),
            // The code goes to what it was taken for.
            None => {
                super::world::complete(&here, &draft, saved.rev).await.unwrap();
                Taken(addressee(&world).await)
            }
        };
        table.row("change of number", &typed, &became, None, (&expected, 0));

        let mut form = world.begin_form().await;
        world.claim(&mut form, &anna, &bakery, &[]).await.unwrap();
        let code = world.newest_code(&anna.email).await;
        assert_eq!(form.step(MAILBOX, &[("code", &code)]).await.unwrap(), []);
        let became = match form.step(NUMBER, &[("mobile", &typed)]).await.unwrap().into_iter().next() {
            Some((_, problem)) => Refused(problem),
            None => Taken(addressee(&world).await),
        };
        table.row("change form", &typed, &became, None, (&expected, 0));
        if let Taken(number) = &became {
            assert_eq!(mobile_number(&typed).as_ref(), Ok(number));
        }
    }
    prints(&table);
}

/// R133, R134: FC09.
#[tokio::test]
async fn r133_every_spelling_of_an_address_at_all_doors() {
    let world = World::new().await;
    let (anna, bakery) = at_the_bakery(&world).await;
    let kvk = world.kvk(&bakery).await;
    let mut table = Table::default();
    for (typed, expected) in addresses(&anna.email) {
        world.clock.forward(8 * DAY);
        // Signing in: what cannot be an address is no try.
        let wanted = match &expected {
            Refused(Problem::RequiredText) => Refused(Problem::LoginShape),
            other => other.clone(),
        };
        let (kept, step) = world.knock(&visitor(), &typed, PASSWORD).await;
        let became = match step {
            SignInStep::Code(_) => Taken(anna.email.clone()),
            _ => Refused(world.portal.sign_in_shown(&at(&kept)).await.unwrap().problem.unwrap()),
        };
        table.row("sign-in", &typed, &became, None, (&wanted, 0));

        let kept = world.portal.forgot_password(&visitor(), &typed).await.unwrap();
        world.portal.run_errands().await.unwrap();
        let became = match kept {
            Some(kept) => Refused(world.portal.sign_in_shown(&at(&kept)).await.unwrap().problem.unwrap()),
            None => Taken(addressee(&world).await),
        };
        table.row("forgot password", &typed, &became, None, (&expected, 0));

        let mut form = world.begin_form().await;
        let problems = says_who(&world, &mut form, &typed, &kvk).await;
        let became = match problems.into_iter().next() {
            Some((_, problem)) => Refused(problem),
            None => Taken(addressee(&world).await),
        };
        table.row("change form", &typed, &became, None, (&expected, 0));
    }
    for (typed, expected) in addresses("new@demo.example") {
        world.clock.forward(8 * DAY);
        let (here, draft, rev) = begun(&world, &anna, WizardKind::Email).await;
        let answers = Answers::from([("email".to_owned(), typed.clone())]);
        let saved = here.save_step(&draft, NEW, rev, answers, true).await.unwrap();
        let became = match saved.problems.into_iter().next() {
            Some((_, problem)) => Refused(problem),
            None => {
                super::world::complete(&here, &draft, saved.rev).await.unwrap();
                Taken(addressee(&world).await.to_lowercase())
            }
        };
        if matches!(became, Taken(_)) {
            assert!(EmailAddress::parse(&typed).is_ok_and(|address| address.same_as("new@demo.example")));
        }
        table.row("change of address", &typed, &became, None, (&expected, 0));
    }
    prints(&table);
}

/// R133: an address that a manager types is somebody else's.
#[tokio::test]
async fn r133_every_spelling_of_an_address_at_the_door_of_a_link_request() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    let here = world.sign_in(&bram).await;
    let mut table = Table::default();
    for (typed, expected) in addresses("asked@demo.example") {
        let became = match here.fill_link_request(&bakery, &typed, "").await {
            Ok((draft, rev)) => {
                super::world::complete(&here, &draft, rev).await.unwrap();
                let asked = here.sent_requests("").await.unwrap().rows.remove(0);
                // Of one address one request waits.
                here.withdraw_asked(&asked.reference).await.unwrap();
                Taken(asked.email.to_lowercase())
            }
            Err(failure) => Refused(super::world::problems::<()>(Err(failure)).remove(0).1),
        };
        table.row("link request", &typed, &became, None, (&expected, 0));
    }
    prints(&table);
}

/// R133: FC22.
#[tokio::test]
async fn r133_every_spelling_of_a_kvk_number_at_both_doors() {
    let world = World::new().await;
    let (anna, bakery) = at_the_bakery(&world).await;
    let kvk = world.kvk(&bakery).await;
    let mut table = Table::default();
    for (typed, expected) in numbers(&kvk) {
        world.clock.forward(8 * DAY);
        let (here, draft, rev) = begun(&world, &anna, WizardKind::Request).await;
        let answers = [("organization", "other"), ("kvk", &typed)];
        let answers = answers.map(|(name, answer)| (name.to_owned(), answer.to_owned())).into();
        let saved = here.save_step(&draft, ORGANIZATION, rev, answers, true).await.unwrap();
        let became = match saved.problems.into_iter().next() {
            Some((_, problem)) => Refused(problem),
            None => {
                let shown = here.open_draft(&draft).await.unwrap().wizard;
                let rules::wizard::AnyWizard::Request(wizard) = shown else { panic!("{shown:?}") };
                Taken(wizard.company.unwrap().card.kvk)
            }
        };
        here.delete_draft(&draft).await.unwrap();
        table.row("request", &typed, &became, None, (&expected, 0));

        let before = world.letters_to(&anna.email).await.len();
        let mut form = world.begin_form().await;
        let problems = says_who(&world, &mut form, &anna.email, &typed).await;
        let became = match problems.into_iter().next() {
            Some((_, problem)) => Refused(problem),
            // The mail is there for the right number alone.
            None if world.letters_to(&anna.email).await.len() > before => Taken(kvk.clone()),
            None => Taken("another number".into()),
        };
        if let Taken(number) = &became {
            assert_eq!(KvkNumber::parse(&typed).map(|one| one.to_string()).as_ref(), Ok(number));
        }
        table.row("change form", &typed, &became, None, (&expected, 0));
    }
    prints(&table);
}

/// R133: FC18.
#[tokio::test]
async fn r133_every_spelling_of_a_name() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let hoff = named(&world, "van 't", "Hoff-Großmann").await;
    world.login_for(&hoff, &bakery, None, Level::Eh3, date(2036, 3, 9)).await;
    let mut table = Table::default();
    for (typed, theirs) in SURNAMES {
        world.clock.forward(8 * DAY);
        let before = world.letters_to(&hoff.email).await.len();
        let mut form = world.begin_form().await;
        world.claim(&mut form, &hoff, &bakery, &[("surname", typed)]).await.unwrap();
        let is_theirs = world.letters_to(&hoff.email).await.len() > before;
        let words = |theirs: bool| Taken(if theirs { "theirs" } else { "somebody else's" }.to_owned());
        table.row("change form", typed, &words(is_theirs), None, (&words(theirs), 0));
    }
    prints(&table);
}
