//! A view that is drawn anew where its key is another one than before, and left alone where it is the same.

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{Mountable, Position, PositionState, add_attr::AddAnyAttr, any_view::AnyViewState},
    },
};

/// The view with its key.
pub(super) struct Fresh {
    key: String,
    view: AnyView,
}

impl Fresh {
    /// The questions of a step, with what is wrong with them.
    pub(super) fn new(step: &str, errors: &[(String, String)], view: AnyView) -> Self {
        let mut key = step.to_owned();
        for (field, text) in errors {
            key.push('\n');
            key.push_str(field);
            key.push('\n');
            key.push_str(text);
        }
        Self { key, view }
    }
}

/// What stands on the page, and its key.
pub(super) struct Drawn {
    key: String,
    view: AnyViewState,
}

impl Render for Fresh {
    type State = Drawn;

    fn build(self) -> Drawn {
        Drawn { key: self.key, view: self.view.build() }
    }

    fn rebuild(self, drawn: &mut Drawn) {
        if self.key != drawn.key {
            let mut new = self.build();
            drawn.view.insert_before_this(&mut new.view);
            drawn.view.unmount();
            *drawn = new;
        }
    }
}

impl AddAnyAttr for Fresh {
    type Output<A: Attribute> = Fresh;

    fn add_any_attr<A: Attribute>(self, attribute: A) -> Fresh {
        Fresh { key: self.key, view: self.view.add_any_attr(attribute).into_any() }
    }
}

impl RenderHtml for Fresh {
    type AsyncOutput = AnyView;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        self.view.dry_resolve();
    }

    async fn resolve(self) -> AnyView {
        self.view.resolve().await
    }

    fn html_len(&self) -> usize {
        self.view.html_len()
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        attributes: Vec<AnyAttribute>,
    ) {
        self.view.to_html_with_buf(html, position, escape, mark_branches, attributes);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        html: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        attributes: Vec<AnyAttribute>,
    ) {
        self.view.to_html_async_with_buf::<OUT_OF_ORDER>(html, position, escape, mark_branches, attributes);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Drawn {
        Drawn { key: self.key, view: self.view.hydrate::<FROM_SERVER>(cursor, position) }
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        self.view.unmount();
    }

    fn mount(
        &mut self,
        parent: &leptos::tachys::renderer::types::Element,
        marker: Option<&leptos::tachys::renderer::types::Node>,
    ) {
        self.view.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.view.insert_before_this(child)
    }

    fn elements(&self) -> Vec<leptos::tachys::renderer::types::Element> {
        self.view.elements()
    }
}
