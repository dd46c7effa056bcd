//! The confirmation: the reference, old and new days, what happens next.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use maud::html;
use rules::{
    approval::ApplicationKind,
    invitation::UsersAdded,
    permission::Called,
    shown::{AdminAsked, ApplicationShown, Decides, Done as Shown, Runs, UndoneGrant, UndoneRow},
    state::ApplicationState,
};

use crate::{
    api::{query::load_marked, wizard::ReadDone},
    components::{Art, Day, Footer, Form, Header, Icon, LeftOut, Tag, about, loaded},
    texts::use_texts,
};

/// What was sent.
#[component]
pub(crate) fn Done() -> impl IntoView {
    let params = use_params_map();
    // Looked at again while something of it is under way.
    let again = RwSignal::new(false);
    let shown = load_marked(move || {
        (ReadDone { references: params.read().get("references").unwrap_or_default() }, again.get())
    });
    let look = move |shown: Shown| {
        let goes_on = |added: &UsersAdded| added.import.as_ref().is_some_and(|import| !import.finished);
        if shown.added.as_ref().is_some_and(goes_on) {
            look_again(again);
        }
        view! { <Page shown/> }.into_any()
    };
    view! { <Alone>{loaded(shown, look)}</Alone> }.into_any()
}

/// Milliseconds until what is under way is looked at again.
const AGAIN: u64 = 1_000;

/// Asks once more, after a moment; only where a script runs.
fn look_again(again: RwSignal<bool>) {
    Effect::new(move |_| {
        let turn = move || {
            let _ = again.try_update(|mark| *mark = !*mark);
        };
        set_timeout(turn, std::time::Duration::from_millis(AGAIN));
    });
}

/// The frame of a confirmation: nothing leads on from it but what it says.
#[component]
pub(super) fn Alone(children: Children) -> impl IntoView {
    view! {
        <Header/>
        <main id="main" tabindex="-1" class="mr-wrap mr-main">{children()}</main>
        <Footer/>
    }
    .into_any()
}

