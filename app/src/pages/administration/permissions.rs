//! Administration > Permissions: who may log in where, and the way to renew it for them.

use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};
use rules::{
    permission::{Kind, Renewability},
    problem::Problem,
    shown::{RefusedForm, UsersFilter, UsersPermissions, UsersRow, Within},
    wizard::{
        renewal::field,
        users_renewal::{MOST_ROWS, WHICH},
    },
};

use super::{
    filters,
    narrowing::narrowing,
    parts::{EndOne, empty, trash_can},
};
use crate::{
    api::{administration::ReadUsersPermissions, query::load_marked},
    components::{Day, ErrorSummary, FieldError, Form, Icon, StatusTag, end_note, loaded, only_manager, service_name},
    texts::{Texts, use_texts},
};

/// The permissions of users.
#[component]
pub(crate) fn Permissions() -> impl IntoView {
    let texts = use_texts();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let filter = UsersFilter::of_query(|name| query.get(name));
        // Without the mark of a refusal it is another page.
        (filter, query.get("again").is_some())
    });
    let shown = load_marked(move || {
        let (filter, again) = asked.get();
        (ReadUsersPermissions { filter }, again)
    });
    view! { <Title text=texts.users_permissions_title()/> {loaded(shown, |shown| view! { <Page shown/> }.into_any())} }
        .into_any()
}

#[component]
fn Page(shown: UsersPermissions) -> impl IntoView {
    let texts = use_texts();
    let again = use_query_map().read_untracked().get("again").is_some();
    let refused = shown.refused.clone().filter(|_| again).unwrap_or_default();
    let items = problems(texts, &refused, &shown.rows, shown.today);
    let summary: Vec<_> = items.clone();
    let title = texts.users_permissions_title();
    let document = if items.is_empty() { title.to_owned() } else { format!("{}: {title}", texts.problem_error()) };
    let last = shown.first + shown.rows.len().saturating_sub(1);
    let count = texts.users_permissions_count(shown.first, last, shown.total);
    view! {
        <Title text=document/>
        <ErrorSummary items=summary/>
        <div class="mr-head">
            <h1 tabindex="-1">{title}</h1>
            <p class="mr-head__lead">{texts.users_permissions_lead()}</p>
        </div>
        <div class="mr-stack">
            {only_manager(texts, shown.only_manager_of.clone())}
            <div class="mr-stack" inner_html=narrowing(texts, &shown).0></div>
            {if shown.rows.is_empty() {
                view! { <Empty filter=shown.filter.clone()/> }.into_any()
            } else {
                let (shown, count) = (shown.clone(), count.clone());
                // Made anew for another page or filter: a tick never moves to the row that stands there next.
                (move || view! { <List shown=shown.clone() refused=refused.clone() items=items.clone() count=count.clone()/> }.into_any())
                    .into_any()
            }}
            {below(texts, &shown, &count)}
            <div class="mr-actions">
                <Form to="start_wizard" hidden=vec![("kind", "users-request".to_owned())]>
                    <button class="mr-button mr-button--second"><Icon name="plus"/>{texts.request_title()}</button>
                </Form>
            </div>
        </div>
    }
    .into_any()
}

/// What is wrong with the selection that was refused, naming user and service; each links to its box.
fn problems(texts: Texts, refused: &RefusedForm, rows: &[UsersRow], today: Date) -> Vec<(String, String)> {
    let named = |name: &str| rows.iter().find(|row| field(WHICH, &row.permission.id) == name);
    let one = |(name, problem): &(String, rules::problem::Problem)| {
        let text = texts.problem(problem, "");
        match named(name) {
            Some(row) => {
                let what = texts.called(row.permission.called_on(today));
                // What can no longer be renewed has no box; its reason stands in the row.
                let id = if row.permission.is_renewable(today) || row.permission.can_be_ended(today) {
                    name.replace('.', "-")
                } else {
                    WHICH.to_owned()
                };
                (id, texts.users_permissions_row_problem(&row.name, what, text))
            }
            None => (WHICH.to_owned(), text),
        }
    };
    refused.problems.iter().map(one).collect()
}

