//! Preferences: language and appearance, one's calendar, and the way to one's own data.

#[cfg(feature = "ssr")]
pub(crate) mod written;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use rules::{people::Language, shown::WrittenPage};

use crate::{
    Theme,
    api::{account::ReadCalendar, query::load},
    components::{Choice, Form, Icon, loaded},
    frame::use_frame,
    texts::use_texts,
};

/// The page to come back to.
const HERE: &str = "/account/preferences?saved=1";

/// Preferences.
#[component]
pub(crate) fn Preferences() -> impl IntoView {
    let texts = use_texts();
    let (now, shade) = {
        let frame = use_frame();
        (frame.language, frame.theme)
    };
    let saved = use_query_map().get_untracked().get("saved").is_some();
    let languages = [(Language::Nl, "Nederlands"), (Language::En, "English")];
    let languages = languages.into_iter().map(move |(language, label)| {
        let (checked, id) = (now == language, format!("lang-{}", language.tag()));
        view! { <span lang=language.tag()><Choice kind="radio" name="lang" value=language.tag() id checked label/></span> }.into_any()
    });
    let themes = [
        (Theme::System, texts.preferences_system(), texts.preferences_system_hint()),
        (Theme::Light, texts.preferences_light(), ""),
        (Theme::Dark, texts.preferences_dark(), ""),
    ];
    let themes = themes.into_iter().map(move |(theme, label, hint)| {
        let (checked, id) = (shade == theme, format!("theme-{}", theme.name()));
        let hint = Some(hint.to_owned()).filter(|hint| !hint.is_empty());
        match hint {
            Some(hint) => {
                view! { <Choice kind="radio" name="theme" value=theme.name() id checked label hint/> }.into_any()
            }
            None => view! { <Choice kind="radio" name="theme" value=theme.name() id checked label/> }.into_any(),
        }
    });
    let back = || vec![("back", HERE.to_owned())];
    view! {
        <Title text=texts.preferences_title()/>
        <div class="mr-head">
            <h1 tabindex="-1">{texts.preferences_title()}</h1>
            <p class="mr-head__lead">{texts.preferences_lead()}</p>
        </div>
        {saved.then(|| view! {
            <div class="mr-banner mr-banner--good mr-note" role="status"><Icon name="check"/><p>{texts.preferences_saved()}</p></div>
        }.into_any())}
        <div class="mr-stack mr-stack--lg mr-narrow">
            <section class="mr-card" aria-labelledby="language">
                <Form to="choose_language" hidden=back() class="mr-form">
                    <fieldset>
                        <legend class="mr-legend" id="language">{texts.preferences_language()}</legend>
                        <p class="mr-hint">{texts.preferences_language_hint()}</p>
                        <div class="mr-choices mr-choices--side">{languages.collect_view()}</div>
                    </fieldset>
                    <div class="mr-actions"><button class="mr-button">{texts.preferences_save_language()}</button></div>
                </Form>
            </section>
            <section class="mr-card" aria-labelledby="appearance">
                <Form to="choose_theme" hidden=back() class="mr-form">
                    <fieldset>
                        <legend class="mr-legend" id="appearance">{texts.preferences_appearance()}</legend>
                        <p class="mr-hint">{texts.preferences_appearance_hint()}</p>
                        <div class="mr-choices">{themes.collect_view()}</div>
                    </fieldset>
                    <div class="mr-actions">
                        <button class="mr-button mr-button--second">{texts.preferences_save_appearance()}</button>
                    </div>
                </Form>
            </section>
            {loaded(load(|| ReadCalendar {}), |part: WrittenPage| {
                view! { <section class="mr-card mr-stack" id="calendar" inner_html=part.html></section> }.into_any()
            })}
            <section class="mr-card mr-stack" aria-labelledby="data">
                <h2 id="data">{texts.own_data_title()}</h2>
                <p>{texts.preferences_data()}</p>
                <div class="mr-actions">
                    <a class="mr-button mr-button--second" href="/account/data">{texts.preferences_data_see()}</a>
                </div>
            </section>
        </div>
    }
    .into_any()
}
