//! Starts the portal, or imports data.

use std::{net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use clap::Parser;
use jiff::tz::TimeZone;
use rules::company::KvkNumber;
use server::{
    clock::{SystemChance, SystemClock},
    config::{AuditCommand, Command, Config, PublicUrl},
    demo,
    demo_pages::{CLOCK, Demo},
    jobs::{Jobs, Outgoing},
    router::router,
};
use services::{
    Clock, DemoSms, ErrandDelay, HttpSms, ImportReport, MasterKey, Portal, SmsGateway,
    register::{ApiKey, CompanyRegister, KvkApi},
};
use store::Db;
use tracing_subscriber::EnvFilter;

/// Pages are made of many small pieces: this allocator hands them out faster than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long another service may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long messages that are on their way may take to end when the program stops.
const SENDS_END: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> ExitCode {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,server=info,services=info,app=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(Config::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> Result<(), String> {
    let public = PublicUrl::parse(&config.public_url)?;
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
    let places = std::thread::available_parallelism().map_or(2, usize::from);
    let portal = Portal::new(db, clock.clone(), chance.clone(), register(&config)?, &key, places)
        .map_err(|error| error.to_string())?;
    // Whoever tries the portal out has nobody to hide, and waits for nothing.
    let portal = if config.demo { portal.with_errand_delay(ErrandDelay::NONE) } else { portal };
    match &config.command {
        Some(Command::ImportCatalogue { file }) => return import_catalogue(&portal, file).await,
        Some(Command::Audit { command: AuditCommand::Verify { known } }) => {
            return verify_audit(&portal, known.clone()).await;
        }
        Some(Command::ImportCompany { kvk }) => return import_company(&portal, &config, kvk).await,
        None => {}
    }
    portal.begin_audit().await.map_err(|error| error.to_string())?;
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
    let app = router(portal.clone(), public.clone(), chance, demo);
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("LISTEN {}: {error}", config.listen))?;
    let jobs = Jobs::start(&portal, Arc::new(outgoing));
    if config.demo {
        greet(&public.origin, &portal);
    } else {
        println!("My Reconi: {}", public.origin);
    }
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stop())
        .await
        .map_err(|error| error.to_string())?;
    jobs.stop(SENDS_END).await;
    portal.db().close().await;
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

async fn verify_audit(portal: &Portal, known: Option<(i64, String)>) -> Result<(), String> {
    let lines = portal.verify_audit(known).await.map_err(|error| error.to_string())?;
    let lines = lines.map_err(|tampered| format!("audit trail: {tampered}"))?;
    let (number, mark) = portal.audit_end().await.map_err(|error| error.to_string())?;
    println!("audit trail: {lines} lines, each as it was written\nends with {number}:{mark}");
    Ok(())
}

async fn import_catalogue(portal: &Portal, file: &std::path::Path) -> Result<(), String> {
    let source = std::fs::File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let report = portal.import_catalogue(std::io::BufReader::new(source)).await.map_err(|error| error.to_string())?;
    let report = report.map_err(|error| format!("{}: refused, nothing was changed: {error}", file.display()))?;
    print_report(&report);
    Ok(())
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
