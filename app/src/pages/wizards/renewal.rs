//! W1: the steps of renewing one's own permissions.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use maud::html;
use rules::{
    permission::{Kind, Permission},
    problem::Problem,
    renewal::Starts,
    wizard::{
        Answers, CHECK, Wizard,
        renewal::{APPROVAL, OrganizationFacts, PERMISSIONS, Part, Renewal, TERM, WHICH, field},
    },
};

use crate::{
    components::{Choice, FieldError, StatusTag, of_provider, still},
    texts::{Texts, use_texts},
    wizard::{Shown, Steps},
};

use super::parts::{
    admin_answer, card, control, id_of, named, nobody_approves, planned_rows, question, question_of_names, row,
    term_question, truth,
};

/// A step's name beside the form.
pub(super) fn name_of_step(texts: Texts, step: &str) -> &'static str {
    match step {
        WHICH => texts.renewal_which(),
        PERMISSIONS => texts.renewal_permissions(),
        TERM => texts.renewal_term(),
        APPROVAL => texts.renewal_approval(),
        _ => texts.wizard_check(),
    }
}

/// The views of the renewal wizard.
pub(super) struct RenewalSteps {
    texts: Texts,
    wizard: Renewal,
}

impl RenewalSteps {
    pub(super) fn new(wizard: Renewal) -> Self {
        Self { texts: use_texts(), wizard }
    }

    fn organization(&self, id: &str) -> &str {
        self.wizard.organizations.iter().find(|one| one.id == id).map_or("", |one| one.name.as_str())
    }

    /// The card of one permission: what it is, until when, and why it cannot be renewed where it cannot.
    fn card(&self, permission: &Permission, shown: &Shown, preselected: &Answers, first: bool) -> AnyView {
        let texts = self.texts;
        let today = self.wizard.today;
        let name = field(WHICH, &permission.id);
        // Where it stands is said beside it.
        let label = of_provider(texts, permission, permission.called());
        let hint = format!(
            "{}, {}",
            texts.renewal_which_until(permission.level, texts.day(permission.period.ends)),
            texts.time_left(permission.period.ends, today),
        );
        if let Err(reason) = permission.may_be_renewed(today) {
            return view! {
                <div class="mr-unoffered">
                    <p><strong>{label}</strong></p>
                    <p class="mr-small mr-soft">{hint}". "{texts.problem(&reason, "")}"."</p>
                </div>
            }
            .into_any();
        }
        let id = if first { WHICH.to_owned() } else { id_of(&name) };
        let checked = shown.answers.contains_key(&name) || preselected.contains_key(&name);
        let error = shown.error(&name);
        let invalid = error.is_some();
        view! {
            <FieldError id=format!("{}-e", id_of(&name)) text=error/>
            <div class="mr-pick">
                <Choice kind="checkbox" name=control(&name) value="on" id checked label hint invalid/>
                <StatusTag texts permission=permission.clone() today/>
            </div>
        }
        .into_any()
    }

    fn which(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let answered = shown.answers.keys().any(|name| name.starts_with("which."));
        let preselected = if answered || !shown.errors.is_empty() { Answers::new() } else { self.wizard.preselected() };
        let error = shown.error(WHICH);
        let class = error.as_ref().map(|_| "mr-group--bad");
        let mut first = true;
        let groups: Vec<_> = self
            .wizard
            .organizations
            .iter()
            .map(|organization| {
                let cards: Vec<_> = organization
                    .permissions
                    .iter()
                    .map(|permission| {
                        let is_first = first && permission.is_renewable(self.wizard.today);
                        first &= !is_first;
                        self.card(permission, shown, &preselected, is_first)
                    })
                    .collect();
                let nobody = organization
                    .has_no_approver(&self.wizard.person.id, self.wizard.today)
                    .then(|| nobody_approves(texts, &organization.name, shown, &field("nobody", &organization.id)));
                view! {
                    <fieldset>
                        <legend class="mr-legend" translate="no">{organization.name.clone()}</legend>
                        <p class="mr-hint" translate="no">{texts.details_kvk(&organization.kvk)}</p>
                        {nobody}
                        <div class="mr-choices">{cards}</div>
                    </fieldset>
                }
                .into_any()
            })
            .collect();
        view! {
            <p class="mr-hint">{texts.renewal_which_hint()}</p>
            <div class=class>
                <FieldError id="which-e" text=error/>
                <div class="mr-form mr-stack--lg">{groups}</div>
            </div>
        }
        .into_any()
    }