/// The head of a confirmation: what was done, the references that it is known by, and what there is to say of it.
pub(super) fn head(title: &'static str, references: Vec<String>, inside: AnyView) -> AnyView {
    let texts = use_texts();
    let label = if references.len() > 1 { texts.done_references() } else { texts.done_reference() };
    let references = html! { (label) @for one in references { " " span class="mr-ref" translate="no" { (one) } } };
    view! {
        <section class="mr-panel" aria-labelledby="done">
            <Art name="band"/>
            <div>
                <span class="mr-panel__ok"><Icon name="check"/></span>
                <h1 id="done" tabindex="-1">{title}</h1>
                <p inner_html=references.0></p>
                {inside}
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Page(shown: Shown) -> impl IntoView {
    let texts = use_texts();
    if let Some(added) = shown.added {
        return view! { <Added added email=shown.email/> }.into_any();
    }
    let for_users = shown.for_users.clone();
    let waits = shown.applications.iter().any(|one| one.standing == ApplicationState::Awaiting);
    let is_new = shown.applications.iter().any(|one| one.kind == ApplicationKind::Request);
    let title = match &for_users {
        Some(action) if action.granted => texts.users_request_done_title(),
        Some(_) => texts.users_renewal_done_title(),
        None if is_new && waits => texts.done_new_requested(),
        None if is_new => texts.done_new_processed(),
        None if waits => texts.done_requested(),
        None => texts.done_processed(),
    };
    let references: Vec<String> = match &for_users {
        Some(action) => vec![action.reference.clone()],
        None => shown.applications.iter().map(|one| one.reference.clone()).collect(),
    };
    let of_users = for_users.is_some();
    let periods: Vec<_> =
        shown.applications.iter().cloned().map(|one| view! { <Period one of_users/> }.into_any()).collect();
    let steps = match &for_users {
        Some(action) if action.granted => users_granted_steps(!action.grants.is_empty()).into_any(),
        Some(action) => users_next_steps(!action.undone.is_empty() || action.lost || action.gone).into_any(),
        None => shown.applications.iter().map(next_steps).collect_view().into_any(),
    };
    let undone = for_users.map(|action| match (action.granted, action.written) {
        (true, _) => not_granted(&action.grants),
        (false, Some(written)) => view! { <div class="mr-stack mr-stack--lg" inner_html=written></div> }.into_any(),
        (false, None) => {
            view! { <Undone title=texts.users_renewal_undone() rows=action.undone lost=action.lost gone=action.gone/> }
                .into_any()
        }
    });
    let (back, back_label) = if of_users {
        ("/administration/permissions", texts.users_renewal_back())
    } else {
        ("/account/permissions", texts.done_back())
    };
    view! {
        <Title text=title/>
        <div class="mr-narrow mr-stack mr-stack--lg">
            {head(title, references, periods.into_any())}
            {undone}
            <section class="mr-section" aria-labelledby="next">
                <h2 id="next">{texts.done_next()}</h2>
                {steps}
            </section>
            <div class="mr-banner"><Icon name="mail"/><p>{texts.done_mail(&shown.email)}</p></div>
            <div class="mr-actions">
                <a class="mr-button" href=back>{back_label}</a>
                <button
                    class="mr-button mr-button--second mr-scripted" type="button"
                    on:click=|_| { let _ = window().print(); }
                >
                    <Icon name="print"/>{texts.done_print()}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// The users that a manager added.
#[component]
fn Added(added: UsersAdded, email: String) -> impl IntoView {
    let texts = use_texts();
    let users = html! {
        @for one in &added.users {
            div {
                dt translate="no" { (one.name) }
                dd {
                    span translate="no" { (one.email) }
                    small { (texts.invitations_until(texts.day(one.until))) }
                }
            }
        }
    };
    let step = |head: &'static str, text: &'static str| view! { <li><p>{head}</p><p>{text}</p></li> }.into_any();
    let goes_on = added.import.as_ref().is_some_and(|import| !import.finished);
    let nobody = added.import.as_ref().is_some_and(|import| import.finished && import.invited == 0);
    let title = match (goes_on, nobody) {
        (true, _) => texts.users_file_done_title(),
        (_, true) => texts.users_file_done_nobody(),
        _ => texts.add_users_done_title(),
    };
    let users = match added.import {
        Some(_) => view! { <div class="mr-stack mr-stack--lg" inner_html=added.written></div> }.into_any(),
        None => view! {
            <section class="mr-card mr-card--flush" aria-labelledby="users">
                <div class="mr-cardhead"><h2 id="users">{texts.add_users_done_users()}</h2></div>
                <dl class="mr-summary" inner_html=users.0></dl>
            </section>
        }
        .into_any(),
    };
    view! {
        <Title text=title/>
        <div class="mr-narrow mr-stack mr-stack--lg">
            {head(title, vec![added.reference], ().into_any())}
            {users}
            {(!nobody).then(|| view! {
                <section class="mr-section" aria-labelledby="next">
                    <h2 id="next">{texts.done_next()}</h2>
                    <ol class="mr-what">
                        {step(texts.add_users_done_mail(), texts.add_users_done_mail_text())}
                        {step(texts.add_users_done_activate(), texts.add_users_done_activate_text())}
                        {step(texts.add_users_done_told(), texts.add_users_done_told_text())}
                    </ol>
                </section>
            }.into_any())}
            {(!goes_on).then(|| view! { <div class="mr-banner"><Icon name="mail"/><p>{texts.done_mail(email)}</p></div> }.into_any())}
            <div class="mr-actions">
                <a class="mr-button" href="/administration/users/invited">{texts.add_users_done_back()}</a>
                <Form to="start_wizard" hidden=vec![("kind", "add-users".to_owned())]>
                    <button class="mr-button mr-button--second">{texts.add_users_done_more()}</button>
                </Form>
            </div>
        </div>
    }
    .into_any()
}

/// The rows that a manager ticked and that stay as they are, with the reason.
#[component]
pub(super) fn Undone(
    /// What is said of them.
    title: &'static str,
    /// The rows.
    rows: Vec<UndoneRow>,
    /// Some are of an organization that the manager manages no longer.
    lost: bool,
    /// Some are of users who are linked no longer.
    gone: bool,
) -> impl IntoView {
    let texts = use_texts();
    let items: Vec<_> = rows
        .iter()
        .map(|row| {
            let what = texts.called(row.permission.called());
            let text = texts.users_renewal_undone_row(&row.user, what, &row.organization);
            view! { <li>{text}" "<strong>{texts.problem(&row.problem, "")}</strong></li> }.into_any()
        })
        .collect();
    let lost = lost.then(|| view! { <li>{texts.problem_not_manager()}</li> }.into_any());
    let gone = gone.then(|| view! { <li>{texts.problem_unlinked()}</li> }.into_any());
    (!items.is_empty() || lost.is_some() || gone.is_some()).then(|| {
        view! {
            <div class="mr-banner">
                <Icon name="info"/>
                <div><h2>{title}</h2><ul class="mr-plainlist">{items}{lost}{gone}</ul></div>
            </div>
        }
        .into_any()
    })
}

/// What was not given, each with its reason.
fn not_granted(rows: &[UndoneGrant]) -> AnyView {
    let texts = use_texts();
    if rows.is_empty() {
        return ().into_any();
    }
    let items = html! {
        @for one in rows {
            @let what = one.service.as_ref().map(|service| texts.called(Called::login(Some(service), None)));
            @let what = what.unwrap_or_else(|| texts.users_request_everything().to_owned());
            li { span translate="no" { (one.user) } ", " (what) ": " strong { (texts.problem_of_user(&one.problem, &what)) } }
        }
    };
    view! {
        <div class="mr-banner">
            <Icon name="info"/>
            <div><h2>{texts.users_request_undone()}</h2><ul class="mr-plainlist" inner_html=items.0></ul></div>
        </div>
    }
    .into_any()
}

fn users_granted_steps(undone: bool) -> AnyView {
    let texts = use_texts();
    view! {
        <ol class="mr-what">
            <li><p>{texts.done_new_active()}</p><p>{texts.users_request_done_text()}</p></li>
            {undone.then(|| view! {
                <li><p>{texts.users_renewal_done_undone_next()}</p><p>{texts.users_request_done_undone()}</p></li>
            }.into_any())}
        </ol>
    }
    .into_any()
}

fn users_next_steps(undone: bool) -> impl IntoView + use<> {
    let texts = use_texts();
    view! {
        <ol class="mr-what">
            <li><p>{texts.users_renewal_done_next()}</p><p>{texts.users_renewal_done_next_text()}</p></li>
            {undone.then(|| view! {
                <li><p>{texts.users_renewal_done_undone_next()}</p><p>{texts.users_renewal_done_undone_next_text()}</p></li>
            }.into_any())}
        </ol>
    }.into_any()
}

#[component]
fn Period(
    one: ApplicationShown,
    /// A user's, shown to his manager.
    of_users: bool,
) -> impl IntoView {
    let texts = use_texts();
    let user = of_users.then(|| {
        let label = texts.users_renewal_user_reference(&one.requester);
        view! { <p><strong translate="no">{one.requester.clone()}</strong>" "<span class="mr-hidden">{label}</span><span class="mr-ref mr-small" translate="no">{one.reference.clone()}</span></p> }.into_any()
    });
    let tag = match one.standing {
        ApplicationState::Awaiting => Some(("waiting", texts.tag_waiting())),
        ApplicationState::Refused => Some(("withdrawn", texts.tag_refused())),
        ApplicationState::Withdrawn => Some(("withdrawn", texts.tag_withdrawn())),
        ApplicationState::Lapsed => Some(("expired", texts.tag_lapsed())),
        ApplicationState::Processed => None,
    };
    let (what, runs) = (about(texts, &one), texts.runs(one.runs()));
    let label = match one.kind {
        ApplicationKind::Renewal => texts.done_new(),
        ApplicationKind::Request => texts.renewal_check_period(),
    };
    let left_out = view! { <LeftOut rows=one.left_out.clone()/> }.into_any();
    view! {
        <div class="mr-stack mr-stack--sm">
            {user}
            <p><strong translate="no">{one.organization.name}</strong>", "{what}</p>
            {tag.map(|(kind, word)| view! { <p><Tag kind word/></p> }.into_any())}
            {left_out}
            <dl class="mr-shift">
                {one.old_until.map(|day| view! { <dt>{texts.done_old()}</dt><dd><Day day/></dd> }.into_any())}
                <dt>{label}</dt>
                <dd><strong>{runs}</strong></dd>
            </dl>
        </div>
    }
    .into_any()
}

fn next_steps(one: &ApplicationShown) -> impl IntoView + use<> {
    let texts = use_texts();
    let organization = one.organization.name.clone();
    let item = |head: String, text: String| view! { <li><p>{head}</p><p>{text}</p></li> }.into_any();
    if one.standing != ApplicationState::Awaiting {
        let (active, active_text) = match one.kind {
            ApplicationKind::Renewal => (texts.done_next_active(), texts.done_next_active_text()),
            ApplicationKind::Request => (texts.done_new_active(), texts.done_new_active_text()),
        };
        let manager = match one.admin {
            AdminAsked::No => None,
            AdminAsked::Becomes => Some(texts.done_next_manager(&organization)),
            AdminAsked::Renews => Some(texts.done_next_renewed_manager().to_owned()),
        };
        return view! {
            <ol class="mr-what">
                {item(active.into(), active_text.into())}
                {manager.map(|head| item(head, texts.done_next_manager_text().into()))}
            </ol>
        }
        .into_any();
    }
    let becomes = one.admin == AdminAsked::Becomes;
    let approver = match &one.decides {
        Some(nobody @ Decides::Nobody) => {
            item(texts.done_next_nobody(&organization), texts.decides(nobody, &organization, one.lapses))
        }
        known => {
            let name = known.as_ref().and_then(Decides::name).map(str::to_owned);
            let name = name.unwrap_or_else(|| texts.mail_m01_any_manager(&organization));
            item(texts.done_next_approver(name), texts.done_next_approver_text(&organization, texts.day(one.lapses)))
        }
    };
    let (process, confirm) = match one.kind {
        ApplicationKind::Renewal => {
            let begins = match one.runs() {
                Runs::Days(from, _) => texts.done_next_confirm_text(texts.day(from)),
                Runs::OnceApproved(_) => texts.done_new_confirm_text().to_owned(),
            };
            (texts.done_next_process_text(), begins)
        }
        ApplicationKind::Request => (texts.done_new_process_text(), texts.done_new_confirm_text().to_owned()),
    };
    view! {
        <ol class="mr-what">
            {approver}
            {item(texts.done_next_process().into(), process.into())}
            {item(texts.done_next_confirm().into(), confirm)}
            {becomes.then(|| item(texts.done_next_becomes(&organization), texts.done_next_becomes_text().into()))}
        </ol>
    }
    .into_any()
}
