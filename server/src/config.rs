//! What the portal is told at start: by options and environment variables.

use std::{net::SocketAddr, num::NonZeroUsize, path::PathBuf};

use clap::{Parser, Subcommand};
use jiff::civil::Date;
use rules::reminder::Reminders;
use services::{ErrandDelay, MasterKey, Secret, Settings};

use crate::{
    audit_end,
    client_address::{ForwardedHeader, Proxies},
};

/// My Reconi: the self-service portal for eHerkenning.
#[derive(Parser)]
#[command(version, about)]
pub struct Config {
    /// Where the portal is reached, without a trailing slash. https, or http on loopback.
    #[arg(long, env = "PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    pub public_url: String,

    /// Where to listen.
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,

    /// The networks of the proxies that say where requests come from, joined by commas (`10.0.0.0/8, 192.0.2.7`), or
    /// `none`. Needed where PUBLIC_URL is https: the portal speaks http, so a proxy stands before it.
    #[arg(long, env = "TRUSTED_PROXIES")]
    pub trusted_proxies: Option<String>,

    /// The header in which those proxies name the client.
    #[arg(long, env = "FORWARDED_HEADER", value_enum, default_value_t)]
    pub forwarded_header: ForwardedHeader,

    /// How many connections are held at once. By default what the process may open, less what it needs itself.
    #[arg(long, env = "MAX_CONNECTIONS")]
    pub max_connections: Option<NonZeroUsize>,

    /// How many of them one address may hold; trusted proxies may hold all. By default a quarter of MAX_CONNECTIONS.
    #[arg(long, env = "MAX_CONNECTIONS_PER_ADDRESS")]
    pub max_connections_per_address: Option<NonZeroUsize>,

    /// The database: `sqlite:FILE` or `postgres://…`. Created and brought up to date at start.
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite:.data/portal.db")]
    pub database_url: String,

    /// 64 hexadecimal digits that open what is sealed in the database, as `openssl rand -hex 32` makes them. Keep them
    /// apart from the database; another database may have others.
    #[arg(long, env = "SECRET_KEY", hide_env_values = true, value_parser = MasterKey::parse)]
    pub secret_key: Option<MasterKey>,

    /// The keys that SECRET_KEY replaced, newest first, with commas between: they open what is not sealed anew yet. To
    /// replace a key: stop every instance, give the new one as SECRET_KEY and the old one here, start, run
    /// `server keys rotate`; then leave the old one out.
    #[arg(long, env = "SECRET_KEY_OLD", hide_env_values = true, value_parser = MasterKey::parse, value_delimiter = ',')]
    pub secret_key_old: Vec<MasterKey>,

    /// A file outside the database in which the end of the audit trail is noted, every hour and when the portal stops, and
    /// looked up when it starts: it tells a database that was put back to an earlier state, or emptied.
    #[arg(long, env = "AUDIT_END_FILE")]
    pub audit_end_file: Option<PathBuf>,

    /// A folder that stays over an update, in which the portal leaves the pieces of its site when it starts: pages that were
    /// open meanwhile find those of the last two builds there. By default `.data/sites`; none in demo mode.
    #[arg(long, env = "FORMER_SITES")]
    pub former_sites: Option<PathBuf>,

    /// The mail server: `smtp://…` (with STARTTLS: `?tls=required`) or `smtps://…`.
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// The sender of mail.
    #[arg(long, env = "MAIL_FROM", default_value = "My Reconi <no-reply@example.nl>")]
    pub mail_from: String,

    /// The text message gateway.
    #[arg(long, env = "SMS_URL")]
    pub sms_url: Option<String>,

    /// The gateway's key.
    #[arg(long, env = "SMS_KEY", hide_env_values = true, value_parser = secret)]
    pub sms_key: Option<Secret<String>>,

    /// The sender of text messages.
    #[arg(long, env = "SMS_FROM", default_value = "Reconi")]
    pub sms_from: String,

    /// The trade register's API, without `/v1/…`.
    #[arg(long, env = "KVK_URL", default_value = "https://api.kvk.nl/api")]
    pub kvk_url: String,

