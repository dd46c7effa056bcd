//! Pages of the desk, as the portal writes them: the frame, signing in, and what waits.

mod people;

pub(crate) use people::{file, people, why};

use maud::{Markup, html};
use rules::{
    desk::{DeskShown, TaskKind, TaskShown},
    problem::{Problem, Refusal},
    shown::{QrShown, SignInShown, WrittenPage},
};
use services::{ActivationShown, letters::AnyLetter};

use crate::{
    api::{PAGE_OF_FIELD, page_path, request_frame, visit},
    components::{FieldKind, asked::Asked, still, still::icon},
    frame::Theme,
    texts::Texts,
};

/// What stands around a page of the desk: for whom, in which language, and where it is.
pub(crate) struct Around {
    texts: Texts,
    /// The officer; nothing before they signed in.
    name: Option<String>,
    mark: String,
    /// The page's address with its query.
    here: String,
    theme: Theme,
}

impl Around {
    /// Of the page that is asked for.
    pub(crate) fn here() -> Self {
        let frame = request_frame();
        let officer = visit().ok().and_then(|visit| visit.who.officer().cloned());
        Self {
            texts: Texts(frame.language),
            name: officer.as_ref().map(|officer| officer.name().to_owned()),
            mark: officer.map(|officer| officer.mark()).unwrap_or_default(),
            here: page_path(),
            theme: frame.theme,
        }
    }

    /// A form of the desk that sends these fields, with what stands in it.
    fn form(&self, function: &str, class: &str, fields: &[(&str, &str)], inside: &Markup) -> Markup {
        html! {
            form method="post" action={ "/api/desk/" (function) } class=[(!class.is_empty()).then_some(class)] novalidate {
                input type="hidden" name=(PAGE_OF_FIELD) value=(self.mark);
                @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                (inside)
            }
        }
    }

    fn language(&self) -> Markup {
        let tag = self.texts.site_other_language_tag();
        let button = html! {
            button class="mr-plain" name="lang" value=(tag) lang=(tag) { (self.texts.site_other_language()) }
        };
        self.form("choose", "", &[("back", &self.here)], &button)
    }

    fn log_out(&self) -> Markup {
        self.form("leave", "", &[], &html! { button class="mr-plain" { (self.texts.site_log_out()) } })
    }

    fn links(&self) -> Markup {
        let path = self.here.split('?').next().unwrap_or_default();
        let is_people = path.starts_with("/desk/people");
        let links = [
            ("/desk", self.texts.desk_overview(), path == "/desk" || path == "/desk/"),
            ("/desk/people", self.texts.desk_people(), is_people),
        ];
        html! {
            ul {
                @for (href, word, current) in links {
                    li { a href=(href) rel="external" aria-current=[current.then_some("page")] { (word) } }
                }
            }
        }
    }

