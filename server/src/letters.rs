//! Letters in words: what the outbox holds as data becomes subject, text and HTML in the recipient's language.

use app::texts::Texts;
use askama::Template;
use rules::shown::LineShown;
use services::Letter;
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
        let content = match letter {
            Letter::Code { code } => {
                // The last line lets phones fill the code in on this site only.
                let text = format!("{}\n\n@{} #{code}", texts.sms_code(code), public.host);
                return Self { subject: String::new(), text, html: String::new() };
            }
            Letter::M01 { name, reference, organization, lines, term, admin, approver, lapses } => {
                let text = texts.mail_m01_text(organization, texts.term(*term), approver, texts.day(*lapses));
                Content {
                    subject: texts.mail_m01_subject(reference),
                    preheader: texts.mail_m01_preheader(approver),
                    dear: texts.mail_dear(name),
                    paragraphs: with_admin(texts, text, *admin),
                    lines: shown(texts, organization, lines),
                    link: format!("{}/account", public.origin),
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
                    link: format!("{}/administration/requests/{reference}", public.origin),
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
                link: format!("{}/account/permissions", public.origin),
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
                    link: format!("{}/account", public.origin),
                    button: texts.mail_m04_button(),
                    footer: texts.mail_footer(reference, texts.mail_m04_because()),
                }
            }
        };
        let common = Common::of(texts);
        let html = Html { common: &common, content: &content }.render().unwrap_or_default();
        let text = Text { common: &common, content: &content }.render().unwrap_or_default();
        Self { text, html, subject: content.subject }
    }
}

fn with_admin(texts: Texts, text: String, admin: bool) -> Vec<String> {
    let admin = admin.then(|| texts.mail_admin().to_owned());
    [Some(text), admin].into_iter().flatten().collect()
}

fn shown(texts: Texts, organization: &str, lines: &[LineShown]) -> Vec<Line> {
    let line = |line: &LineShown| {
        let service = line.service.as_ref().map_or(texts.mail_all_services(), |service| texts.name(service));
        let what = match &line.provider {
            Some(provider) => format!("{}, {service}", texts.name(provider)),
            None => service.to_owned(),
        };
        Line {
            what,
            for_whom: texts.mail_line_for(organization, line.level),
            period: texts.mail_line_until(texts.day(line.from), texts.day(line.until)),
        }
    };
    lines.iter().map(line).collect()
}
