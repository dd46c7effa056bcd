//! What a manager does for a thousand users at once, and what others notice of it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use rules::{
    shown::{UsersFilter, Within},
    wizard::{
        Answers, TRUTH, WizardKind,
        add_users::{COMPANY, GOOD, KNOWN, SERVICES},
        renewal::TERM,
    },
};
use services::{Failure, Filler, Intent, Portal, SignedIn};

/// Rows of each action.
const ROWS: usize = 1_000;
/// The most seconds that renewing and importing them may take.
const RENEWING: f64 = 3.0;
const IMPORTING: f64 = 5.0;
/// How much longer others' pages may take meanwhile.
const MEANWHILE: f64 = 2.0;
/// Times that a page is asked for before.
const BEFORE: usize = 200;

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

/// Saves a step; the revision after it.
async fn step(filler: &Filler, draft: &str, name: &str, rev: i64, given: &[(&str, &str)]) -> Result<i64, Failure> {
    let saved = filler.save_step(draft, name, rev, answers(given), Intent::GoOn).await?;
    if saved.problems.is_empty() {
        Ok(saved.rev)
    } else {
        Err(Failure::Broken(format!("{name}: {:?}", saved.problems)))
    }
}

/// The median and the 99th percentile of a page's times, in milliseconds: `BEFORE` times, or until `stop`.
pub(crate) async fn page(who: &SignedIn, stop: Option<&AtomicBool>) -> Result<(f64, f64), Failure> {
    let mut times = Vec::new();
    while stop.map_or(times.len() < BEFORE, |stop| !stop.load(Ordering::SeqCst)) {
        let begun = Instant::now();
        who.overview().await?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        tokio::task::yield_now().await;
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len().max(1) - 1) * share / 100).copied().unwrap_or_default();
    Ok((at(50), at(99)))
}

/// Does something while others load pages; the seconds it took, and what their pages did.
pub(crate) async fn beside<T>(
    who: &SignedIn,
    what: impl Future<Output = Result<T, Failure>>,
) -> Result<(T, f64, (f64, f64)), Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let (other, told) = (who.clone(), stop.clone());
    let pages = tokio::spawn(async move { page(&other, Some(&told)).await });
    let begun = Instant::now();
    let done = what.await;
    let took = begun.elapsed().as_secs_f64();
    stop.store(true, Ordering::SeqCst);
    let meanwhile = pages.await.map_err(|error| Failure::Broken(error.to_string()))??;
    Ok((done?, took, meanwhile))
}

/// What takes too long.
///
/// # Errors
/// Where something cannot be done at all.
pub(crate) async fn measure(portal: &Portal, who: &SignedIn) -> Result<Vec<String>, Failure> {
    let filler = Filler::from(who.clone());
    let alone = page(who, None).await?;
    println!(
        "\na thousand at once; another page meanwhile, which alone takes median {:.2} ms, p99 {:.2} ms",
        alone.0, alone.1
    );
    let mut slow = Vec::new();
    let mut tell = |what: &str, took: f64, most: f64, (median, p99): (f64, f64)| {
        println!("{what}: {took:.2} s (at most {most}), the page median {median:.2} ms, p99 {p99:.2} ms");
        if took > most {
            slow.push(format!("{what}: {took:.2} s"));
        }
        // Of so short a while the worst percent is two or three pages: it is told, and the median judged.
        if median > alone.0 * MEANWHILE {
            slow.push(format!("{what}: the page took {:.2} ms, then {median:.2} ms", alone.0));
        }
    };

    let filter = UsersFilter { expiring: Some(Within::Six), ..UsersFilter::default() };
    let begun = Instant::now();
    let draft = who.start_renewing_all(&filter).await?;
    println!("renewing, from the list to its first step: {:.0} ms", begun.elapsed().as_secs_f64() * 1_000.0);
    let rev = filler.open_draft(&draft).await?.rev;
    let rev = step(&filler, &draft, TERM, rev, &[(TERM, "3")]).await?;
    let sent = filler.send_wizard(&draft, rev, answers(&[(TRUTH, "on")]));
    let (references, took, meanwhile) = beside(who, sent).await?;
    let applications = who.done(&references.concat()).await?.applications;
    let done: usize = applications.iter().map(|one| one.lines.len()).sum();
    if done != ROWS {
        return Err(Failure::Broken(format!("{done} were renewed")));
    }
    tell("renewing 1,000 permissions", took, RENEWING, meanwhile);

    let rows = (0..ROWS).map(|n| format!("N.;;;New;1980-05-17;new{n}@import.example;0612345678;\n"));
    let heading = "initials;first_name;prefix;last_name;date_of_birth;email;mobile;level\n".to_owned();
    let file: String = std::iter::once(heading).chain(rows).collect();
    let draft = who.start_wizard(WizardKind::AddUsers).await?;
    let rev = filler.open_draft(&draft).await?.rev;
    step(&filler, &draft, COMPANY, rev, &[("level", "EH3"), ("branch", "no")]).await?;
    let begun = Instant::now();
    who.read_users_file(&draft, "people.csv", file.into_bytes()).await?;
    println!("reading a file of 1,000 users: {:.0} ms", begun.elapsed().as_secs_f64() * 1_000.0);
    let begun = Instant::now();
    let shown = who.users_file(&draft, true, 0).await?;
    println!("looking at it: {:.0} ms", begun.elapsed().as_secs_f64() * 1_000.0);
    who.use_users_file(&draft, &shown.id).await?;
    let rev = filler.open_draft(&draft).await?.rev;
    let given = [("scope", "all"), (TERM, "3")];
    let rev = step(&filler, &draft, SERVICES, rev, &given).await?;
    let rev = step(&filler, &draft, TERM, rev, &given).await?;
    let seen = shown.good.to_string();
    let import = async {
        filler.send_wizard(&draft, rev, answers(&[(TRUTH, "on"), (KNOWN, "on"), (GOOD, &seen)])).await?;
        portal.run_imports().await
    };
    let (done, took, meanwhile) = beside(who, import).await?;
    if done != ROWS {
        return Err(Failure::Broken(format!("{done} were imported")));
    }
    tell("importing 1,000 users", took, IMPORTING, meanwhile);
    Ok(slow)
}
