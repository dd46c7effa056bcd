//! What comes from the server: the page once it is there, or why it is not.

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{api::ApiError, pages::lost::Refused};

/// Shows `view` of what a resource loads. A page that is being replaced stays until the next one is there.
pub(crate) fn loaded<T, V>(
    resource: Resource<Result<T, ApiError>>,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    V: IntoView + 'static,
{
    loaded_or(resource, view, |error| view! { <Refused error/> }.into_any())
}

/// The same for a page that brings its own main part: a refusal gets one too.
pub(crate) fn loaded_alone<T, V>(
    resource: Resource<Result<T, ApiError>>,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    V: IntoView + 'static,
{
    let refused =
        |error| view! { <main id="main" tabindex="-1" class="mr-wrap mr-main"><Refused error/></main> }.into_any();
    loaded_or(resource, view, refused)
}

/// The same with a view of its own for what is refused.
pub(crate) fn loaded_or<T, V>(
    resource: Resource<Result<T, ApiError>>,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
    refused: fn(ApiError) -> AnyView,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| view! { <div class="mr-loading" aria-busy="true"></div> }>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => view(value).into_any(),
                        Err(error) => refused(error),
                    }
                })
            }}
        </Transition>
    }
}
