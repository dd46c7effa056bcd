//! My Details: how one is registered.

use leptos::prelude::*;
use leptos_meta::Title;
use rules::{people::Language, shown::Details as Shown};

use crate::{
    api::account::read_details,
    components::{Day, Icon, loaded},
    texts::use_texts,
};

/// My Details.
#[component]
pub(crate) fn Details() -> impl IntoView {
    let texts = use_texts();
    let shown = Resource::new(|| (), |()| read_details());
    view! { <Title text=texts.details_title()/> {loaded(shown, |shown| view! { <Page shown/> })} }.into_any()
}

#[component]
fn Page(shown: Shown) -> impl IntoView {
    let texts = use_texts();
    let person = shown.person;
    let language = match shown.language {
        Language::En => texts.details_english(),
        Language::Nl => texts.details_dutch(),
    };
    let until = match shown.valid_until {
        Some(until) => {
            let left = texts.time_left(until, shown.today);
            view! { <Day day=until/><small>{left}</small> }.into_any()
        }
        None => texts.details_valid_none().into_any(),
    };
    let organizations = shown.organizations.into_iter().map(|organization| {
        view! { <li>{organization.name}<small class="mr-soft">{texts.details_kvk(organization.kvk)}</small></li> }
    });
    let organizations = organizations.collect::<Vec<_>>();
    view! {
        <div class="mr-head">
            <h1 tabindex="-1">{texts.details_title()}</h1>
            <p class="mr-head__lead">{texts.details_lead()}</p>
        </div>
        <div class="mr-stack mr-stack--lg mr-narrow">
            <section class="mr-card mr-card--flush" aria-labelledby="you">
                <div class="mr-cardhead">
                    <h2 id="you">{texts.details_you()}</h2>
                    <a class="mr-button mr-button--second" href="/account/details/edit"><Icon name="edit" small=true/>{texts.details_edit()}</a>
                </div>
                <dl class="mr-summary">
                    <div><dt>{texts.details_name()}</dt><dd>{person.name}</dd></div>
                    <div><dt>{texts.details_born()}</dt><dd><Day day=person.born/></dd></div>
                    <div><dt>{texts.details_email()}</dt><dd>{person.email}<small>{texts.details_email_hint()}</small></dd></div>
                    <div><dt>{texts.details_mobile()}</dt><dd>{texts.details_mobile_ending(person.mobile_ending)}</dd></div>
                    <div><dt>{texts.details_language()}</dt><dd>{language}</dd></div>
                </dl>
            </section>
            <section class="mr-card mr-card--flush" aria-labelledby="means">
                <div class="mr-cardhead"><h2 id="means">{texts.details_means()}</h2></div>
                <dl class="mr-summary">
                    <div><dt>{texts.details_level()}</dt><dd><span class="mr-level">{shown.level.name()}</span></dd></div>
                    <div><dt>{texts.details_valid()}</dt><dd>{until}</dd></div>
                    <div>
                        <dt>{texts.details_organizations()}</dt>
                        <dd>
                            {if organizations.is_empty() {
                                texts.details_no_organizations().into_any()
                            } else {
                                view! { <ul class="mr-plainlist">{organizations}</ul> }.into_any()
                            }}
                        </dd>
                    </div>
                </dl>
            </section>
        </div>
    }
    .into_any()
}