    /// The API's key.
    #[arg(long, env = "KVK_KEY", hide_env_values = true, value_parser = secret)]
    pub kvk_key: Option<Secret<String>>,

    /// How many days before the end users are reminded again that a permission ends, after the mail of two months before, with
    /// commas between: each from 1 to 58.
    /// An empty text is: no further ones.
    #[arg(long, env = "REMINDER_DAYS", default_value = "30,7")]
    pub reminder_days: String,

    /// After how many months without logging in an eHerkenning lapses, thirty days after its holder was told by mail. By default
    /// it never does.
    #[arg(long, env = "DORMANT_AFTER_MONTHS", value_parser = clap::value_parser!(i64).range(1..))]
    pub dormant_after_months: Option<i64>,

    /// Fill an empty database with demo data; mail and text messages can be read on /demo/post.
    #[arg(long)]
    pub demo: bool,

    /// With --demo: the day that the clock starts on; time then runs on.
    #[arg(long, requires = "demo")]
    pub today: Option<Date>,

    /// Something else than serving the portal.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Something else than serving the portal.
#[derive(Subcommand)]
pub enum Command {
    /// Import a service catalogue in the scheme's XML format, and report what was added, changed and refused. Exit code 3 where
    /// something was refused.
    ImportCatalogue {
        /// The catalogue.
        file: PathBuf,
        /// Also where nothing of it can be used, or more than a tenth of the listed services go from the list.
        #[arg(long)]
        yes: bool,
    },
    /// Look after the audit trail.
    Audit {
        /// What to do.
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Look after the keys.
    Keys {
        /// What to do.
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Make an account for an officer of the helpdesk, or a new way in for one who lost password or phone. Prints a link, which
    /// works for three days: they choose a password and an authenticator app with it.
    CreateOfficer {
        /// The officer's e-mail address, which they log in with.
        address: String,
        /// The name that colleagues see.
        name: String,
    },
    /// End an officer's account, at once.
    EndOfficer {
        /// The officer's e-mail address.
        address: String,
    },
    /// Look a company up in the trade register and write it into the database.
    ImportCompany {
        /// The KvK number.
        kvk: String,
    },
}

/// What can be done about the audit trail.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Find every line that was changed, deleted, swapped, added or cut off; says where the trail ends. Without --known and
    /// without AUDIT_END_FILE nobody can tell whether database and trail were put back together: exit code 3.
    Verify {
        /// An end that was noted before, as NUMBER:MARK: also finds that the whole trail was put back to an older one.
        #[arg(long, value_parser = audit_end::parse)]
        known: Option<(i64, String)>,
    },
}

/// What can be done about the keys.
#[derive(Subcommand)]
pub enum KeysCommand {
    /// Seal with SECRET_KEY what SECRET_KEY_OLD sealed, and say whether the old one is still needed.
    Rotate,
}

impl Config {
    /// What the operator chose.
    ///
    /// # Errors
    /// What number of days no reminder can be sent before the end.
    pub fn settings(&self) -> Result<Settings, String> {
        let unfit = |days: &str| format!("REMINDER_DAYS: {days:?} is not a number of days from 1 to 58");
        let days = self.reminder_days.split(',').map(str::trim).filter(|days| !days.is_empty());
        let days: Vec<i64> = days.map(|days| days.parse().map_err(|_| unfit(days))).collect::<Result<_, String>>()?;
        let reminders = Reminders::on_days(&days).map_err(|days| unfit(&days.to_string()))?;
        // Whoever tries the portal out has nobody to hide, and waits for nothing.
        let errand_delay = if self.demo { ErrandDelay::NONE } else { ErrandDelay::HIDDEN };
        Ok(Settings { errand_delay, reminders, dormant_after: self.dormant_after_months })
    }

