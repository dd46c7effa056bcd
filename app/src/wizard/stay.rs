//! A warning two minutes before an unused session ends, with a way to stay. What is saved is saved in any case.

use gloo::timers::callback::Timeout;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use super::browser::after_drawing;
use crate::{
    api::{query::call, session},
    components::Icon,
    frame::use_frame,
    texts::use_texts,
};

/// Seconds between the warning and the end.
const WARNING: i64 = 2 * 60;

/// The warning, once it is due.
#[component]
pub(super) fn StaySignedIn() -> impl IntoView {
    let texts = use_texts();
    let idle = use_frame().viewer.map_or(0, |viewer| viewer.idle_seconds);
    let step = use_location().pathname;
    let due = RwSignal::new(false);
    let asked = ArcTrigger::new();
    let stayed = asked.clone();
    let mut wait = None;
    after_drawing(Box::new(move || {
        // Each step is saved, and each save keeps the session alive: the wait begins anew.
        step.track();
        asked.track();
        drop(wait.take());
        due.set(false);
        wait = u32::try_from((idle - WARNING) * 1_000).ok().map(|wait| Timeout::new(wait, move || due.set(true)));
    }));
    let stay = move || {
        let stayed = stayed.clone();
        spawn_local(async move {
            if call(session::StaySignedIn {}).await.is_ok() {
                stayed.notify();
            }
        });
    };
    let banner = move || {
        let stay = stay.clone();
        due.get().then(|| {
            view! {
                <div class="mr-banner mr-banner--time mr-stay" role="alert">
                    <Icon name="clock"/>
                    <p>{texts.wizard_stay()}</p>
                    <div class="mr-actions">
                        <button class="mr-button mr-button--second" type="button" on:click=move |_| stay()>
                            {texts.wizard_stay_button()}
                        </button>
                    </div>
                </div>
            }
            .into_any()
        })
    };
    view! { <div>{move || banner()}</div> }.into_any()
}