#[component]
fn Empty(filter: UsersFilter) -> impl IntoView {
    let texts = use_texts();
    let expiring = UsersFilter { expiring: Some(Within::Two), ..UsersFilter::default() };
    let (title, text) = if filter.first_page() == expiring {
        (texts.users_permissions_none_expiring(), texts.users_permissions_none_expiring_text())
    } else if filter.narrows() {
        (texts.users_permissions_found_none(), texts.users_permissions_found_none_text())
    } else {
        (texts.users_permissions_none(), texts.users_permissions_none_text())
    };
    empty(title, text)
}

#[component]
fn List(shown: UsersPermissions, refused: RefusedForm, items: Vec<(String, String)>, count: String) -> impl IntoView {
    let texts = use_texts();
    let location = use_location();
    let back = move || format!("{}?{}", filters::PERMISSIONS, location.search.get().trim_start_matches('?'));
    let rows: Vec<_> = shown
        .rows
        .iter()
        .map(|row| {
            let name = field(WHICH, &row.permission.id);
            let problem =
                refused.problems.iter().find(|(of, _)| *of == name).map(|(_, problem)| texts.problem(problem, ""));
            let ticked = refused.answers.contains_key(&name);
            let organization = shown.organizations.iter().find(|one| one.id == row.permission.organization);
            let organization = organization.map(|one| one.name.clone()).unwrap_or_default();
            let note = shown.notes.iter().find(|note| note.permission == row.permission.id);
            let note = note.map(|note| end_note(texts, note));
            view! { <Row row=row.clone() note today=shown.today organization ticked problem/> }.into_any()
        })
        .collect();
    // The number that is seen is counted by the style, without scripts too; this one is said after each tick.
    let picked = RwSignal::new(None);
    let count_picked = move |_| {
        picked.set(document().query_selector_all("#which :checked").ok().map(|boxes| boxes.length()));
    };
    let said = move || picked.get().map(|count| format!("{count} {}", texts.users_permissions_selected()));
    // What is ticked is sent with this page: going to another one leaves it behind, and that is said.
    let more = (shown.total > shown.rows.len())
        .then(|| view! { <small>{texts.users_permissions_page_only()}</small> }.into_any());
    // A form of its own: Enter in the other one never means all.
    let all = (shown.total > shown.rows.len()).then(|| {
        let label = match shown.total > MOST_ROWS {
            true => texts.users_renewal_all_first(MOST_ROWS),
            false => texts.users_renewal_all_matching().to_owned(),
        };
        view! {
            <Form to="renew_users_permissions" class="mr-all" hidden=vec![("all", "1".to_owned())]>
                <input type="hidden" name="back" value=back/>
                <p class="mr-soft">{texts.users_renewal_all_hint()}</p>
                <button class="mr-button mr-button--second"><Icon name="renew"/>{label}</button>
            </Form>
        }
        .into_any()
    });
    let general = items.into_iter().find(|(id, _)| id == WHICH).map(|(_, text)| text);
    view! {
        <Form to="renew_users_permissions" class="mr-card mr-card--flush mr-pickable">
            <input type="hidden" name="back" value=back/>
            <FieldError id="which-e" text=general/>
            <div class="mr-tablebox" id=WHICH tabindex="-1" on:change=count_picked>
                <table class="mr-table" role="table">
                    <caption class="mr-hidden">{texts.users_permissions_caption(count)}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col" class="mr-table__pick">
                                <span class="mr-hidden">{texts.users_permissions_select()}</span>
                            </th>
                            <th role="columnheader" scope="col">{texts.users_permissions_user()}</th>
                            <th role="columnheader" scope="col">{texts.permissions_service()}</th>
                            <th role="columnheader" scope="col">{texts.permissions_organization()}</th>
                            <th role="columnheader" scope="col">{texts.permissions_until()}</th>
                            <th role="columnheader" scope="col">{texts.permissions_status()}</th>
                            <th role="columnheader" scope="col" class="mr-table__act mr-table__corner">
                                <span class="mr-hidden">{texts.terminate_column()}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
                <div class="mr-bulk">
                    <p><b></b>{texts.users_permissions_selected()}{more}</p>
                    <div class="mr-hidden" role="status">{said}</div>
                    <button class="mr-button"><Icon name="renew"/>{texts.permissions_renew()}</button>
                    <button class="mr-button mr-button--second" formaction="/api/end_users_permissions">{texts.terminate_selected()}</button>
                </div>
            </div>
        </Form>
        {all}
        <EndOne back=Signal::derive(back)/>
    }
    .into_any()
}

