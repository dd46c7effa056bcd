//! The ways out of the house: mail by SMTP, text messages by their gateway.

use std::{sync::Arc, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message as Mail, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use services::{Carrier, CarrierTrouble, Portal, SmsGateway, letters::AnyLetter, register::BoxFuture};
use store::{Channel, Message};

use crate::{config::PublicUrl, letters::Rendered};

/// How long one message may take, from the connection to the server's last word.
const LIMIT: Duration = Duration::from_secs(20);

/// Takes messages out of the house.
pub struct Outgoing {
    /// The mail server; `None` in demo mode, where mail is read on a page.
    smtp: Option<AsyncSmtpTransport<Tokio1Executor>>,
    sms: Arc<dyn SmsGateway>,
    from: Mailbox,
    public: PublicUrl,
    demo: bool,
    limit: Duration,
}

impl Outgoing {
    /// A way out.
    ///
    /// # Errors
    /// Which setting cannot be used.
    pub fn new(
        smtp_url: Option<&str>,
        from: &str,
        sms: Arc<dyn SmsGateway>,
        public: PublicUrl,
        demo: bool,
    ) -> Result<Self, String> {
        let smtp = match smtp_url {
            Some(url) => Some(
                AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|error| format!("SMTP_URL: {error}"))?
                    .build(),
            ),
            None => None,
        };
        let from = from.parse().map_err(|error| format!("MAIL_FROM {from:?}: {error}"))?;
        Ok(Self { smtp, sms, from, public, demo, limit: LIMIT })
    }

    /// The same way out, which leaves a message for later after this long.
    pub fn with_limit(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// The letter as it goes over the wire. The Message-ID is the outbox's id: a repeat is recognised.
    fn mail(&self, message: &Message, letter: &AnyLetter) -> Result<Mail, String> {
        let rendered = Rendered::new(message, letter, &self.public).map_err(|error| error.to_string())?;
        let to = Portal::envelope(&message.recipient).ok_or("an address whose domain has no ASCII form")?;
        let host = self.public.host.split(':').next().unwrap_or("localhost");
        let header = |name: &'static str, value: String| {
            HeaderName::new_from_ascii(name.to_owned())
                .map(|name| HeaderValue::new(name, value))
                .map_err(|e| e.to_string())
        };
        Mail::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.parse().map_err(|error| format!("{error}"))?))
            .subject(rendered.subject)
            .message_id(Some(format!("<{}@{host}>", message.id)))
            .raw_header(header("Auto-Submitted", "auto-generated".into())?)
            .raw_header(header("Content-Language", message.language.tag().into())?)
            .multipart(MultiPart::alternative_plain_html(rendered.text, rendered.html))
            .map_err(|error| error.to_string())
    }

    async fn send_mail(&self, message: &Message, letter: &AnyLetter) -> Result<(), CarrierTrouble> {
        let Some(smtp) = &self.smtp else { return Ok(()) };
        let mail = self.mail(message, letter).map_err(CarrierTrouble::Never)?;
        match smtp.send(mail).await {
            Ok(_) => Ok(()),
            // The mailbox does not exist: that will not change by trying again.
            Err(error) if error.status().is_some_and(|code| matches!(u16::from(code), 550 | 551 | 553)) => {
                Err(CarrierTrouble::Never(error.to_string()))
            }
            Err(error) => Err(CarrierTrouble::Later(error.to_string())),
        }
    }
}

impl Carrier for Outgoing {
    fn shows_sent(&self) -> bool {
        self.demo
    }

    fn limit(&self) -> Duration {
        self.limit
    }

    fn carry<'a>(&'a self, message: &'a Message, letter: &'a AnyLetter) -> BoxFuture<'a, Result<(), CarrierTrouble>> {
        Box::pin(async move {
            match message.channel {
                Channel::Mail => self.send_mail(message, letter).await,
                Channel::Sms => {
                    let rendered = Rendered::new(message, letter, &self.public);
                    let text = rendered.map_err(|error| CarrierTrouble::Never(error.to_string()))?.text;
                    self.sms.send(&message.recipient, &text, &message.id).await
                }
            }
        })
    }
}