    /// Whom the portal believes about where a request comes from.
    ///
    /// # Errors
    /// What is no network; or that nothing is set although a proxy must be there: then every visitor would have the
    /// proxy's address, and what is limited per address would be limited for all of them together.
    pub fn proxies(&self, public: &PublicUrl) -> Result<Proxies, String> {
        match &self.trusted_proxies {
            Some(networks) => {
                if public.secure && networks.trim() == "none" {
                    tracing::warn!(
                        "TRUSTED_PROXIES=none: all visitors who come by the proxy of {} have one address, and share every \
                         limit that is counted by address",
                        public.origin
                    );
                }
                Proxies::parse(networks, self.forwarded_header).map_err(|error| format!("TRUSTED_PROXIES: {error}"))
            }
            None if public.secure => Err(format!(
                "TRUSTED_PROXIES is needed: {} is https and the portal speaks http, so a proxy stands before it. Name its \
                 network, such as 127.0.0.1 or 10.0.0.0/8, so that visitors are told apart by their own addresses; `none` \
                 counts them all as one",
                public.origin
            )),
            None => Ok(Proxies::default()),
        }
    }
}

fn secret(text: &str) -> Result<Secret<String>, std::convert::Infallible> {
    Ok(Secret::new(text.to_owned()))
}

/// The parts of the public address that matter for cookies and the origin gate.
#[derive(Debug, Clone)]
pub struct PublicUrl {
    /// `https://host[:port]`, as browsers send it in `Origin`.
    pub origin: String,
    /// `host[:port]`.
    pub host: String,
    /// Whether it is https.
    pub secure: bool,
}

impl PublicUrl {
    /// Reads the address.
    ///
    /// # Errors
    /// Why it cannot be used: http anywhere but on loopback would send cookies in the clear.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = reqwest::Url::parse(text).map_err(|error| format!("PUBLIC_URL {text:?}: {error}"))?;
        let host = url.host_str().ok_or_else(|| format!("PUBLIC_URL {text:?} names no host"))?;
        let loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let secure = url.scheme() == "https";
        let http_on_loopback = url.scheme() == "http" && loopback;
        if !secure && !http_on_loopback {
            return Err(format!("PUBLIC_URL {text:?}: use https, or http on loopback (127.0.0.1, localhost) only"));
        }
        if url.path() != "/" || url.query().is_some() {
            return Err(format!("PUBLIC_URL {text:?}: leave out everything after the host and port"));
        }
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Self { origin: url.origin().ascii_serialization(), host: format!("{host}{port}"), secure })
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{Config, PublicUrl};

    /// K1.4: a set-up in which everybody has the proxy's address does not start by accident.
    #[test]
    fn k1_behind_https_the_start_asks_for_the_proxies() {
        let proxies = |arguments: &[&str]| {
            let config = Config::try_parse_from(["server"].iter().chain(arguments)).unwrap();
            config.proxies(&PublicUrl::parse(&config.public_url).unwrap())
        };
        let https = "--public-url=https://mijn.reconi.example";
        assert!(proxies(&[https]).is_err_and(|error| error.starts_with("TRUSTED_PROXIES is needed")));
        assert!(proxies(&[https, "--trusted-proxies=none"]).is_ok_and(|none| !none.trusts([127, 0, 0, 1].into())));
        assert!(
            proxies(&[https, "--trusted-proxies=127.0.0.0/8"]).is_ok_and(|some| some.trusts([127, 0, 0, 1].into()))
        );
        assert!(
            proxies(&[https, "--trusted-proxies=nginx"]).is_err_and(|error| error.starts_with("TRUSTED_PROXIES: "))
        );
        assert!(proxies(&[]).is_ok(), "on loopback there is none");
        assert!(proxies(&["--forwarded-header=forwarded", "--trusted-proxies=::1"]).is_ok());
    }

    #[test]
    fn http_is_for_loopback_only() {
        assert!(PublicUrl::parse("http://127.0.0.1:3000").is_ok_and(|url| !url.secure));
        assert!(PublicUrl::parse("http://localhost").is_ok());
        assert_eq!(PublicUrl::parse("https://mijn.reconi.example").unwrap().origin, "https://mijn.reconi.example");
        for wrong in [
            "http://mijn.reconi.example",
            "ftp://127.0.0.1",
            "mijn.reconi.example",
            "https://a.example/b",
            "http://127.0.0.1.evil.example",
        ] {
            assert!(PublicUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
