//! The page of a file of users, and of what became of one, as the portal writes them.

use maud::{Markup, html};
use rules::{
    people_file::{self, FileProblem, FileRow, FileShown, RowProblem},
    wizard::{WizardKind, add_users::USERS},
};

use crate::{
    api::PAGE_OF_FIELD,
    components::{
        Sign,
        still::{self, icon, tag},
    },
    texts::Texts,
};

/// The whole page. `mark` says for whom it is made.
pub(crate) fn page(texts: Texts, shown: &FileShown, mark: &str) -> String {
    let back = format!("/w/{}/{}/{USERS}", WizardKind::AddUsers, shown.draft);
    let given = shown.name.is_some() || shown.problem.is_some();
    let page = html! {
        div class=[(!given).then_some("mr-narrow")] {
            div class="mr-head" {
                a class="mr-back" href=(back) rel="external" { (icon("left", true)) (texts.users_file_back()) }
                h1 tabindex="-1" { (texts.users_file_title()) }
                p class="mr-head__lead" { (texts.users_file_lead()) }
            }
            div class="mr-stack mr-stack--lg" {
                @if let (Some(name), None) = (&shown.name, &shown.problem) { (found(texts, shown, name, mark)) }
                (upload(texts, shown, mark, given))
                @if !given { (how(texts)) }
            }
        }
    };
    page.0
}

fn hidden(mark: &str, draft: &str) -> Markup {
    html! {
        input type="hidden" name=(PAGE_OF_FIELD) value=(mark);
        input type="hidden" name="draft" value=(draft);
    }
}

fn upload(texts: Texts, shown: &FileShown, mark: &str, given: bool) -> Markup {
    let problem = shown.problem.as_ref().map(|problem| texts.file_problem(problem));
    // A form with a file cannot say in its fields whose page it stands on before the file is read.
    let action = format!("{}/file?{PAGE_OF_FIELD}={mark}", people_file::page(&shown.draft));
    html! {
        section class="mr-section" aria-labelledby="upload" {
            h2 id="upload" { @if given { (texts.users_file_again()) } @else { (texts.users_file_your_file()) } }
            form class="mr-form" method="post" enctype="multipart/form-data" action=(action) {
                div class="mr-field" {
                    label class="mr-label" for="file" { (texts.users_file_field()) }
                    p class="mr-hint" id="file-h" { (texts.users_file_field_hint()) }
                    @if let Some(problem) = &problem {
                        p class="mr-error" id="file-e" role="alert" {
                            (icon("warn", false))
                            span { span class="mr-hidden" { (texts.problem_error()) ": " } (problem) }
                        }
                    }
                    input class="mr-input mr-input--file" id="file" name="file" type="file" accept=".csv,.txt,text/csv,text/plain"
                        aria-describedby="file-h file-e" aria-invalid=[problem.as_ref().map(|_| "true")] required;
                }
                div class="mr-actions" {
                    button class={ "mr-button" @if shown.good > 0 { " mr-button--second" } } { (texts.users_file_upload()) }
                    a class="mr-button mr-button--second" href="/administration/users/import/example.csv" download {
                        (icon("download", false)) (texts.users_file_example())
                    }
                }
            }
        }
    }
}

fn how(texts: Texts) -> Markup {
    let steps = [
        (texts.users_file_how_example(), texts.users_file_how_example_text()),
        (texts.users_file_how_needed(), texts.users_file_how_needed_text()),
        (texts.users_file_how_optional(), texts.users_file_how_optional_text()),
        (texts.users_file_how_save(), texts.users_file_how_save_text()),
    ];
    html! {
        section class="mr-section" aria-labelledby="how" {
            h2 id="how" { (texts.users_file_how()) }
            ol class="mr-what" { @for (head, text) in steps { li { p { (head) } p { (text) } } } }
        }
    }
}

/// What was read: how much of it is good, what is not and why, and the way on.
fn found(texts: Texts, shown: &FileShown, name: &str, mark: &str) -> Markup {
    let sum = match (shown.good, shown.wrong) {
        (0, _) => texts.users_file_none_good(),
        (_, 0) => texts.users_file_all_good(),
        _ => texts.users_file_some_wrong(),
    };
    let kind = if shown.wrong == 0 { "mr-banner mr-banner--good" } else { "mr-banner" };
    html! {
        div class=(kind) role="status" {
            (icon(if shown.wrong == 0 { "check" } else { "info" }, false))
            div {
                h2 translate="no" { (texts.users_file_read(name)) }
                p { (texts.users_file_good(shown.good)) @if shown.wrong > 0 { ". " (texts.users_file_wrong(shown.wrong)) } "." }
                p { (sum) }
                @if !shown.unused.is_empty() { p { (texts.users_file_unused(shown.unused.join(", "))) } }
            }
        }
        div class="mr-actions" {
            @if shown.good > 0 {
                form method="post" action="/api/use_users_file" {
                    (hidden(mark, &shown.draft))
                    input type="hidden" name="file" value=(shown.id);
                    button class="mr-button" { (texts.users_file_use(shown.good)) }
                }
            }
            form method="post" action="/api/forget_users_file" {
                (hidden(mark, &shown.draft))
                button class="mr-button mr-button--second" { (texts.users_file_forget()) }
            }
        }
        (rows(texts, shown))
    }
}

