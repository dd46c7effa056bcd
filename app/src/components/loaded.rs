//! What comes from the server: the page once it is there, or why it is not.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    api::{
        ApiError,
        query::{Answer, Codec, Loading, Shown, read},
    },
    pages::lost::Refused,
};

/// Shows `view` of what was asked for. A page that is being replaced stays until the next one is there.
pub(crate) fn loaded<T, V>(asked: Loading<T>, view: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView
where
    T: Shown,
    V: IntoView + 'static,
{
    loaded_or(asked, view, |error| view! { <Refused error/> }.into_any())
}

/// The main part of a page that brings its own and has nothing to show.
pub(crate) fn refused_alone(error: ApiError) -> AnyView {
    view! { <main id="main" tabindex="-1" class="mr-wrap mr-main"><Refused error/></main> }.into_any()
}

/// The same with a view of its own for what is refused.
pub(crate) fn loaded_or<T, V>(
    asked: Loading<T>,
    view: impl Fn(T) -> V + Send + Sync + 'static,
    refused: impl Fn(ApiError) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Shown,
    V: IntoView + 'static,
{
    let draw = move |answer: Answer| match answer.and_then(|reply| read(&reply)) {
        Ok(value) => view(value).into_any(),
        Err(error) => refused(error),
    };
    drawn(asked.resource, Arc::new(draw))
}

/// The one place that waits for an answer: compiled once for all pages.
fn drawn(resource: Resource<Answer, Codec>, draw: Arc<dyn Fn(Answer) -> AnyView + Send + Sync>) -> AnyView {
    view! {
        <Transition fallback=|| view! { <div class="mr-loading" aria-busy="true"></div> }.into_any()>
            {move || {
                let draw = draw.clone();
                Suspend::new(async move {
                    let view = draw(resource.await);
                    #[cfg(feature = "hydrate")]
                    crate::arrival::drawn(true);
                    view
                })
            }}
        </Transition>
    }
    .into_any()
}
