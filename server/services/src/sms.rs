//! Text messages: through a gateway over HTTP, or nowhere in demo mode (they can be read on a page there).

use std::time::Duration;

use crate::{CarrierTrouble, Secret, register::BoxFuture};

/// Sends text messages.
pub trait SmsGateway: Send + Sync {
    /// Sends one. `key` is the same for every repeat of the same message.
    fn send<'a>(
        &'a self,
        to: &'a str,
        text: &'a str,
        key: &'a str,
    ) -> BoxFuture<'a, std::result::Result<(), CarrierTrouble>>;
}

/// Demo mode: nothing leaves the house.
pub struct DemoSms;

impl SmsGateway for DemoSms {
    fn send<'a>(
        &'a self,
        _to: &'a str,
        _text: &'a str,
        _key: &'a str,
    ) -> BoxFuture<'a, std::result::Result<(), CarrierTrouble>> {
        Box::pin(async { Ok(()) })
    }
}

/// A gateway that takes `POST {"to", "from", "text", "reference"}` with a bearer key, and answers 2xx.
pub struct HttpSms {
    client: reqwest::Client,
    address: String,
    key: Secret<String>,
    from: String,
}

impl HttpSms {
    /// A gateway at an address.
    ///
    /// # Errors
    /// Where the HTTP client cannot be set up.
    pub fn new(address: &str, key: Secret<String>, from: &str, timeout: Duration) -> Result<Self, String> {
        // Installed already is fine: there is one provider in the whole program.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client, address: address.to_owned(), key, from: from.to_owned() })
    }
}

impl SmsGateway for HttpSms {
    fn send<'a>(
        &'a self,
        to: &'a str,
        text: &'a str,
        key: &'a str,
    ) -> BoxFuture<'a, std::result::Result<(), CarrierTrouble>> {
        Box::pin(async move {
            let body = serde_json::json!({ "to": to, "from": self.from, "text": text, "reference": key });
            let sent = self.client.post(&self.address).bearer_auth(self.key.reveal()).json(&body).send().await;
            match sent {
                Ok(answer) if answer.status().is_success() => Ok(()),
                // A number that the gateway cannot make sense of will not get better.
                Ok(answer) if matches!(answer.status().as_u16(), 400 | 404 | 422) => {
                    Err(CarrierTrouble::Never(format!("the gateway answered {}", answer.status())))
                }
                Ok(answer) => Err(CarrierTrouble::Later(format!("the gateway answered {}", answer.status()))),
                Err(error) => Err(CarrierTrouble::Later(error.without_url().to_string())),
            }
        })
    }
}
