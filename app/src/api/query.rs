//! What a page asks the server for. All pages ask with one type of resource and get one type of reply, which knows what it
//! holds on the server and is text in the browser: the browser's half would else carry the machinery of resources, of calls
//! and of their encoding once for every page. The text becomes a value in one place, where the page is drawn.

use std::{future::Future, marker::PhantomData, pin::Pin, sync::atomic::AtomicBool};

use leptos::{
    prelude::*,
    serde_json,
    server::codee::{Decoder, Encoder},
    server_fn::ServerFn,
};
use serde::{Serialize, de::DeserializeOwned};

use super::ApiError;
use crate::json;
#[cfg(not(feature = "ssr"))]
pub(crate) use half::calls_are_of;
use half::{Question, Reply};

/// Whether the browser is being led to another page: nobody is asked whether they want to leave.
pub(crate) static LEAVING: AtomicBool = AtomicBool::new(false);

/// What pages show: it can be read from what the server gives.
pub(crate) trait Shown: Clone + DeserializeOwned + Send + Sync + 'static {}

impl<T: Clone + DeserializeOwned + Send + Sync + 'static> Shown for T {}

/// What the server answered, and has yet to become a value.
pub(crate) type Answer = Result<Reply, ApiError>;

/// An answer that is under way.
type Answering = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// What a page has asked for: a `T`.
pub(crate) struct Loading<T> {
    /// Of every page's type.
    pub(crate) resource: Resource<Answer, Codec>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Loading<T> {
    /// The same, read as a type that reads what a `T` writes.
    pub(crate) fn read_as<U>(self) -> Loading<U> {
        Loading { resource: self.resource, holds: PhantomData }
    }
}

/// Asks for what the function gives that `query` names, and again whenever its arguments change.
pub(crate) fn load<F>(query: impl Fn() -> F + Send + Sync + 'static) -> Loading<F::Output>
where
    F: ServerFn<Error = ApiError> + Clone + Serialize + Send + Sync + 'static,
    F::Output: Shown + Serialize,
{
    load_marked(move || (query(), false))
}

/// The same, and also whenever the mark beside the arguments changes, which the function does not get.
pub(crate) fn load_marked<F>(query: impl Fn() -> (F, bool) + Send + Sync + 'static) -> Loading<F::Output>
where
    F: ServerFn<Error = ApiError> + Clone + Serialize + Send + Sync + 'static,
    F::Output: Shown + Serialize,
{
    let source = move || {
        let (function, mark) = query();
        Question::new(function, mark)
    };
    Loading { resource: resource(Box::new(source)), holds: PhantomData }
}

/// The one resource, for all pages.
fn resource(source: Box<dyn Fn() -> Question + Send + Sync>) -> Resource<Answer, Codec> {
    ArcResource::<Answer, Codec>::new_with_options(source, Question::ask, false).into()
}

/// Makes a value of a reply.
///
/// # Errors
/// [`ApiError::Unreadable`] where the reply holds something else.
pub(crate) fn read<T: Shown>(reply: &Reply) -> Result<T, ApiError> {
    half::read(reply).ok_or(ApiError::Unreadable)
}

/// Calls a function from a page's script.
///
/// # Errors
/// As the function refuses, or the portal is not reached.
pub(crate) async fn call<F>(function: F) -> Result<F::Output, ApiError>
where
    F: ServerFn<Error = ApiError> + Clone + Serialize + Send + Sync + 'static,
    F::Output: Shown + Serialize,
{
    read(&Question::new(function, false).ask().await?)
}

/// How a value is written into a page and read from it.
pub(crate) struct Plain;

impl<T: Serialize> Encoder<T> for Plain {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> serde_json::Result<String> {
        half::write(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Plain {
    type Error = ApiError;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, ApiError> {
        json::read(text).ok_or(ApiError::Unreadable)
    }
}

/// How an answer is written into a page and read from it: `+` and the value's JSON, or `-` and the error's.
pub(crate) struct Codec;

impl Encoder<Answer> for Codec {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(answer: &Answer) -> Result<String, serde_json::Error> {
        match answer {
            Ok(reply) => Ok(format!("+{}", half::text(reply)?)),
            Err(error) => Ok(format!("-{}", half::write(error)?)),
        }
    }
}

impl Decoder<Answer> for Codec {
    type Error = ApiError;
    type Encoded = str;

    fn decode(text: &str) -> Result<Answer, ApiError> {
        if let Some(error) = text.strip_prefix('-') {
            return json::read(error).map(Err).ok_or(ApiError::Unreadable);
        }
        text.strip_prefix('+').and_then(half::reply).map(Ok).ok_or(ApiError::Unreadable)
    }
}

/// On the server a question is the function itself, and a reply the value that it gave.
#[cfg(feature = "ssr")]
mod half {
    use std::{any::Any, sync::Arc};

    use super::*;

    /// A value of any page.
    pub(crate) type Reply = Arc<dyn Value>;

    /// What all values can do.
    pub(crate) trait Value: Any + Send + Sync {
        /// The value as JSON.
        fn json(&self) -> serde_json::Result<String>;
    }

    impl<T: Any + Serialize + Send + Sync> Value for T {
        fn json(&self) -> serde_json::Result<String> {
            write(self)
        }
    }

    /// A function with its arguments.
    #[derive(Clone)]
    pub(crate) struct Question(Arc<dyn Fn() -> Answering + Send + Sync>);

    /// A page that is made on the server asks once, so that no question is ever compared.
    impl PartialEq for Question {
        fn eq(&self, other: &Self) -> bool {
            Arc::ptr_eq(&self.0, &other.0)
        }
    }

    impl Question {
        pub(super) fn new<F>(function: F, _mark: bool) -> Self
        where
            F: ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
            F::Output: Shown + Serialize,
        {
            Self(Arc::new(move || {
                let function = function.clone();
                Box::pin(async move { Ok(Arc::new(function.run_body().await?) as Reply) })
            }))
        }

        pub(super) fn ask(self) -> Answering {
            (self.0)()
        }
    }

    pub(super) fn read<T: Shown>(reply: &Reply) -> Option<T> {
        let value: &dyn Any = &**reply;
        match value.downcast_ref::<T>() {
            Some(value) => Some(value.clone()),
            // Of another type, as the browser reads it.
            None => json::read(&(**reply).json().ok()?),
        }
    }

    pub(super) fn text(reply: &Reply) -> serde_json::Result<String> {
        (**reply).json()
    }

    pub(super) fn write<T: Serialize>(value: &T) -> serde_json::Result<String> {
        serde_json::to_string(value)
    }

    /// The server reads no pages.
    pub(super) fn reply(_text: &str) -> Option<Reply> {
        None
    }
}

/// In the browser a question is what is sent, and a reply the text that came back.
#[cfg(not(feature = "ssr"))]
mod half {
    use std::sync::{Arc, Mutex, PoisonError};

    use leptos::server_fn::{
        ContentType,
        client::{Client, browser::BrowserClient},
        codec::{Json, PostUrl},
        error::FromServerFnError,
        request::{ClientReq, browser::BrowserRequest},
        response::ClientRes,
    };

    use std::sync::atomic::Ordering;

    use rules::problem::Refusal;

    use super::*;
    use crate::api::{PAGE_OF, SOMEBODY_ELSE};

    /// JSON.
    pub(crate) type Reply = Arc<str>;

    /// Whose page this is.
    static MARK: Mutex<String> = Mutex::new(String::new());

    /// Says whose page it is that calls from here on stand on.
    pub(crate) fn calls_are_of(mark: String) {
        *MARK.lock().unwrap_or_else(PoisonError::into_inner) = mark;
    }

    /// Leaves the page, which was made for somebody else than who is signed in now, for the one that says so.
    async fn leave() -> Answer {
        LEAVING.store(true, Ordering::Relaxed);
        let _ = window().location().replace(SOMEBODY_ELSE);
        std::future::pending().await
    }

    /// A function's address with its arguments, as a form sends them.
    #[derive(Clone, PartialEq)]
    pub(crate) struct Question {
        path: &'static str,
        arguments: String,
        mark: bool,
    }

    impl Question {
        pub(super) fn new<F: ServerFn + Serialize>(function: F, mark: bool) -> Self {
            Self { path: F::PATH, arguments: serde_qs::to_string(&function).unwrap_or_default(), mark }
        }

        pub(super) fn ask(self) -> Answering {
            Box::pin(async move {
                let Self { path, arguments, .. } = self;
                let request: Result<BrowserRequest, ApiError> =
                    ClientReq::try_new_post(path, PostUrl::CONTENT_TYPE, Json::CONTENT_TYPE, arguments);
                let request = request?;
                request.headers().set(PAGE_OF, &MARK.lock().unwrap_or_else(PoisonError::into_inner));
                let response = <BrowserClient as Client<ApiError>>::send(request).await?;
                let refused = (400..=599).contains(&ClientRes::<ApiError>::status(&response));
                if refused {
                    let error = ApiError::de(response.try_into_bytes().await?);
                    return if error == ApiError::Refused(Refusal::SomebodyElse) { leave().await } else { Err(error) };
                }
                let text: String = ClientRes::<ApiError>::try_into_string(response).await?;
                Ok(text.into())
            })
        }
    }

    pub(super) fn read<T: Shown>(reply: &Reply) -> Option<T> {
        json::read(reply)
    }

    /// The browser writes no pages.
    pub(super) fn write<T: Serialize>(_value: &T) -> serde_json::Result<String> {
        Ok(String::new())
    }

    /// The browser writes no pages.
    pub(super) fn text(_reply: &Reply) -> serde_json::Result<&str> {
        Ok("null")
    }

    pub(super) fn reply(text: &str) -> Option<Reply> {
        Some(text.into())
    }
}