fn rows(texts: Texts, shown: &FileShown) -> Markup {
    let here = people_file::page(&shown.draft);
    let tab = |href: String, word: String, current: bool| {
        html! { li { a href=(href) aria-current=[current.then_some("page")] { (word) } } }
    };
    let good = if shown.shows_good { "?good=1&" } else { "?" };
    let (who, number) = (texts.users_file_who(), texts.users_file_number());
    let columns: &[&str] = match shown.shows_good {
        true => &[who, number, texts.users_file_born(), texts.permissions_level()],
        false => &[who, number, texts.users_file_why()],
    };
    let rows = html! { @for one in &shown.rows { (row(texts, one, shown.shows_good)) } };
    html! {
        section class="mr-section" aria-label=(texts.users_file_tabs()) {
            @if shown.good > 0 && shown.wrong > 0 {
                nav aria-label=(texts.users_file_tabs()) {
                    ul class="mr-chips" {
                        (tab(here.clone(), texts.users_file_tab_wrong(shown.wrong), !shown.shows_good))
                        (tab(format!("{here}?good=1"), texts.users_file_tab_good(shown.good), shown.shows_good))
                    }
                }
            }
            div class="mr-card mr-card--flush" { (still::table(texts.users_file_tabs(), columns, &rows)) }
            @if let Some(more) = shown.more {
                p class="mr-after" { a href=(format!("{here}{good}after={more}")) { (texts.users_file_more()) (icon("right", true)) } }
            }
        }
    }
}

/// Who a row is about, and which it is.
fn who(texts: Texts, one: &FileRow) -> Markup {
    html! {
        th role="rowheader" scope="row" {
            @if one.name.is_empty() { span class="mr-soft" { (texts.users_file_nameless()) } }
            @else { span translate="no" { (one.name) } }
            @if !one.email.is_empty() { small translate="no" { (one.email) } }
        }
    }
}

/// What is wrong with it.
fn why(texts: Texts, problems: &[RowProblem]) -> Markup {
    html! { span class="mr-plainlist" { @for problem in problems { span { (texts.row_problem(problem)) } } } }
}

fn row(texts: Texts, one: &FileRow, good: bool) -> Markup {
    html! {
        tr role="row" {
            (who(texts, one))
            td role="cell" data-label=(texts.users_file_number()) { (one.number) }
            @if good {
                td role="cell" data-label=(texts.users_file_born()) {
                    @if let Some(user) = &one.user { span { (texts.day(user.born)) small translate="no" { (user.mobile) } } }
                }
                td role="cell" data-label=(texts.permissions_level()) {
                    @match one.level {
                        Some(level) => span class="mr-level" { (level.name()) },
                        None => span class="mr-soft" { (texts.users_file_level_chosen()) },
                    }
                }
            } @else {
                td role="cell" data-label=(texts.users_file_why()) { (why(texts, &one.problems)) }
            }
        }
    }
}

/// What became of a file that was sent: how far it is, and what did not become an invitation.
pub(crate) fn progress(texts: Texts, progress: &rules::invitation::ImportProgress) -> String {
    let done = progress.finished;
    let sign = match done {
        true => Sign { kind: "active", word: texts.users_file_finished(progress.invited, progress.all).into() },
        false => Sign {
            kind: "progress",
            word: texts.users_file_progress(&progress.file, progress.done, progress.all).into(),
        },
    };
    let columns = [texts.users_file_who(), texts.users_file_number(), texts.users_file_why()];
    let left_out = html! { @for one in &progress.left_out { (row(texts, one, false)) } };
    let page = html! {
        section class="mr-card mr-stack" aria-live="polite" {
            p { (tag(&sign)) }
            @if !done {
                progress class="mr-meter" max=(progress.all.max(1)) value=(progress.done) aria-label=(sign.word) {}
                p { (texts.users_file_progress_text()) }
                // With scripts the page looks by itself.
                p { a href="" rel="external" { (texts.users_file_progress_look()) } }
            }
        }
        @if !progress.left_out.is_empty() {
            section class="mr-section" aria-labelledby="left-out" {
                h2 id="left-out" { (texts.users_file_left_out()) }
                div class="mr-card mr-card--flush" { (still::table(texts.users_file_left_out(), &columns, &left_out)) }
            }
        }
    };
    page.0
}

/// The page of a draft whose file was too large to be taken.
pub(crate) fn too_large(shown: FileShown) -> FileShown {
    FileShown { problem: Some(FileProblem::Size), name: None, rows: Vec::new(), ..shown }
}
