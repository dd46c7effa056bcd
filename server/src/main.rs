//! Starts the portal, or imports data.

use std::{num::NonZeroUsize, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use clap::Parser;
use jiff::tz::TimeZone;
use rules::{company::KvkNumber, problem::Refusal};
use server::{
    audit_end::EndFile,
    client_address::Proxies,
    clock::{SystemChance, SystemClock},
    config::{AuditCommand, Command, Config, KeysCommand, PublicUrl},
    demo,
    demo_pages::{CLOCK, Demo},
    jobs::{Jobs, Outgoing},
    router::{Edge, router},
    serve::{Limits, serve},
    site,
};
use services::{
    Clock, DemoSms, Failure, HttpSms, ImportReport, MasterKey, NewOfficer, Portal, Resealed, SmsGateway,
    register::{ApiKey, CompanyRegister, KvkApi},
};
use store::Db;
use tracing_subscriber::EnvFilter;

/// Pages are made of many small pieces: this allocator hands them out faster than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The exit code of a trail that is whole as far as can be told.
const NOT_COMPARED: u8 = 3;

/// How long another service may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long messages that are on their way may take to end when the program stops, after what connections may.
const SENDS_END: Duration = Duration::from_secs(2);
/// How long the database may take for the end of the audit trail and to close; with what stands before it, a stop ends
/// within 10 seconds.
const CLOSING: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> ExitCode {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,server=info,services=info,app=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(Config::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> Result<ExitCode, String> {
    let public = PublicUrl::parse(&config.public_url)?;
    // Commands serve nobody, and need no answer to this.
    let proxies = if config.command.is_none() { config.proxies(&public)? } else { Proxies::default() };
    if let Some(file) = config.database_url.strip_prefix("sqlite:")
        && let Some(folder) = std::path::Path::new(file.split('?').next().unwrap_or(file)).parent()
    {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let db = Db::open(&config.database_url).await.map_err(|error| format!("DATABASE_URL: {error}"))?;
    let clock = Arc::new(SystemClock::default());
    let chance = Arc::new(SystemChance);
    if config.demo {
        set_clock(&db, &clock, config.today).await?;
    }
    let key = match (&config.secret_key, config.demo) {
        (Some(key), _) => key.clone(),
        (None, true) => MasterKey::demo(),
        (None, false) => {
            return Err("SECRET_KEY is needed: 64 hexadecimal digits, as `openssl rand -hex 32` makes them".into());
        }
    };
    let key = key.replacing(config.secret_key_old.iter().cloned());
    let end_file = EndFile::new(config.audit_end_file.clone());
    let places = std::thread::available_parallelism().map_or(2, usize::from);
    let portal = Portal::new(db, clock.clone(), chance.clone(), register(&config)?, &key, places)
        .map_err(|error| error.to_string())?;
    let portal = portal.with_settings(config.settings()?);
    if let Some(Command::Audit { command: AuditCommand::Verify { known } }) = &config.command {
        return verify_audit(&portal, known.clone(), &end_file).await;
    }
    let begun = portal.begin_audit().await.map_err(|error| error.to_string())?;
    begun.map_err(|unfit| unfit.to_string())?;
    end_file.compare(&portal).await?;
    let done = match &config.command {
        Some(Command::ImportCatalogue { file, yes }) => Some(import_catalogue(&portal, file, *yes).await?),
        Some(Command::ImportCompany { kvk }) => {
            import_company(&portal, &config, kvk).await?;
            Some(ExitCode::SUCCESS)
        }
        Some(Command::CreateOfficer { address, name }) => {
            create_officer(&portal, &public, address, name).await?;
            Some(ExitCode::SUCCESS)
        }
        Some(Command::EndOfficer { address }) => {
            let ended = portal.end_officer(address).await;
            ended.map_err(|failure| match failure {
                Failure::Refused(Refusal::NotYours) => {
                    format!("{address}: no officer has this address; check its spelling")
                }
                other => other.to_string(),
            })?;
            println!("{address}: ended, and logged out everywhere");
            Some(ExitCode::SUCCESS)
        }
        Some(Command::Keys { command: KeysCommand::Rotate }) => {
            rotate_keys(&portal).await?;
            Some(ExitCode::SUCCESS)
        }
        Some(Command::Audit { .. }) | None => None,
    };
    if let Some(code) = done {
        end_file.note(&portal).await?;
        return Ok(code);
    }
    if let Some(seconds) = portal.clock_behind().await.map_err(|error| error.to_string())? {
        tracing::warn!("the clock is {} minutes behind the newest line of the audit trail: check it", seconds / 60 + 1);
    }
    if config.demo {
        demo::fill(&portal).await.map_err(|error| error.to_string())?;
    }
    let sms: Arc<dyn SmsGateway> = match (&config.sms_url, config.sms_key.clone()) {
        (Some(url), Some(key)) => Arc::new(HttpSms::new(url, key, &config.sms_from, PATIENCE)?),
        _ if config.demo => Arc::new(DemoSms),
        _ => return Err("SMS_URL and SMS_KEY are needed: without text messages nobody can log in".into()),
    };
    if config.smtp_url.is_none() && !config.demo {
        return Err("SMTP_URL is needed: the portal confirms by mail".into());
    }
    let outgoing = Outgoing::new(config.smtp_url.as_deref(), &config.mail_from, sms, public.clone(), config.demo)?;
    let demo = config.demo.then(|| Demo { portal: portal.clone(), clock, public: public.clone() });
    let former = former_sites(&config);
    let files = site::files();
    let edge = Edge { public: public.clone(), proxies: proxies.clone(), chance, files, former };
    let app = router(portal.clone(), edge, demo);
    let limits = Limits::new(
        config.max_connections.map(NonZeroUsize::get),
        config.max_connections_per_address.map(NonZeroUsize::get),
    );
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("LISTEN {}: {error}", config.listen))?;
    let jobs = Jobs::start(&portal, Arc::new(outgoing));
    let noting = tokio::spawn(end_file.clone().keep(portal.clone()));
    let resealing = tokio::spawn(reseal(portal.clone()));
    if config.demo {
        greet(&public.origin, &portal);
    } else {
        println!("My Reconi: {}", public.origin);
    }
    serve(listener, app, &proxies, limits, stop()).await;
    jobs.stop(SENDS_END).await;
    for task in [noting, resealing] {
        task.abort();
    }
    let closing = async {
        if let Err(error) = end_file.note(&portal).await {
            tracing::error!("the end of the audit trail is not noted: {error}");
        }
        portal.db().close().await;
    };
    if tokio::time::timeout(CLOSING, closing).await.is_err() {
        tracing::warn!("the database was still busy at the stop");
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the pieces of former builds are, with those of this one beside them. Without that folder the portal works all the same:
/// pages that were open over an update go on by full loads.
fn former_sites(config: &Config) -> Option<PathBuf> {
    let default = (!config.demo).then(|| PathBuf::from(".data/sites"));
    let folder = config.former_sites.clone().or(default)?;
    if let Err(error) = site::keep(&folder) {
        tracing::warn!("FORMER_SITES {}: {error}; the pieces of this build are not kept", folder.display());
    }
    Some(folder)
}

/// Seals anew what a replaced key sealed, beside everything else.
async fn reseal(portal: Portal) {
    match portal.reseal().await {
        Ok(resealed) if resealed != Resealed::default() => tracing::info!(?resealed, "sealed anew"),
        Ok(_) => {}
        Err(failure) => tracing::error!("sealing anew: {failure}"),
    }
}

async fn rotate_keys(portal: &Portal) -> Result<(), String> {
    let Resealed { done, unreadable } = portal.reseal().await.map_err(|error| error.to_string())?;
    println!("{done} sealed anew");
    match unreadable {
        0 => println!("nothing is sealed with another key than SECRET_KEY any more: SECRET_KEY_OLD can go"),
        count => return Err(format!("{count} do not open with SECRET_KEY_OLD: they are named in the log")),
    }
    Ok(())
}

async fn stop() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}

fn greet(origin: &str, portal: &Portal) {
    println!("My Reconi, with demo data of {}", portal.today());
    println!("  portal:              {origin}");
    println!("  demo post and codes: {origin}/demo/post");
    println!("  password of all:     {}", demo::PASSWORD);
    println!("  dirk@demo.example    renews for himself at once (independently authorized)");
    println!("  desk:                {origin}/desk, as desk@demo.example; the code is on {origin}/demo/post");
    println!("  anna@demo.example    asks for renewal; bram@demo.example or carla@demo.example approves");
}

/// Demo mode: the clock as it was left, or moved on to noon of a day; never back.
async fn set_clock(db: &Db, clock: &SystemClock, today: Option<jiff::civil::Date>) -> Result<(), String> {
    let failed = |error: store::Error| error.to_string();
    let kept = db.read().await.map_err(failed)?.setting(CLOCK).await.map_err(failed)?;
    clock.set_offset(kept.and_then(|text| text.parse().ok()).unwrap_or(0));
    if let Some(wanted) = today {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
        let now = zone.to_datetime(clock.now()).date();
        if wanted < now {
            return Err(format!("--today {wanted}: the demo database is at {now}, and time does not run back"));
        }
        if wanted > now {
            let noon =
                zone.to_timestamp(wanted.at(12, 0, 0, 0)).map_err(|error| format!("--today {wanted}: {error}"))?;
            clock.set_offset(clock.offset() + noon.as_second() - clock.now().as_second());
        }
    }
    let mut tx = db.write().await.map_err(failed)?;
    tx.put_setting(CLOCK, &clock.offset().to_string()).await.map_err(failed)?;
    tx.commit().await.map_err(failed)
}

async fn verify_audit(portal: &Portal, known: Option<(i64, String)>, end_file: &EndFile) -> Result<ExitCode, String> {
    let noted = end_file.read()?;
    let known = known.or_else(|| noted.clone());
    let compared = known.is_some();
    let lines = portal.verify_audit(known).await.map_err(|error| error.to_string())?;
    let lines = lines.map_err(|unfit| unfit.to_string())?;
    if noted.is_some() {
        end_file.compare(portal).await?;
    }
    let (number, mark) = portal.audit_end().await.map_err(|error| error.to_string())?;
    println!("audit trail: {lines} lines, each as it was written\nends with {number}:{mark}");
    if compared {
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "NOT compared with an end that was noted before: whether database and trail were put back to an earlier state \
         together cannot be told. Give --known NUMBER:MARK from the log, or set AUDIT_END_FILE"
    );
    Ok(ExitCode::from(NOT_COMPARED))
}

async fn import_catalogue(portal: &Portal, file: &std::path::Path, yes: bool) -> Result<ExitCode, String> {
    let source = std::fs::File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let caution = if yes { services::Caution::Sure } else { services::Caution::Careful };
    let source = std::io::BufReader::new(source);
    let report = portal.import_catalogue(source, caution).await.map_err(|error| error.to_string())?;
    let report = report.map_err(|error| format!("{}: refused, nothing was changed: {error}", file.display()))?;
    print_report(&report);
    // Somebody has to look at what was refused.
    Ok(if report.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

fn print_report(report: &ImportReport) {
    println!(
        "{} providers; services: {} added, {} changed, {} unchanged, {} no longer listed, {} refused",
        report.providers,
        report.added.len(),
        report.changed.len(),
        report.unchanged,
        report.unlisted.len(),
        report.refused.len()
    );
    for (word, names) in
        [("added", &report.added), ("changed", &report.changed), ("no longer listed", &report.unlisted)]
    {
        for name in names {
            println!("{word}: {name}");
        }
    }
    for other in &report.renamed {
        println!("two names: {} is shown as {:?}, and also called {:?}", other.uuid, other.shown, other.name);
    }
    for refused in &report.refused {
        println!("refused: {} / {}: {}", refused.provider, refused.service, refused.reason);
    }
}

/// The trade register: in demo mode its public test companies.
fn register(config: &Config) -> Result<Arc<dyn CompanyRegister>, String> {
    if config.demo {
        return Ok(Arc::new(demo::COMPANIES));
    }
    let key = config.kvk_key.as_ref().map(|key| ApiKey::new(key.reveal().clone()));
    let register = KvkApi::new(&config.kvk_url, key, PATIENCE).map_err(|error| format!("KVK_URL: {error}"))?;
    Ok(Arc::new(register))
}

async fn create_officer(portal: &Portal, public: &PublicUrl, address: &str, name: &str) -> Result<(), String> {
    let new = NewOfficer { email: address.to_owned(), name: name.to_owned() };
    let path = portal.create_officer(&new).await.map_err(|failure| match failure {
        Failure::Refused(Refusal::Invalid(problems)) if problems.iter().any(|(field, _)| field == "name") => {
            "NAME: give a name of up to 64 characters".to_owned()
        }
        Failure::Refused(_) => format!("ADDRESS {address:?}: this is not an e-mail address that a mail can reach"),
        other => other.to_string(),
    })?;
    println!(
        "{}{path}\nworks once, for three days. Give it to {name} in person: whoever has it becomes them",
        public.origin
    );
    Ok(())
}

async fn import_company(portal: &Portal, config: &Config, kvk: &str) -> Result<(), String> {
    let number = KvkNumber::parse(kvk).map_err(|_| format!("{kvk:?}: a KvK number has 8 digits"))?;
    let company = register(config)?.company(&number).await.map_err(|trouble| format!("trade register: {trouble}"))?;
    let company =
        company.ok_or_else(|| format!("{kvk}: the trade register does not know this number; check the digits"))?;
    let mut tx = portal.db().write().await.map_err(|error| error.to_string())?;
    portal.upsert_company(&mut tx, &company).await.map_err(|error| error.to_string())?;
    tx.commit().await.map_err(|error| error.to_string())?;
    println!("{}: {}, {} branches", company.kvk, company.name, company.branches.len());
    Ok(())
}
