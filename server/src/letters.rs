//! Letters in words: what the outbox holds as data becomes subject, text and HTML in the recipient's language.

mod account;
mod links;
mod number;

use app::texts::Texts;
use askama::Template;
use rules::{opens::Link, period::Term, problem::Problem, shown::LineShown};
use services::{Letter, RenewedFor, UndoneFor};
use store::Message;

use crate::config::PublicUrl;

/// A letter or text message, ready to go.
pub struct Rendered {
    /// The subject; empty for a text message.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As HTML; empty for a text message.
    pub html: String,
}

struct Line {
    what: String,
    for_whom: String,
    period: String,
}

/// Everything that a letter says.
struct Content {
    subject: String,
    preheader: String,
    dear: String,
    paragraphs: Vec<String>,
    lines: Vec<Line>,
    link: String,
    button: &'static str,
    footer: String,
}

/// What both forms of a letter show.
struct Common {
    lang: &'static str,
    site: &'static str,
    regards: &'static str,
    sender: &'static str,
    helpdesk: &'static str,
    phone: &'static str,
    phone_link: &'static str,
    hours: &'static str,
    email: &'static str,
    email_link: &'static str,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    common: &'a Common,
    content: &'a Content,
}

#[derive(Template)]
#[template(path = "letter.txt", escape = "none")]
struct Text<'a> {
    common: &'a Common,
    content: &'a Content,
}

impl Common {
    fn of(texts: Texts) -> Self {
        Self {
            lang: texts.0.tag(),
            site: texts.site_name(),
            regards: texts.mail_regards(),
            sender: texts.mail_reconi(),
            helpdesk: texts.mail_helpdesk(),
            phone: texts.helpdesk_phone(),
            phone_link: texts.helpdesk_phone_link(),
            hours: texts.helpdesk_hours(),
            email: texts.helpdesk_email(),
            email_link: texts.helpdesk_email_link(),
        }
    }
}

impl Rendered {
    /// A message in its recipient's language.
    pub fn new(message: &Message, letter: &Letter, public: &PublicUrl) -> Self {
        let texts = Texts(message.language);
        let sms = |text| Self { subject: String::new(), text, html: String::new() };
        match letter {
            // The last line lets phones fill the code in on this site only.
            Letter::Code { code } => return sms(format!("{}\n\n@{} #{code}", texts.sms_code(code), public.host)),
            Letter::NumberChanged => return sms(texts.sms_number_changed(texts.helpdesk_phone())),
            Letter::NumberRequested { token } => {
                return sms(texts.sms_number_requested(Link::StopForm.address(&public.origin, token)));
            }
            _ => {}
        }
        let content = account::content(texts, letter, &public.origin);
        let content = content.or_else(|| links::content(texts, letter, &public.origin));
        let content = content.or_else(|| number::content(texts, letter, &public.origin));
        let Some(content) = content.or_else(|| about_permissions(texts, letter, &public.origin)) else {
            return sms(String::new());
        };
        let common = Common::of(texts);
        let html = Html { common: &common, content: &content }.render().unwrap_or_default();
        let text = Text { common: &common, content: &content }.render().unwrap_or_default();
        Self { text, html, subject: content.subject }
    }
}

