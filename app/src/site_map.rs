//! The pages of the portal: where each stands, who it needs, and what the browser loads for it. Each is declared once, in
//! [`table`]; routes, pieces, menus, and the server's list of what leads to the sign-in are made of that.
//!
//! Areas and wizards are pieces that the browser loads when they are first visited, so that the first page a visitor sees
//! carries only itself and what all pages share. All pages are one type, as the router is compiled anew for every type of
//! view and of path.

mod macros;
mod path;
mod table;

pub(crate) use table::{PAGES, Page};

use leptos::{prelude::*, tachys::view::iterators::StaticVec};
use leptos_router::{
    ChooseView, NestedRoute, SsrMode,
    any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute},
};

use crate::{
    pages::{account, administration},
    texts::Texts,
};
use path::At;

/// Who a page needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nobody: whoever comes sees it.
    Nobody,
    /// Somebody who is signed in.
    SignedIn,
    /// Somebody who is signed in and manages an organization; for others it does not exist (R23).
    Manager,
    /// An officer of the helpdesk, who is signed in at the desk.
    Officer,
}

/// A page as it is declared.
#[derive(Debug, Clone, Copy)]
pub struct Declared {
    /// Its path; what begins with a colon stands for anything, with a star for the rest.
    pub path: &'static str,
    /// Who it needs.
    pub needs: Needs,
    /// What the browser shows there.
    pub(crate) page: Page,
    /// Its place in the menu of its section.
    pub(crate) menu: Option<Entry>,
    /// Its place in the bar of small screens, from the left, and for whom.
    pub(crate) bar: Option<(u8, Reader, Entry)>,
}

/// A link of the navigation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Its text.
    pub(crate) label: fn(Texts) -> &'static str,
    /// Its icon.
    pub(crate) icon: &'static str,
}

/// For whom something stands in the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// For everybody.
    Anybody,
    /// For those who manage an organization.
    Manager,
    /// For those who manage none.
    User,
}

/// Pages that stand in one frame, with a menu of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// My Account.
    Account,
    /// Administration.
    Administration,
}

impl Section {
    /// Every section, in the order of the tabs.
    pub(crate) const ALL: [Section; 2] = [Section::Account, Section::Administration];

    /// Where its paths begin.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Section::Account => "/account",
            Section::Administration => "/administration",
        }
    }

    /// Who all of its addresses need, also those that lead to no page.
    pub(crate) const fn needs(self) -> Needs {
        match self {
            Section::Account => Needs::SignedIn,
            Section::Administration => Needs::Manager,
        }
    }

    /// The section that a path lies in.
    pub(crate) fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| path::is_below(path, section.path()))
    }

    /// Its pages.
    pub(crate) fn pages(self) -> impl Iterator<Item = &'static Declared> {
        PAGES.iter().filter(move |declared| Self::of(declared.path) == Some(self))
    }
}

impl ChooseView for Section {
    async fn choose(self) -> AnyView {
        match self {
            Section::Account => view! { <account::Section/> }.into_any(),
            Section::Administration => view! { <administration::Section/> }.into_any(),
        }
    }

    async fn preload(&self) {}
}

/// Every page, for the server and its tests.
pub fn pages() -> &'static [Declared] {
    PAGES
}

/// Where the desk begins.
const DESK: &str = "/desk";
/// Where the functions of the desk begin.
const DESK_FUNCTIONS: &str = "/api/desk";

/// Whether a path is the desk's: its pages, whatever stands below them, and the functions that they call.
pub fn is_desk(path: &str) -> bool {
    path::is_below(path, DESK) || path::is_below(path, DESK_FUNCTIONS)
}

/// Who the page of a path needs. An address of a section that leads to no page needs who the section needs.
pub fn needs(path: &str) -> Needs {
    let declared = PAGES.iter().find(|declared| At(declared.path).is_whole(path)).map(|declared| declared.needs);
    let inside =
        || if path::is_below(path, DESK) { Some(Needs::Officer) } else { Section::of(path).map(Section::needs) };
    declared.or_else(inside).unwrap_or(Needs::Nobody)
}

/// The routes of all pages, those of a section below the section's frame.
pub(crate) fn routes() -> StaticVec<AnyNestedRoute> {
    let section = |section: Section| {
        let below = |declared: &Declared| route(&declared.path[section.path().len()..], declared.page);
        let pages: StaticVec<AnyNestedRoute> = section.pages().map(below).collect::<Vec<_>>().into();
        let around = NestedRoute::new(At(section.path()), section).ssr_mode(SsrMode::Async);
        around.child(pages).into_any_nested_route()
    };
    let alone = PAGES.iter().filter(|declared| Section::of(declared.path).is_none());
    let routes = alone.map(|declared| route(declared.path, declared.page)).chain(Section::ALL.map(section));
    routes.collect::<Vec<_>>().into()
}

fn route(path: &'static str, page: Page) -> AnyNestedRoute {
    NestedRoute::new(At(path), page).ssr_mode(SsrMode::Async).into_any_nested_route()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_path_is_declared_once_and_found_as_itself() {
        let paths: BTreeSet<&str> = PAGES.iter().map(|declared| declared.path).collect();
        assert_eq!(paths.len(), PAGES.len());
        for declared in PAGES {
            assert_eq!(needs(declared.path), declared.needs, "{}", declared.path);
        }
    }

    /// R23
    #[test]
    fn r23_a_page_of_a_section_needs_who_the_section_needs() {
        for section in Section::ALL {
            assert!(section.pages().count() > 3);
            assert!(section.pages().all(|declared| declared.needs == section.needs()), "{section:?}");
        }
    }

    #[test]
    fn an_address_below_a_section_needs_who_the_section_needs() {
        assert_eq!(needs("/account/nothing"), Needs::SignedIn);
        assert_eq!(needs("/account/"), Needs::SignedIn);
        assert_eq!(needs("/administration"), Needs::Manager);
        assert_eq!(needs("/desk/nothing"), Needs::Officer);
        assert_eq!(needs("/desktop"), Needs::Nobody);
        assert_eq!(needs("/accounting"), Needs::Nobody);
        assert_eq!(needs("/nothing"), Needs::Nobody);
    }

    #[test]
    fn the_desk_is_what_lies_below_it_and_nothing_else() {
        for inside in ["/desk", "/desk/", "/desk/login", "/desk/nothing", "/api/desk/look"] {
            assert!(is_desk(inside), "{inside}");
        }
        for outside in ["/", "/desktop", "/account/desk", "/api/sign_in", "/api/desktop"] {
            assert!(!is_desk(outside), "{outside}");
        }
        let open = PAGES.iter().filter(|page| is_desk(page.path) && page.needs != Needs::Officer);
        let open: Vec<_> = open.map(|page| page.path).collect();
        assert_eq!(
            open,
            ["/desk/login", "/desk/activate/:token", "/desk/sorry/:why"],
            "what opens it, or says why not"
        );
    }

    #[test]
    fn the_change_form_is_the_one_wizard_that_needs_nobody() {
        let free = |path: &&str| needs(path) == Needs::Nobody;
        let wizards = PAGES.iter().map(|declared| declared.path).filter(|path| path.starts_with("/w/"));
        let (free, guarded): (Vec<_>, Vec<_>) = wizards.partition(free);
        assert_eq!(free, ["/w/change-form/:draft/*step"]);
        let kinds: BTreeSet<_> = guarded.iter().chain(&free).filter_map(|path| path.split('/').nth(2)).collect();
        assert_eq!(kinds, rules::wizard::WizardKind::ALL.iter().map(|kind| kind.word()).collect());
    }
}
