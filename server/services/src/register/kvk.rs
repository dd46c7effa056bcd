//! The register over the network: the "Basisprofiel" interface of the KvK.
//!
//! A profile takes one question, its list of branches a second. Both go to the address that was set up: links inside
//! an answer are never followed, and neither are redirects, so that the key reaches nobody else.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use rules::company::KvkNumber;

use super::{BoxFuture, Company, CompanyRegister, RegisterTrouble, document};

#[cfg(test)]
mod tests;

/// The most bytes of an answer: 256 KiB. Profiles take a few kilobytes.
const MAX_BYTES: usize = 256 * 1024;

/// The key of the register's interface. It is never printed.
#[derive(Clone)]
pub struct ApiKey(String);

impl ApiKey {
    /// Wraps the key as it was issued.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }
}

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiKey(not shown)")
    }
}

/// Why the connection cannot be set up: a mistake in the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetUpTrouble {
    /// Not an address that starts with `http://` or `https://`.
    #[error("The address of the trade register is no http or https address.")]
    Address,
    /// A key with characters that no header can carry.
    #[error("The API key of the trade register holds characters that no key has.")]
    Key,
    /// The HTTP client with its TLS does not start.
    #[error("The connection to the trade register cannot be set up: {reason}.")]
    Tls {
        /// What the TLS library says.
        reason: String,
    },
}

/// The register of the KvK, or its test environment.
#[derive(Debug, Clone)]
pub struct KvkApi {
    client: Client,
    base: String,
}

impl KvkApi {
    /// Sets up the connection without using it. `base` is what comes before `/v1/basisprofielen`, for example
    /// `https://api.kvk.nl/api`; `timeout` holds for each of the two questions, from connecting to the last byte.
    ///
    /// # Errors
    /// A mistake in the configuration.
    pub fn new(base: &str, key: Option<ApiKey>, timeout: Duration) -> Result<Self, SetUpTrouble> {
        let base = base.trim().trim_end_matches('/').to_owned();
        let address = Url::parse(&base).map_err(|_| SetUpTrouble::Address)?;
        let plain = address.query().is_none() && address.fragment().is_none();
        if !plain || !matches!(address.scheme(), "http" | "https") || !address.has_host() {
            return Err(SetUpTrouble::Address);
        }
        let mut headers = HeaderMap::new();
        if let Some(ApiKey(key)) = key {
            let mut value = HeaderValue::from_str(key.trim()).map_err(|_| SetUpTrouble::Key)?;
            value.set_sensitive(true);
            headers.insert(HeaderName::from_static("apikey"), value);
        }
        // The process has one provider of cryptography. Whoever came first may keep it: any of them will do here.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .default_headers(headers)
            .timeout(timeout)
            .connect_timeout(timeout)
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| SetUpTrouble::Tls { reason: error.to_string() })?;
        Ok(Self { client, base })
    }

    async fn look_up(&self, kvk: &KvkNumber) -> Result<Option<Company>, RegisterTrouble> {
        let address = format!("{}/v1/basisprofielen/{kvk}", self.base);
        let Some(text) = self.ask(&address).await? else { return Ok(None) };
        let mut read = document::profile(kvk, &text)?;
        if read.lists_branches {
            // Without a list the main branch of the profile is all there is.
            if let Some(text) = self.ask(&format!("{address}/vestigingen")).await? {
                document::add_branches(&mut read.company, &text)?;
            }
        }
        Ok(Some(read.company))
    }

    /// The body of a good answer; `None` when the register does not know the company.
    async fn ask(&self, address: &str) -> Result<Option<String>, RegisterTrouble> {
        let response = self.client.get(address).send().await.map_err(|error| trouble(&error))?;
        let status = response.status();
        match status {
            StatusCode::OK => body(response).await.map(Some),
            StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND => {
                document::unknown(status.as_u16(), &body(response).await?).map(|()| None)
            }
            _ => {
                tracing::warn!(%status, address, "the trade register gives no answer");
                Err(match status {
                    StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => RegisterTrouble::Refused,
                    StatusCode::TOO_MANY_REQUESTS => {
                        RegisterTrouble::RateLimited { retry_after_seconds: wait(&response) }
                    }
                    _ if status.is_server_error() => RegisterTrouble::Unreachable,
                    _ => RegisterTrouble::Unintelligible,
                })
            }
        }
    }
}

impl CompanyRegister for KvkApi {
    fn company<'a>(&'a self, kvk: &'a KvkNumber) -> BoxFuture<'a, Result<Option<Company>, RegisterTrouble>> {
        Box::pin(self.look_up(kvk))
    }
}

/// The body, piece by piece, so that one without end is dropped at the limit.
async fn body(mut response: Response) -> Result<String, RegisterTrouble> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| trouble(&error))? {
        if bytes.len() + chunk.len() > MAX_BYTES {
            tracing::warn!(max = MAX_BYTES, "the trade register's answer is too large");
            return Err(RegisterTrouble::Unintelligible);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| RegisterTrouble::Unintelligible)
}

/// Seconds to wait. The header may also hold a date, which is passed over: a date needs a clock.
fn wait(response: &Response) -> Option<u64> {
    response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
}

fn trouble(error: &reqwest::Error) -> RegisterTrouble {
    tracing::warn!(?error, "the trade register cannot be asked");
    if error.is_timeout() { RegisterTrouble::TimedOut } else { RegisterTrouble::Unreachable }
}