#[component]
fn Row(
    row: UsersRow,
    note: Option<String>,
    today: Date,
    organization: String,
    ticked: bool,
    problem: Option<String>,
) -> impl IntoView {
    let texts = use_texts();
    let permission = row.permission;
    let (service, below) = service_name(texts, &permission);
    // What hangs on another's permission does not hang on the reader's.
    let below = match permission.kind {
        Kind::Admin if !row.own => Some(texts.users_permissions_manager_hint().to_owned()),
        Kind::Admin | Kind::Login => below,
    };
    let name = field(WHICH, &permission.id);
    let id = name.replace('.', "-");
    let described = problem.is_some().then(|| format!("{id}-e"));
    let invalid = problem.is_some().then_some("true");
    // In few words: most rows say the same.
    let after = match permission.renewability(today) {
        Renewability::NotYet { from } => texts.permissions_renewable_from(texts.day(from)),
        Renewability::Renewed { until } => texts.permissions_renewed_until(texts.day(until)),
        Renewability::Waits { reference } => texts.permissions_waits(reference),
        Renewability::Renewable => texts.time_left(permission.period.ends, today),
        Renewability::Ended => texts.problem(&Problem::PermissionEnded, ""),
    };
    let ends = permission.can_be_ended(today);
    let trash = ends.then(|| trash_can(texts, &permission.id, &texts.called(permission.called_on(today)), &row.name).0);
    let pick = (ends || permission.is_renewable(today)).then(|| {
        let label =
            texts.users_permissions_select_row(texts.called(permission.called_on(today)), &row.name, &organization);
        view! {
            <label class="mr-check">
                <input
                    type="checkbox" name=format!("answers[{name}]") value="on" id=id.clone() checked=ticked
                    aria-invalid=invalid aria-describedby=described
                />
                <span class="mr-hidden">{label}</span>
            </label>
        }
        .into_any()
    });
    view! {
        <tr role="row">
            <td role="cell" class="mr-table__pick">{pick}</td>
            <th role="rowheader" scope="row">
                <a href=format!("/administration/users/{}", row.person) translate="no">{row.name}</a>{row.own.then(|| view! { <small>{texts.users_permissions_you()}</small> }.into_any())}
                <FieldError id=format!("{id}-e") text=problem/>
            </th>
            <td role="cell" data-label=texts.permissions_service()>
                <span>{service}" "<span class="mr-level">{permission.level.name()}</span>
                {below.map(|below| view! { <small>{below}</small> }.into_any())}
                {permission.branch.as_ref().map(|number| view! { <small translate="no">{texts.permissions_branch(number)}</small> }.into_any())}</span>
            </td>
            <td role="cell" data-label=texts.permissions_organization() translate="no">{organization}</td>
            <td role="cell" data-label=texts.permissions_until()>
                <span><Day day=permission.period.ends/><small>{after}</small></span>
            </td>
            <td role="cell" data-label=texts.permissions_status()>
                <span><StatusTag texts permission=permission.clone() today/>{note.map(|note| view! { <small>{note}</small> }.into_any())}</span>
            </td>
            <td role="cell" class="mr-table__act mr-table__corner" inner_html=trash></td>
        </tr>
    }
    .into_any()
}

/// The pages of the list, and the list as a file.
fn below(texts: Texts, shown: &UsersPermissions, count: &str) -> AnyView {
    let filter = shown.filter.first_page();
    let first = shown.rows.first().filter(|_| shown.first > 1);
    let last = shown.rows.last().filter(|_| shown.first + shown.rows.len() <= shown.total);
    let before = first.map(|row| filters::permissions(&UsersFilter { before: Some(row.key()), ..filter.clone() }));
    let after = last.map(|row| filters::permissions(&UsersFilter { after: Some(row.key()), ..filter.clone() }));
    let below = maud::html! {
        (filters::pages(texts, count, before, after))
        (filters::download(texts, filters::PERMISSIONS, &filter.query()))
    };
    let below = (!shown.rows.is_empty()).then(|| view! { <div class="mr-stack" inner_html=below.0></div> }.into_any());
    below.into_any()
}