    fn permissions(&self, shown: &Shown) -> AnyView {
        let chosen = self.wizard.chosen(&shown.answers);
        let several = chosen.len() > 1;
        let asked = chosen.into_iter().filter(|organization| organization.asks(&shown.answers, self.wizard.today));
        asked.map(|organization| self.scope(organization, shown, several)).collect_view().into_any()
    }

    fn scope(&self, organization: &OrganizationFacts, shown: &Shown, several: bool) -> AnyView {
        let texts = self.texts;
        let selected = organization.selected(&shown.answers);
        let names: Vec<String> = selected
            .iter()
            .filter(|one| one.kind == Kind::Login)
            .map(|one| texts.called(one.called_on(self.wizard.today)))
            .collect();
        let level = organization.level(&shown.answers).unwrap_or(rules::level::Level::Eh3);
        let scope = field("scope", &organization.id);
        let legend = if several {
            texts.renewal_scope_legend_for(&organization.name)
        } else {
            texts.renewal_scope_legend().to_owned()
        };
        let error = shown.error(&scope);
        let class = error.as_ref().map(|_| "mr-group--bad");
        let invalid = error.is_some();
        let described = error.as_ref().map(|_| format!("{}-e", id_of(&scope)));
        let admin = field("admin", &organization.id);
        let asks = organization.asks_admin(&shown.answers, self.wizard.today);
        let yes_no = [("yes", texts.wizard_yes()), ("no", texts.wizard_no())];
        let asked = organization.asks_scope(&shown.answers).then(|| {
            view! {
                <fieldset class=class aria-describedby=described>
                    <legend class="mr-legend">{legend}</legend>
                    <FieldError id=format!("{}-e", id_of(&scope)) text=error/>
                    <div class="mr-choices">
                        <Choice
                            kind="radio" name=control(&scope) value="same" id=id_of(&scope) checked=shown.is(&scope, "same")
                            label=texts.renewal_scope_same() hint=format!("{}, {}", names.join(", "), organization.name) invalid
                        />
                        <Choice
                            kind="radio" name=control(&scope) value="all" id=format!("{}-all", id_of(&scope))
                            checked=shown.is(&scope, "all") label=texts.renewal_scope_all() hint=texts.renewal_scope_all_hint(level) invalid
                        />
                    </div>
                </fieldset>
            }
            .into_any()
        });
        view! {
            {asked}
            {if asks {
                let legend = texts.renewal_admin_legend(&organization.name);
                question(shown, &admin, legend, Some(texts.renewal_admin_hint().into()), &yes_no, true)
            } else if organization.authority.brings_admin() {
                view! { <p class="mr-inset">{texts.renewal_admin_default(&organization.name)}</p> }.into_any()
            } else {
                ().into_any()
            }}
        }
        .into_any()
    }

    fn term(&self, shown: &Shown) -> AnyView {
        let selected: Vec<Permission> =
            self.wizard.chosen(&shown.answers).into_iter().flat_map(|one| one.selected(&shown.answers)).collect();
        term_question(shown, Starts::of(&selected, self.wizard.today), self.wizard.today)
    }

    fn approval(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let chosen = self.wizard.chosen(&shown.answers);
        let asked = chosen.into_iter().filter(|organization| !organization.authority.decides_alone());
        asked
            .map(|organization| {
                let approvers = organization.approvers(&shown.answers, &self.wizard.person.id);
                if approvers.is_empty() {
                    return nobody_approves(texts, &organization.name, shown, &field("approver", &organization.id));
                }
                let managers: Vec<(&str, &str)> =
                    approvers.iter().map(|manager| (manager.id.as_str(), manager.name.as_str())).collect();
                let legend = texts.renewal_approval_legend(&organization.name);
                let hint = texts.renewal_approval_hint(&organization.name);
                question_of_names(shown, &field("approver", &organization.id), legend, Some(hint), &managers)
            })
            .collect_view()
            .into_any()
    }

    fn check(&self, shown: &Shown) -> AnyView {
        let texts = self.texts;
        let parts = self.wizard.preview(&shown.answers).unwrap_or_default();
        let blocks: Vec<_> =
            parts.iter().enumerate().map(|(index, part)| self.check_part(index, part, &shown.answers)).collect();
        view! {
            {blocks}
            {self.you()}
            <p class="mr-soft">{texts.renewal_check_start()}</p>
            {truth(shown)}
        }
        .into_any()
    }

