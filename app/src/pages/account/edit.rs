//! My Details > Edit: which of both, and the page on which a change is proven.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use rules::{
    problem::Problem,
    shown::{Details, ProofShown, ProofState},
    wizard::{WizardKind, contact::What},
};

use crate::{
    api::{account::ReadDetails, contact::ReadProof, query::load},
    components::{Choice, ErrorSummary, FieldError, Form, Icon, loaded},
    pages::door::CodeForms,
    texts::use_texts,
};

/// What do you want to change?
#[component]
pub(crate) fn Edit() -> impl IntoView {
    let texts = use_texts();
    let shown = load(|| ReadDetails {});
    let query = use_query_map().get_untracked();
    let again = query.get("again").is_some();
    let from = query.get("from").unwrap_or_default();
    let title = texts.details_edit_title();
    let document = if again { format!("{}: {title}", texts.problem_error()) } else { title.to_owned() };
    view! {
        <Title text=document/>
        {loaded(shown, move |shown| view! { <Choose shown again from=from.clone()/> }.into_any())}
    }
    .into_any()
}

#[component]
fn Choose(shown: Details, again: bool, from: String) -> impl IntoView {
    let texts = use_texts();
    let error = again.then(|| texts.problem(&Problem::RequiredChoice, texts.details_edit_what()));
    let items = error.iter().map(|text| ("kind".to_owned(), text.clone())).collect();
    let class = error.as_ref().map(|_| "mr-group--bad");
    let person = shown.person;
    let title = texts.details_edit_title();
    // What is out of reach for now is said here, before anything is typed.
    let email = match shown.number_fresh_until {
        Some(until) => view! {
            <div class="mr-unoffered">
                <p><strong>{texts.details_edit_email()}</strong></p>
                <p class="mr-small mr-soft">{texts.details_edit_email_fresh(texts.day_and_time(until))}</p>
            </div>
        }
        .into_any(),
        None => view! {
            <Choice
                kind="radio" name="kind" value=WizardKind::Email.word() id="kind" checked=false invalid=again
                label=texts.details_edit_email() hint=texts.details_edit_email_now(person.email)
            />
        }
        .into_any(),
    };
    let mobile = if shown.number_fresh_until.is_some() { "kind" } else { "kind-mobile" };
    view! {
        <div class="mr-narrow">
            <a class="mr-back" href="/account/details"><Icon name="left" small=true/>{texts.details_edit_back()}</a>
            <ErrorSummary items/>
            <div class="mr-head">
                <h1 tabindex="-1">{title}</h1>
                <p class="mr-head__lead">{texts.details_edit_lead()}</p>
            </div>
            <Form to="choose_edit" class="mr-form" hidden=vec![("from", from)]>
                <fieldset class=class aria-describedby="kind-e">
                    <legend class="mr-hidden">{title}</legend>
                    <FieldError id="kind-e" text=error/>
                    <div class="mr-choices">
                        {email}
                        <Choice
                            kind="radio" name="kind" value=WizardKind::Mobile.word() id=mobile checked=false invalid=again
                            label=texts.details_edit_mobile() hint=texts.details_edit_mobile_now(person.mobile_ending)
                        />
                    </div>
                </fieldset>
                <div class="mr-actions"><button class="mr-button">{texts.wizard_continue()}</button></div>
            </Form>
        </div>
    }
    .into_any()
}

/// The page of a change: where its proof is given, and what became of it.
#[component]
pub(crate) fn Prove() -> impl IntoView {
    let reference = use_params_map().get_untracked().get("reference").unwrap_or_default();
    let shown = load(move || ReadProof { reference: reference.clone() });
    loaded(shown, |shown: ProofShown| match shown.state {
        ProofState::Waits => view! { <GiveProof shown/> }.into_any(),
        ProofState::Done | ProofState::Taken | ProofState::Over => view! { <Outcome shown/> }.into_any(),
    })
    .into_any()
}

#[component]
fn GiveProof(shown: ProofShown) -> impl IntoView {
    let texts = use_texts();
    let problem = shown.problem.map(|problem| texts.problem(&problem, ""));
    let items: Vec<_> = problem.iter().map(|text| ("code".to_owned(), text.clone())).collect();
    let (title, lead, hint, again_hint, wrong) = match shown.what {
        What::Email => (
            texts.prove_email_title(),
            texts.prove_email_lead(shown.new),
            texts.prove_email_hint(),
            texts.prove_resend_email_hint(),
            texts.prove_wrong_email(),
        ),
        What::Mobile => (
            texts.prove_mobile_title(),
            texts.prove_mobile_lead(shown.new),
            texts.code_hint(),
            texts.code_resend_hint(),
            texts.prove_wrong_mobile(),
        ),
    };
    let document = if problem.is_some() { format!("{}: {title}", texts.problem_error()) } else { title.to_owned() };
    let hidden = vec![("reference", shown.reference)];
    let again = view! {
        <Form to="choose_edit" hidden=vec![("kind", shown.what.kind().to_string())]>
            <button class="mr-button mr-button--quiet">{wrong}</button>
        </Form>
    }
    .into_any();
    view! {
        <Title text=document/>
        <div class="mr-narrow">
            <ErrorSummary items/>
            <div class="mr-head">
                <h1 tabindex="-1">{title}</h1>
                <p class="mr-head__lead">{lead}</p>
            </div>
            <CodeForms to="prove" again="resend_proof" hidden hint again_hint again_word=texts.prove_resend() problem>
                {again}
            </CodeForms>
        </div>
    }
    .into_any()
}

#[component]
fn Outcome(shown: ProofShown) -> impl IntoView {
    let texts = use_texts();
    let until = texts.day(shown.undo_until);
    let (title, lead, told) = match (shown.state, shown.what) {
        (ProofState::Done, What::Email) => (
            texts.prove_email_done(),
            texts.prove_email_done_lead(shown.new),
            Some(texts.prove_email_done_told(shown.old, until)),
        ),
        (ProofState::Done, What::Mobile) => (
            texts.prove_mobile_done(),
            texts.prove_mobile_done_lead(shown.new),
            Some(texts.prove_mobile_done_told().to_owned()),
        ),
        (ProofState::Taken, _) => (texts.prove_taken_title(), texts.prove_taken_text().to_owned(), None),
        (ProofState::Over | ProofState::Waits, _) => {
            (texts.prove_over_title(), texts.prove_over_text().to_owned(), None)
        }
    };
    let done = shown.state == ProofState::Done;
    let next = told.map(|told| {
        view! {
            <ul class="mr-bullets">
                <li>{told}</li>
                <li>{texts.prove_others()}</li>
            </ul>
        }
        .into_any()
    });
    let way = match shown.back {
        Some(back) => view! { <a class="mr-button" href=back rel="external">{texts.prove_to_renewal()}</a> }.into_any(),
        None => view! { <a class="mr-button" href="/account/details" rel="external">{texts.prove_to_details()}</a> }
            .into_any(),
    };
    view! {
        <Title text=title/>
        <div class="mr-narrow mr-stack mr-stack--lg">
            <div class="mr-head">
                <h1 tabindex="-1">{title}</h1>
                <p class="mr-head__lead">{lead}</p>
            </div>
            {next}
            <div class="mr-actions">
                {way}
                {(!done).then(|| view! {
                    <a class="mr-button mr-button--second" href="/account/details/edit" rel="external">{texts.prove_again()}</a>
                }.into_any())}
            </div>
        </div>
    }
    .into_any()
}
