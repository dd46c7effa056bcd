//! What a page names of the browser's half: the scripts that start it, and the pieces that it needs, so that the browser
//! asks for all of them at once.
//!
//! The framework has its own for both and they are not used: it writes the policy's nonce into readable attributes, and
//! looks for the pieces' list after the page is made, outside the page's context: under load that is another page's, and
//! the links were on the wrong page or on none.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use leptos::{PrefetchLazyFn, nonce::use_nonce, prelude::*};
use leptos_meta::Link;

/// The modules of a lazy function, by the name that it has with the bundler.
type Pieces = dyn Fn(&str) -> Vec<String> + Send + Sync;

/// The site's files, as pages name them. Found in the context of every page.
#[derive(Clone)]
pub struct SiteFiles {
    root: Arc<str>,
    pieces: Arc<Pieces>,
    link: Arc<str>,
}

impl SiteFiles {
    /// Files below `root` (`/v/<hash>`). `pieces` gives the modules of a lazy function, without their ending, by the name
    /// that it has with the bundler; `link` is the script that loads them.
    pub fn new(root: &str, pieces: impl Fn(&str) -> Vec<String> + Send + Sync + 'static, link: &str) -> Self {
        Self { root: root.into(), pieces: Arc::new(pieces), link: link.into() }
    }

    /// None: a program without a site.
    pub fn none() -> Self {
        Self::new("", |_| Vec::new(), "")
    }

    fn path(&self, file: &str) -> String {
        format!("{}/pkg/{file}", self.root)
    }

    /// The style sheet.
    pub fn style(&self) -> String {
        self.path("portal.css")
    }
}

/// What starts the browser's half and watches it, as a function of its script and its wasm; less what only its readers need.
/// In the page itself: a file of its own could be what does not come.
static GUARD: LazyLock<String> = LazyLock::new(|| {
    let lines = include_str!("scripts/guard.js").lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//")).collect::<Vec<_>>().join("\n")
});

/// The links and the script that start the browser's half.
#[component]
pub(crate) fn StartScripts() -> impl IntoView {
    let files = use_context::<SiteFiles>().unwrap_or_else(SiteFiles::none);
    let (script, wasm) = (files.path("frontend.js"), files.path("frontend_bg.wasm"));
    let start = format!("({})({script:?}, {wasm:?});", *GUARD);
    view! {
        <link rel="modulepreload" href=script/>
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin=""/>
        <script nonce=use_nonce()>
            {start}
        </script>
    }
}

/// Names the pieces that were used since it was called last on the page that is being made. Called where they are used,
/// in the page's own context, before its head is written.
pub(crate) fn name_pieces() {
    let (Some(files), Some(used)) = (use_context::<SiteFiles>(), use_context::<PrefetchLazyFn>()) else { return };
    // Taken away, so that the framework finds none to name in its way.
    let used = used.0.try_update_value(std::mem::take).unwrap_or_default();
    let modules: BTreeSet<String> = used.into_iter().flat_map(|id| (files.pieces)(id)).collect();
    if modules.is_empty() {
        return;
    }
    for module in modules {
        let href = files.path(&format!("{module}.wasm"));
        // A link of the framework's registers itself with the head when it is written.
        let _ = view! { <Link rel="preload" href as_="fetch" type_="application/wasm" crossorigin=""/> }.to_html();
    }
    let _ = view! { <Link rel="modulepreload" href=files.path(&files.link)/> }.to_html();
}
