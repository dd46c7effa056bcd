//! How letters look: what they say, which is `services::letters`, becomes subject, text and HTML.

use app::texts::Texts;
use askama::Template;
use services::letters::{AnyLetter, Content, Site, Sms, Words};
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
    ///
    /// # Errors
    /// Where the templates cannot be filled in: nothing is sent rather than half of it.
    pub fn new(message: &Message, letter: &AnyLetter, public: &PublicUrl) -> Result<Self, askama::Error> {
        let texts = Texts(message.language);
        match letter.words(texts, Site { origin: &public.origin, host: &public.host }) {
            Words::Sms(Sms(text)) => Ok(Self { subject: String::new(), text, html: String::new() }),
            Words::Mail(content) => {
                let common = Common::of(texts);
                let html = Html { common: &common, content: &content }.render()?;
                let text = Text { common: &common, content: &content }.render()?;
                Ok(Self { text, html, subject: content.subject })
            }
        }
    }
}
