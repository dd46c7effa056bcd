//! W8: the steps of ending permissions of users.

use leptos::prelude::*;
use maud::{Markup, html};
use rules::{
    permission::{Kind, Permission},
    problem::Problem,
    wizard::{
        Answers, CHECK, TRUTH, Wizard,
        terminate::{ALONE, EndedMeanwhile, OWN, Part, REASON, Terminate, UNLINK, UserEnds, WHEN},
    },
};

use super::parts::{card, comment_field, control, id_of, named, row, tick, when_question};
use crate::{
    components::{Choice, FieldError, Icon, of_provider},
    texts::{Texts, use_texts},
    wizard::{Shown, Steps},
};

/// The list that most of it is chosen in.
const LIST: &str = "/administration/permissions";

/// A step's name beside the form.
pub(super) fn name_of_step(texts: Texts, step: &str) -> &'static str {
    match step {
        WHEN => texts.cancel_when(),
        _ => texts.wizard_check(),
    }
}

/// The views of the wizard.
pub(super) struct TerminateSteps {
    texts: Texts,
    wizard: Terminate,
}

impl TerminateSteps {
    pub(super) fn new(wizard: Terminate) -> Self {
        Self { texts: use_texts(), wizard }
    }

    fn when(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let unlink = self.wizard.leaver.then(|| {
            let organization = self.wizard.users.first().map_or("", |user| &user.held.name);
            let error = shown.error(UNLINK);
            let class = error.as_ref().map(|_| "mr-group--bad");
            let (invalid, checked) = (error.is_some(), shown.answers.contains_key(UNLINK));
            view! {
                <div class=class>
                    <FieldError id="unlink-e" text=error/>
                    <Choice
                        kind="checkbox" name=control(UNLINK) value="on" id=UNLINK checked invalid
                        label=texts.terminate_unlink(organization) hint=texts.terminate_unlink_hint()
                    />
                </div>
            }
            .into_any()
        });
        view! {
            {self.undone()}
            {self.parts()}
            {when_question(shown, texts.cancel_when_now_hint(), texts.terminate_date_hint())}
            {unlink}
            {comment_field(shown, texts.terminate_reason(), texts.terminate_reason_hint())}
        }
        .into_any()
    }

    /// What ends, a card a user and organization, with what it means.
    fn parts(&self) -> AnyView {
        let parts = self.wizard.parts();
        parts.iter().enumerate().map(|(index, part)| self.part(index, part)).collect::<Vec<_>>().into_any()
    }

    fn part(&self, index: usize, part: &Part<'_>) -> AnyView {
        let texts = self.texts;
        let UserEnds { name, held, .. } = part.user;
        let rows = html! {
            @for head in &part.heads {
                (row(texts, texts.cancel_check_permission(), self.permission(part.user, head), None))
            }
            @if part.heads.is_empty() {
                (row(texts, texts.cancel_check_permission(), html! { (texts.terminate_nothing(&held.name)) }, None))
            }
            (row(texts, texts.terminate_means(), self.means(part), None))
        };
        card(Some((&format!("ends-{index}"), &texts.users_renewal_check(name, &held.name))), &rows)
    }

    fn permission(&self, user: &UserEnds, head: &Permission) -> Markup {
        let texts = self.texts;
        let line = user.held.line(head);
        html! {
            (of_provider(texts, head, head.called_on(self.wizard.today))) " "
            span class="mr-level" { (head.level.name()) }
            small { (texts.terminate_until(texts.day(user.held.until(head)))) }
            @if line.len() > 1 { small { (texts.terminate_with_successor()) } }
        }
    }

    /// What it means for the user, and for others.
    fn means(&self, part: &Part<'_>) -> Markup {
        let texts = self.texts;
        let UserEnds { name, held, .. } = part.user;
        let organization = &held.name;
        let logins: Vec<String> = part
            .heads
            .iter()
            .filter(|head| head.kind == Kind::Login)
            .map(|head| texts.called_within(head.called()))
            .collect();
        let mut said = Vec::new();
        said.extend((!logins.is_empty()).then(|| texts.terminate_no_more(name, logins.join(", "), organization)));
        if part.ends_role(self.wizard.today) {
            said.push(match part.user.own {
                true => texts.terminate_own_role(organization),
                false => texts.terminate_role(name, organization),
            });
            said.extend(match held.handed_on {
                0 => None,
                n => Some(texts.terminate_handed_on(n, name)),
            });
            said.extend(match held.left_alone {
                0 => None,
                n => Some(texts.terminate_left_alone(n, organization)),
            });
        }
        let (withdrawn, left) = (part.withdrawn(self.wizard.leaver), part.left_open(self.wizard.leaver));
        said.extend((!withdrawn.is_empty()).then(|| texts.terminate_withdrawn(withdrawn.join(", "))));
        said.extend((!left.is_empty()).then(|| texts.terminate_left_open(left.join(", "))));
        if part.is_last() {
            said.push(texts.terminate_last(name, organization));
        }
        said.push(texts.terminate_elsewhere(name));
        html! { @for text in said { p { (text) } } }
    }