/// What a letter about permissions says; `None` for letters about something else.
fn about_permissions(texts: Texts, letter: &Letter, origin: &str) -> Option<Content> {
    Some(match letter {
        Letter::M01 { name, reference, organization, lines, term, admin, approver, lapses } => {
            let anybody = || texts.mail_m01_any_manager(organization);
            let approver = approver.clone().unwrap_or_else(anybody);
            let text = texts.mail_m01_text(organization, texts.term(*term), &approver, texts.day(*lapses));
            Content {
                subject: texts.mail_m01_subject(reference),
                preheader: texts.mail_m01_preheader(&approver),
                dear: texts.mail_dear(name),
                paragraphs: with_admin(texts, text, *admin),
                lines: shown(texts, organization, lines),
                link: format!("{}/account", origin),
                button: texts.mail_m01_button(),
                footer: texts.mail_footer(reference, texts.mail_m01_because()),
            }
        }
        Letter::M02 { name, requester, reference, organization, lines, term, admin, lapses } => {
            let mut paragraphs =
                vec![texts.mail_m02_text(requester, organization, texts.term(*term), texts.day(*lapses))];
            if *admin {
                paragraphs.push(texts.mail_m02_admin(requester));
            }
            Content {
                subject: texts.mail_m02_subject(requester),
                preheader: texts.mail_m02_preheader(organization),
                dear: texts.mail_dear(name),
                paragraphs,
                lines: shown(texts, organization, lines),
                link: format!("{}/administration/requests/{reference}", origin),
                button: texts.mail_m02_button(),
                footer: texts.mail_footer(reference, texts.mail_m02_because(organization)),
            }
        }
        Letter::M03 { name, reference, organization, lines, admin, until } => Content {
            subject: texts.mail_m03_subject(texts.day(*until)),
            preheader: texts.mail_m03_preheader(organization),
            dear: texts.mail_dear(name),
            paragraphs: with_admin(texts, texts.mail_m03_text(organization), *admin),
            lines: shown(texts, organization, lines),
            link: format!("{}/account/permissions", origin),
            button: texts.mail_m03_button(),
            footer: texts.mail_footer(reference, texts.mail_m03_because()),
        },
        Letter::M04 { name, reference, organization, refused_by, reason, .. } => {
            let mut paragraphs = match refused_by {
                Some(by) => vec![texts.mail_m04_text_refused(by, organization)],
                None => vec![texts.mail_m04_text_lapsed(organization)],
            };
            if !reason.is_empty() {
                paragraphs.push(texts.mail_m04_reason(reason));
            }
            Content {
                subject: texts.mail_m04_subject(reference),
                preheader: texts.mail_m04_preheader(organization),
                dear: texts.mail_dear(name),
                paragraphs,
                lines: Vec::new(),
                link: format!("{}/account", origin),
                button: texts.mail_m04_button(),
                footer: texts.mail_footer(reference, texts.mail_m04_because()),
            }
        }
        Letter::M05 { name, manager, reference, organization, lines, admin } => Content {
            subject: texts.mail_m05_subject(organization),
            preheader: texts.mail_m05_preheader().to_owned(),
            dear: texts.mail_dear(name),
            paragraphs: with_admin(texts, texts.mail_m05_text(manager, organization), *admin),
            lines: shown(texts, organization, lines),
            link: format!("{}/account/permissions", origin),
            button: texts.mail_m05_button(),
            footer: texts.mail_footer(reference, texts.mail_m05_because()),
        },
        Letter::M01Users { name, reference, term, renewed, undone, lost, gone } => Content {
            subject: texts.mail_m01_users_subject(reference),
            preheader: texts.mail_m01_users_preheader(renewed.iter().map(|one| one.lines.len()).sum::<usize>()),
            dear: texts.mail_dear(name),
            paragraphs: {
                let gone = gone.then(|| format!("{}.", texts.problem(&Problem::Unlinked, "")));
                for_users(texts, *term, renewed, undone, lost).into_iter().chain(gone).collect()
            },
            lines: renewed.iter().flat_map(|one| users_lines(texts, one)).collect(),
            link: format!("{}/administration/permissions", origin),
            button: texts.mail_m01_users_button(),
            footer: texts.mail_footer(reference, texts.mail_m01_users_because()),
        },
        _ => return None,
    })
}

fn with_admin(texts: Texts, text: String, admin: bool) -> Vec<String> {
    let admin = admin.then(|| texts.mail_admin().to_owned());
    [Some(text), admin].into_iter().flatten().collect()
}

/// What a manager did for users, and what was left undone.
fn for_users(texts: Texts, term: Term, renewed: &[RenewedFor], undone: &[UndoneFor], lost: &[String]) -> Vec<String> {
    let mut paragraphs = vec![texts.mail_m01_users_text(texts.term(term))];
    let admins = renewed.iter().filter(|one| one.admin);
    paragraphs.extend(admins.map(|one| texts.mail_m01_users_admin(&one.user, &one.organization)));
    paragraphs.extend(undone.iter().map(|row| {
        let service = match &row.service {
            _ if row.admin => texts.permissions_manager(),
            Some(service) => texts.name(service),
            None => texts.mail_all_services(),
        };
        texts.mail_m01_users_undone(&row.user, service, &row.organization, texts.problem(&row.problem, ""))
    }));
    paragraphs.extend(lost.iter().map(|organization| texts.users_renewal_lost(organization)));
    paragraphs
}

fn users_lines(texts: Texts, renewed: &RenewedFor) -> Vec<Line> {
    let whose = |one: &LineShown| texts.mail_m01_users_for(&renewed.user, &renewed.organization, one.level);
    renewed.lines.iter().map(|one| line(texts, one, whose(one))).collect()
}

fn shown(texts: Texts, organization: &str, lines: &[LineShown]) -> Vec<Line> {
    lines.iter().map(|one| line(texts, one, texts.mail_line_for(organization, one.level))).collect()
}

fn line(texts: Texts, line: &LineShown, for_whom: String) -> Line {
    let service = line.service.as_ref().map_or(texts.mail_all_services(), |service| texts.name(service));
    let what = match &line.provider {
        Some(provider) => format!("{}, {service}", texts.name(provider)),
        None => service.to_owned(),
    };
    Line { what, for_whom, period: texts.mail_line_until(texts.day(line.from), texts.day(line.until)) }
}