    /// The registered details, to be looked at before anything is sent.
    fn you(&self) -> AnyView {
        let texts = self.texts;
        let person = &self.wizard.person;
        // Another wizard, that leads back here: it loads a page, so that the browser asks first where something is not saved.
        let here = use_location().pathname.get_untracked();
        let edit = |name: &str| {
            html! {
                dd class="mr-summary__act" {
                    a href={ "/account/details/edit?from=" (here) } rel="external" {
                        (texts.wizard_change()) span class="mr-hidden" { " " (name) }
                    }
                }
            }
        };
        let rows = html! {
            (row(texts, texts.details_name(), named(&person.name), None))
            (row(texts, texts.details_born(), still::day(texts, person.born), None))
            div {
                dt { (texts.details_email()) } dd { (named(&person.email)) } (edit(texts.renewal_row_email()))
            }
            div {
                dt { (texts.details_mobile()) } dd { (texts.details_mobile_ending(&person.mobile_ending)) }
                (edit(texts.renewal_row_mobile()))
            }
        };
        view! {
            {card(Some(("check-you", texts.renewal_check_you())), &rows)}
            <p class="mr-hint">{texts.renewal_details_hint(texts.helpdesk_phone())}</p>
        }
        .into_any()
    }

    fn check_part(&self, index: usize, part: &Part<'_>, answers: &Answers) -> AnyView {
        let texts = self.texts;
        let organization = &part.organization.name;
        let (today, waits) = (self.wizard.today, part.approver.is_some());
        // What comes by default is nothing that could be changed.
        let default = part.organization.authority.brings_admin();
        let changed = |step, name| Some((step, name));
        let asked = part.organization.asks(answers, today).then(|| (PERMISSIONS, texts.renewal_row_admin()));
        let admin = html! {
            (admin_answer(texts, part.asked.admin, &part.plan, today, waits))
            @if default { small { (texts.renewal_admin_default(organization)) } }
        };
        let rows = html! {
            (planned_rows(texts, &part.selected, &part.plan, Some(WHICH), waits.then_some(today)))
            (row(texts, texts.renewal_check_term(), html! { (texts.term(part.asked.term)) }, changed(TERM, texts.renewal_row_term())))
            (row(texts, texts.renewal_check_admin(), admin, asked))
            @if let Some(manager) = part.approver {
                (row(texts, texts.renewal_check_approver(), html! {
                    (named(&manager.name)) small { (texts.renewal_check_approver_of(organization)) }
                }, changed(APPROVAL, texts.renewal_row_approver())))
            }
        };
        card(Some((&format!("check-{index}"), &texts.renewal_check_permissions(organization))), &rows)
    }
}

impl Steps for RenewalSteps {
    fn rules(&self) -> &dyn Wizard {
        &self.wizard
    }

    fn title(&self) -> &'static str {
        self.texts.renewal_title()
    }

    fn name(&self, step: &str) -> &'static str {
        name_of_step(self.texts, step)
    }

    fn heading(&self, step: &str) -> &'static str {
        match step {
            WHICH => self.texts.renewal_which_title(),
            PERMISSIONS => self.texts.renewal_permissions_title(),
            TERM => self.texts.renewal_term_title(),
            APPROVAL => self.texts.renewal_approval_title(),
            _ => self.texts.wizard_check(),
        }
    }

    fn view(&self, step: &str, shown: &Shown) -> AnyView {
        match step {
            WHICH => self.which(shown),
            PERMISSIONS => self.permissions(shown),
            TERM => self.term(shown),
            APPROVAL => self.approval(shown),
            CHECK => self.check(shown),
            _ => ().into_any(),
        }
    }

    fn problem(&self, name: &str, problem: &Problem) -> (String, String) {
        let texts = self.texts;
        let what = match name.split_once('.') {
            Some(("scope", _)) => texts.renewal_scope_what(),
            Some(("admin", _)) => texts.renewal_admin_what(),
            Some(("approver", id)) if *problem == Problem::ApproverNobody => self.organization(id),
            Some(("approver", _)) => texts.renewal_approval_what(),
            None if name == TERM => texts.renewal_term_what(),
            _ => "",
        };
        (texts.problem(problem, what), id_of(name))
    }

    fn is_dead_end(&self, step: &str, answers: &Answers) -> bool {
        step == APPROVAL
            && self.wizard.problems(step, answers).iter().any(|(_, problem)| *problem == Problem::ApproverNobody)
    }

    fn origin(&self) -> &'static str {
        "/account/permissions"
    }
}