    fn reason(&self, answers: &Answers) -> String {
        let reason = answers.get(REASON).map(|text| text.trim()).filter(|text| !text.is_empty());
        reason.map_or_else(|| self.texts.cancel_check_no_reason().to_owned(), str::to_owned)
    }

    fn check(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let answers = &shown.answers;
        let last_day = self.wizard.last_day(answers).ok().flatten();
        let when = match last_day {
            Some(day) => texts.cancel_check_last_day(texts.day(day)),
            None => texts.cancel_check_now().to_owned(),
        };
        let link = self.wizard.leaver.then(|| match self.wizard.unlinks(answers) {
            true => texts.terminate_link_ends(),
            false => texts.terminate_link_stays(),
        });
        let rows = html! {
            (row(texts, texts.cancel_check_when(), html! { strong { (when) } }, Some((WHEN, texts.cancel_row_when()))))
            @if let Some(link) = link {
                (row(texts, texts.terminate_link(), html! { (link) }, Some((WHEN, texts.terminate_row_link()))))
            }
            (row(texts, texts.cancel_check_reason(), named(&self.reason(answers)), Some((WHEN, texts.cancel_row_reason()))))
        };
        let ticks: Vec<_> =
            self.wizard.second_ticks().into_iter().map(|(name, user)| self.second_tick(shown, &name, user)).collect();
        let start = if last_day.is_some() { texts.terminate_start_later() } else { texts.terminate_start() };
        view! {
            {self.undone()}
            {card(None, &rows)}
            {self.parts()}
            <p class="mr-soft">{start}</p>
            {ticks}
            {tick(shown, TRUTH, texts.terminate_tick())}
        }
        .into_any()
    }

    fn second_tick(&self, shown: &Shown, name: &str, user: &UserEnds) -> AnyView {
        let error = shown.error(name);
        let class = error.as_ref().map(|_| "mr-group--bad");
        let invalid = error.is_some();
        let checked = shown.answers.contains_key(name);
        let label = match name.split_once('.') {
            Some((ALONE, _)) if user.own => self.texts.cancel_alone(&user.held.name),
            Some((ALONE, _)) => self.texts.terminate_alone(&user.held.name),
            _ => self.texts.terminate_own(&user.held.name),
        };
        view! {
            <div class=class>
                <FieldError id=format!("{}-e", id_of(name)) text=error/>
                <Choice kind="checkbox" name=control(name) value="on" id=id_of(name) checked label invalid/>
            </div>
        }
        .into_any()
    }

    /// The chosen rows that do not end now, each with its reason.
    fn undone(&self) -> AnyView {
        let texts = self.texts;
        let Terminate { ended, lost, gone, today, .. } = &self.wizard;
        if ended.is_empty() && lost.is_empty() && *gone == 0 {
            return ().into_any();
        }
        let row = |row: &EndedMeanwhile| {
            let what = texts.called(row.permission.called_on(*today));
            let text = texts.users_renewal_undone_row(&row.name, what, &row.organization);
            view! { <li>{text}" "<strong>{texts.problem(&Problem::PermissionEnded, "")}</strong></li> }.into_any()
        };
        let ended: Vec<_> = ended.iter().map(row).collect();
        let lost: Vec<_> = lost
            .iter()
            .map(|one| view! { <li><strong>{texts.users_renewal_lost(&one.name)}</strong></li> }.into_any())
            .collect();
        let gone = (*gone > 0).then(|| view! { <li><strong>{texts.problem_unlinked()}</strong></li> }.into_any());
        view! {
            <div class="mr-banner" id="which" tabindex="-1">
                <Icon name="info"/>
                <div><h2>{texts.terminate_undone()}</h2><ul class="mr-plainlist">{ended}{lost}{gone}</ul></div>
            </div>
        }
        .into_any()
    }
}

impl Steps for TerminateSteps {
    fn rules(&self) -> &dyn Wizard {
        &self.wizard
    }

    fn title(&self) -> &'static str {
        self.texts.terminate_title()
    }

    fn name(&self, step: &str) -> &'static str {
        name_of_step(self.texts, step)
    }

    fn heading(&self, step: &str) -> &'static str {
        match step {
            WHEN if self.wizard.leaver => self.texts.terminate_leaver_title(),
            WHEN => self.texts.terminate_when_title(),
            _ => self.texts.wizard_check(),
        }
    }

    fn view(&self, step: &str, shown: &Shown) -> AnyView {
        match step {
            WHEN => self.when(shown),
            CHECK => self.check(shown),
            _ => ().into_any(),
        }
    }

    fn problem(&self, name: &str, problem: &Problem) -> (String, String) {
        let organization = |id: &str| {
            let user = self.wizard.users.iter().find(|user| user.held.id == id);
            user.map_or("", |user| user.held.name.as_str())
        };
        let text = match name.split_once('.') {
            Some((ALONE, id)) => self.texts.cancel_alone_missing(organization(id)),
            Some((OWN, id)) => self.texts.terminate_own_missing(organization(id)),
            _ if name == UNLINK => self.texts.terminate_unlink_missing().to_owned(),
            _ => self.texts.problem(problem, if name == WHEN { self.texts.cancel_when_what() } else { "" }),
        };
        (text, id_of(name))
    }

    fn origin(&self) -> &'static str {
        LIST
    }
}