    fn header(&self) -> Markup {
        let texts = self.texts;
        html! {
            header class="mr-header" {
                div class="mr-wrap mr-header__bar" {
                    a class="mr-logo" href="/desk" rel="external" {
                        svg class="mr-logo__mark" aria-hidden="true" focusable="false" { use href="/logo.svg#mark" {} }
                        svg class="mr-logo__word" role="img" aria-label=(texts.site_name()) {
                            use href={ "/logo.svg#word-" (texts.0.tag()) } {}
                        }
                    }
                    span class="mr-desk__name" { (texts.desk_name()) }
                    @if self.name.is_some() { nav class="mr-tabs" aria-label=(texts.desk_nav()) { (self.links()) } }
                    div class="mr-header__end" {
                        (self.language())
                        @if let Some(name) = &self.name {
                            span class="mr-who" translate="no" { span class="mr-who__name" { (name) } }
                            (self.log_out())
                            details class="mr-menu" {
                                summary { (icon("menu", false)) (texts.site_menu()) }
                                nav aria-label=(texts.site_all_pages()) {
                                    h2 { (texts.desk_name()) }
                                    (self.links())
                                    h2 translate="no" { (name) }
                                    div class="mr-row" { (self.language()) (self.log_out()) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What stands below every page: that looks are logged, and the appearance.
    fn footer(&self) -> Markup {
        let texts = self.texts;
        let themes = [
            (Theme::System, texts.site_theme_system()),
            (Theme::Light, texts.site_theme_light()),
            (Theme::Dark, texts.site_theme_dark()),
        ];
        let buttons = html! {
            @for (theme, word) in themes {
                button name="theme" value=(theme.name()) aria-pressed=(theme == self.theme) { (word) }
            }
        };
        html! {
            footer class="mr-footer" {
                div class="mr-wrap" {
                    p class="mr-soft mr-small" { (texts.desk_footer()) }
                    ul aria-label=(texts.helpdesk_title()) {
                        li { (texts.helpdesk_title()) }
                        li { a href=(texts.helpdesk_phone_link()) translate="no" { (texts.helpdesk_phone()) } }
                    }
                    div role="group" aria-label=(texts.site_theme()) {
                        (self.form("choose", "mr-switch", &[("back", &self.here)], &buttons))
                    }
                }
            }
        }
    }

    /// The whole page, with what is wrong above it.
    fn page(&self, title: &str, problems: &[(&str, String)], content: &Markup) -> WrittenPage {
        self.framed(title, !problems.is_empty(), &html! { (self.summary(problems)) (content) })
    }

    /// The whole page. One on which something is wrong says so in its title.
    fn framed(&self, title: &str, wrong: bool, content: &Markup) -> WrittenPage {
        let html = html! {
            (self.header())
            main id="main" tabindex="-1" class="mr-wrap mr-main" { (content) }
            (self.footer())
        };
        let title = format!("{title} - {}", self.texts.desk_name());
        let title = if wrong { format!("{}: {title}", self.texts.problem_error()) } else { title };
        WrittenPage { title, html: html.0 }
    }

    fn summary(&self, problems: &[(&str, String)]) -> Markup {
        html! {
            @if !problems.is_empty() {
                div class="mr-problem" id="problem" role="alert" aria-labelledby="problem-title" tabindex="-1" autofocus {
                    h2 id="problem-title" { (icon("warn", false)) (self.texts.problem_title()) }
                    ul {
                        @for (field, text) in problems { li { a href={ "#" (field) } rel="external" { (text) } } }
                    }
                }
            }
        }
    }

    fn head(&self, title: &str, lead: &str) -> Markup {
        html! {
            div class="mr-head" {
                h1 tabindex="-1" { (title) }
                @if !lead.is_empty() { p class="mr-head__lead" { (lead) } }
            }
        }
    }

    fn password(&self, autocomplete: &str, hint: &str, error: Option<&str>) -> Markup {
        let (texts, asked) = (self.texts, Asked::of(self.texts));
        html! {
            div class="mr-field" {
                label class="mr-label" for="password" { (texts.login_password()) }
                @if !hint.is_empty() { p class="mr-hint" id="password-h" { (hint) } }
                (asked.error("password", error))
                input class="mr-input" id="password" name="password" type="password" autocomplete=(autocomplete) required
                    spellcheck="false" autocapitalize="off" aria-describedby="password-h password-e"
                    aria-invalid=[error.map(|_| "true")];
            }
        }
    }
}

/// What waits or was done, in a banner.
fn told(text: &str) -> Markup {
    html! { div class="mr-banner mr-banner--good" role="status" { (icon("info", false)) p { (text) } } }
}

/// Signing in as an officer.
pub(crate) fn login(around: &Around, shown: &SignInShown, ended: bool, left: bool) -> WrittenPage {
    let (texts, asked) = (around.texts, Asked::of(around.texts));
    let problem = shown.problem.as_ref().map(|problem| match problem {
        Problem::LoginGeneric => texts.desk_login_wrong().to_owned(),
        Problem::LoginShape => texts.desk_login_empty().to_owned(),
        Problem::CodesBarred { .. } => texts.desk_login_barred().to_owned(),
        other => texts.sign_in_problem(other, ""),
    });
    let of_code = matches!(shown.problem, Some(Problem::CodeShape | Problem::CodeUsed));
    let field = if of_code { "code" } else { "username" };
    let (of_code, of_all) = match of_code {
        true => (problem.clone(), None),
        false => (None, problem.clone()),
    };
    let username = FieldKind { autocomplete: "username", ..FieldKind::EMAIL };
    let fields = html! {
        (asked.field(("username", "username"), username, texts.login_email(), "", (&shown.username, of_all)))
        (around.password("current-password", "", None))
        (asked.field(("code", "code"), FieldKind::CODE, texts.desk_login_code(), texts.desk_login_code_hint(), ("", of_code)))
        div class="mr-actions" { button class="mr-button" { (texts.login_submit()) } }
    };
    let problems: Vec<_> = problem.into_iter().map(|text| (field, text)).collect();
    let content = html! {
        div class="mr-login" {
            section class="mr-panel" aria-labelledby="title" {
                svg class="mr-art" viewBox="0 0 768 48" preserveAspectRatio="xMinYMid slice" aria-hidden="true" focusable="false" {
                    use href="/art.svg#band" width="768" height="48" {}
                }
                div {
                    (around.summary(&problems))
                    div class="mr-head" {
                        h1 id="title" tabindex="-1" { (texts.desk_login_title()) }
                        p class="mr-head__lead" { (texts.desk_login_lead()) }
                    }
                    @if ended {
                        div class="mr-banner mr-note" role="status" { (icon("clock", false)) p { (texts.login_ended()) } }
                    }
                    @if left { (told(texts.desk_login_left())) }
                    (around.form("sign_in", "mr-form", &[("next", &shown.return_to)], &fields))
                }
            }
            aside class="mr-section" {
                h2 { (texts.login_trouble()) }
                p { (texts.desk_login_lost()) }
                p { (texts.desk_login_user()) " " a href="/up" rel="external" { (texts.desk_login_user_link()) } }
            }
        }
    };
    around.framed(texts.desk_login_title(), !problems.is_empty(), &content)
}

/// Choosing password and app by an activation link.
pub(crate) fn activation(around: &Around, shown: &ActivationShown, token: &str, again: bool) -> WrittenPage {
    let (texts, asked) = (around.texts, Asked::of(around.texts));
    let wrong = |field: &str| {
        let problem = shown.problems.iter().find(|(of, _)| again && of == field);
        problem.map(|(_, problem)| texts.problem(problem, texts.login_password_word()))
    };
    let (password, code) = (wrong("password"), wrong("code"));
    let hint = texts.desk_activate_password_hint(texts.special_characters());
    let fields = html! {
        input type="hidden" name="username" autocomplete="username" value=(shown.email);
        (around.password("new-password", &hint, password.as_deref()))
        (asked.field(("code", "code"), FieldKind::CODE, texts.desk_activate_code(), texts.app_first_hint(), ("", code.clone())))
        p class="mr-soft mr-small" { (texts.desk_activate_ends()) }
        div class="mr-actions" { button class="mr-button" { (texts.desk_activate_button()) } }
    };
    let content = html! {
        (around.head(texts.desk_activate_title(), &texts.desk_activate_lead(&shown.name, &shown.email)))
        div class="mr-stack mr-stack--lg mr-narrow" {
            section class="mr-card mr-stack" aria-labelledby="scan" {
                h2 id="scan" { (texts.desk_activate_scan()) }
                div class="mr-scan" {
                    (qr(texts, &shown.setup.qr))
                    div class="mr-stack mr-stack--sm" {
                        p { (texts.app_scan_text()) }
                        p { a href=(shown.setup.uri) rel="external" { (texts.app_open()) } }
                        p class="mr-soft mr-small" { (texts.app_type()) }
                        p { code class="mr-key" translate="no" { (shown.setup.key) } }
                    }
                }
            }
            section class="mr-card mr-stack" aria-labelledby="choose" {
                h2 id="choose" { (texts.desk_activate_choose()) }
                (around.form("activate", "mr-form", &[("token", token)], &fields))
            }
        }
    };
    let problems: Vec<_> =
        [("password", password), ("code", code)].into_iter().filter_map(|(field, text)| Some((field, text?))).collect();
    around.page(texts.desk_activate_title(), &problems, &content)
}

/// A QR code: dark on light in either theme, with the quiet edge that cameras need.
fn qr(texts: Texts, qr: &QrShown) -> Markup {
    let side = qr.size + 8;
    html! {
        svg class="mr-qr" viewBox={ "-4 -4 " (side) " " (side) } role="img" aria-label=(texts.app_qr()) {
            path d=(qr.path) {}
        }
    }
}

/// What waits.
pub(crate) fn overview(around: &Around, shown: &DeskShown, done: bool, gone: bool) -> WrittenPage {
    let texts = around.texts;
    let heading = match shown.more {
        true => texts.desk_waits_many(shown.tasks.len()),
        false => texts.desk_waits(shown.tasks.len()),
    };
    let columns = [texts.desk_task(), texts.desk_task_about(), texts.desk_task_since(), texts.desk_task_act()];
    let rows = html! { @for one in &shown.tasks { (task(around, shown, one)) } };
    let content = html! {
        (around.head(texts.desk_overview(), texts.desk_overview_lead()))
        div class="mr-stack mr-stack--lg" {
            @if done { (told(texts.desk_task_marked())) }
            @if gone { (told(texts.desk_task_gone())) }
            @if shown.tasks.is_empty() {
                section class="mr-card mr-stack" {
                    h2 { (texts.desk_waits_none()) }
                    p class="mr-soft" { (texts.desk_waits_none_text()) }
                }
            } @else {
                section class="mr-card mr-card--flush" aria-labelledby="waits" {
                    div class="mr-cardhead" { h2 id="waits" { (heading) } }
                    (still::table(&heading, &columns, &rows))
                }
            }
            p { a class="mr-button mr-button--second" href="/desk/people" rel="external" {
                (icon("search", false)) (texts.desk_find_title())
            } }
        }
    };
    around.page(texts.desk_overview(), &[], &content)
}

fn task(around: &Around, shown: &DeskShown, one: &TaskShown) -> Markup {
    let (texts, what) = (around.texts, around.texts.task(one.kind));
    let about = match (one.kind, one.about.as_str()) {
        (Some(TaskKind::ErrandFailed), "forgot-password") => texts.desk_errand_forgot_password().to_owned(),
        (Some(TaskKind::ErrandFailed), "link-request") => texts.desk_errand_link_request().to_owned(),
        (Some(TaskKind::ErrandFailed), "change-form") => texts.desk_errand_change_form().to_owned(),
        (Some(TaskKind::ErrandFailed), "invitation") => texts.desk_errand_invitation().to_owned(),
        (Some(TaskKind::ErrandFailed), "link-reminder") => texts.desk_errand_link_reminder().to_owned(),
        (Some(TaskKind::MailBounced), template) => AnyLetter::title_of(template, texts).unwrap_or(template).to_owned(),
        // It was never sent, and has no reference.
        (Some(TaskKind::FormDisowned), _) => String::new(),
        (_, reference) => reference.to_owned(),
    };
    let is_word = matches!(one.kind, Some(TaskKind::ErrandFailed | TaskKind::MailBounced));
    let done = html! {
        button class="mr-button mr-button--second" {
            (icon("check", false)) (texts.desk_task_done())
            span class="mr-hidden" { " " (texts.desk_task_done_hidden(what, &about)) }
        }
    };
    html! {
        tr role="row" {
            th role="rowheader" scope="row" { (what) }
            td role="cell" data-label=(texts.desk_task_about()) {
                @if is_word { (about) } @else { span class="mr-ref" translate="no" { (about) } }
            }
            td role="cell" data-label=(texts.desk_task_since()) {
                time datetime=(rules::day::moment::text(one.since)) { (texts.moment(one.since, shown.today)) }
            }
            td role="cell" class="mr-table__act" {
                div class="mr-row" {
                    @if let Some(person) = &one.person {
                        a class="mr-button mr-button--second" href={ "/desk/people/" (person) } rel="external" {
                            (texts.desk_task_look())
                            span class="mr-hidden" { " " (texts.desk_task_look_hidden(what, &about)) }
                        }
                    }
                    (around.form("task_done", "", &[("task", &one.id)], &done))
                }
            }
        }
    }
}

/// Why something was not done, and the way back.
pub(crate) fn sorry(around: &Around, refusal: &Refusal) -> WrittenPage {
    let texts = around.texts;
    let (title, text) = match refusal {
        Refusal::Link(trouble) => {
            let (title, why) = texts.link_trouble(*trouble);
            (title, format!("{why} {}", texts.desk_activate_anew()))
        }
        // What is over in less than a minute is the portal's doing.
        Refusal::TooMany { seconds } if *seconds < 60 => {
            (texts.desk_sorry_title(), texts.desk_sorry_wait(texts.wait(*seconds)))
        }
        Refusal::TooMany { seconds } => (texts.desk_sorry_title(), texts.desk_sorry_busy(texts.wait(*seconds))),
        Refusal::SomebodyElse => (texts.desk_sorry_title(), texts.desk_sorry_else().to_owned()),
        Refusal::CookiesOff => (texts.desk_sorry_title(), texts.desk_sorry_cookies().to_owned()),
        _ => (texts.desk_sorry_title(), texts.desk_sorry_gone().to_owned()),
    };
    let content = html! {
        (around.head(title, &text))
        p { a class="mr-button" href="/desk" rel="external" { (texts.desk_sorry_back()) } }
    };
    around.page(title, &[], &content)
}
