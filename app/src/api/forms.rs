//! Where forms lead: Post/Redirect/Get, with and without JavaScript. A form says where its page is, where it leads when it
//! was taken, and what of its own it does about a refusal; the rest is the same for all, and is decided here.

use std::future::Future;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rules::{opens::Link, problem::Refusal, shown::RefusedForm, typed, wizard::Answers};
use services::{Failure, SignedIn, Typed};

use super::{
    ApiError, SOMEBODY_ELSE,
    desk::DESK_LOGIN,
    request::{is_page_of_somebody, keep_typed, redirect, set_status, told},
};

use crate::site_map::is_desk;

/// What a form may have a way of its own for. Everything else that can be said no with leads the same way from all forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    /// Something that was typed is wrong.
    Invalid,
    /// Somebody else, or another tab, was faster.
    Changed,
    /// What it is about is there no longer.
    Gone,
}

impl On {
    fn of(refusal: &Refusal) -> Option<Self> {
        match refusal {
            Refusal::Invalid(_) => Some(On::Invalid),
            Refusal::Changed => Some(On::Changed),
            Refusal::Gone | Refusal::Link(_) => Some(On::Gone),
            Refusal::SignedOut
            | Refusal::StepUp
            | Refusal::ChoosePassword
            | Refusal::NotYours
            | Refusal::SomebodyElse
            | Refusal::CookiesOff
            | Refusal::TooMany { .. }
            | Refusal::Trouble { .. } => None,
        }
    }
}

/// Where a form leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leads {
    here: String,
    done: String,
    ways: Vec<(On, String)>,
    typed: Option<Typed>,
}

/// Where the form on this page leads; `here` is its address, with the query that belongs to it. Without more to say, a form
/// that was taken leads to its page as it stands then.
pub(super) fn leads(here: impl Into<String>) -> Leads {
    let here = here.into();
    Leads { done: here.clone(), here, ways: Vec::new(), typed: None }
}

impl Leads {
    /// The form's page.
    pub(super) fn here(&self) -> &str {
        &self.here
    }

    /// Another page for a form that was taken.
    pub(super) fn to(self, path: impl Into<String>) -> Self {
        Self { done: path.into(), ..self }
    }

    /// Its page once more, which shows what was typed and what is wrong with it.
    pub(super) fn again_on(self, on: On) -> Self {
        self.noted_on(on, AGAIN)
    }

    /// Its page once more, which says that it shows something newer.
    pub(super) fn stale_on(self, on: On) -> Self {
        self.noted_on(on, "stale=1")
    }

    /// Its page once more, as it stands now.
    pub(super) fn here_on(self, on: On) -> Self {
        let here = self.here.clone();
        self.elsewhere_on(on, here)
    }

    /// Its page once more with a note in its address, by which it says what became of the form.
    pub(super) fn noted_on(self, on: On, note: &str) -> Self {
        let path = noted(&self.here, note);
        self.elsewhere_on(on, path)
    }

    /// Another page.
    pub(super) fn elsewhere_on(mut self, on: On, path: impl Into<String>) -> Self {
        self.ways.push((on, path.into()));
        self
    }

    /// What was typed, which the same person finds there again who was signed out meanwhile (R141). No codes and no passwords.
    pub(super) fn typed(self, typed: Option<Typed>) -> Self {
        Self { typed, ..self }
    }

    /// Where somebody leads whose session is over: over the sign-in, which says so, back to the form.
    fn signed_out(&self) -> String {
        let kept = self.typed.as_ref().is_some_and(keep_typed);
        let shows_again = kept && matches!(self.typed, Some(Typed::Form { .. }));
        let here = if shows_again { noted(&self.here, AGAIN) } else { self.here.clone() };
        format!("{}&ended={}", sign_in_page(&here), if kept { "kept" } else { "1" })
    }

    /// Where a refusal leads; `None` is answered in place, where a reload sends the form once more.
    fn after(&self, refusal: &Refusal) -> Option<String> {
        let own = On::of(refusal).and_then(|on| self.ways.iter().rev().find(|(known, _)| *known == on));
        if let Some((_, path)) = own {
            return Some(path.clone());
        }
        let way = match refusal {
            Refusal::SignedOut => sign_in_page(&self.here),
            Refusal::StepUp => confirm_page(&self.here),
            Refusal::ChoosePassword => super::password::CHANGE.to_owned(),
            Refusal::NotYours | Refusal::Invalid(_) => "/sorry/not-found".to_owned(),
            Refusal::Changed => "/sorry/changed".to_owned(),
            Refusal::Gone | Refusal::Link(_) => "/sorry/gone".to_owned(),
            Refusal::SomebodyElse => SOMEBODY_ELSE.to_owned(),
            Refusal::CookiesOff => "/sorry/cookies".to_owned(),
            Refusal::TooMany { seconds } => format!("/sorry/busy?seconds={seconds}"),
            Refusal::Trouble { .. } => return None,
        };
        // The desk says so in a frame of its own.
        let of_desk = is_desk(&self.here) && way.starts_with("/sorry/");
        Some(if of_desk { format!("/desk{way}") } else { way })
    }
}

/// Where the forms on the page of a link lead: to that page, which shows where its reader stands, also that the link works no
/// more and why.
pub(super) fn link_page(link: Link, token: &str) -> Leads {
    match typed::token(token) {
        Some(token) => leads(link.path(&token)).here_on(On::Gone).here_on(On::Changed),
        None => leads("/sorry/not-found").here_on(On::Gone),
    }
}

/// Where a decision leads: to the page of what it is about, as it stands then.
pub(super) fn deciding(page: &str) -> Leads {
    leads(page).to(noted(page, "decided=1")).again_on(On::Invalid).noted_on(On::Changed, "changed=1")
}

/// What a form's work gives: nothing, where it leads one way, or the way.
pub(super) trait Way {
    /// The path that it leads to.
    fn path(self, leads: &Leads) -> String;
}

impl Way for () {
    fn path(self, leads: &Leads) -> String {
        leads.done.clone()
    }
}

impl Way for String {
    fn path(self, _: &Leads) -> String {
        self
    }
}

impl Way for &'static str {
    fn path(self, _: &Leads) -> String {
        self.to_owned()
    }
}

/// Answers a form: does its work, and leads on. Our own trouble is answered in place.
pub(super) async fn go<W: Way>(leads: Leads, work: impl Future<Output = services::Result<W>>) -> Result<(), ApiError> {
    let path = match services::alone(work).await {
        Ok(way) => way.path(&leads),
        Err(failure) => {
            let (refusal, status) = told(failure);
            let after = match refusal {
                Refusal::SignedOut if is_page_of_somebody() => Some(leads.signed_out()),
                _ => leads.after(&refusal),
            };
            match after {
                Some(path) => path,
                None => {
                    set_status(status);
                    return Err(ApiError::Refused(refusal));
                }
            }
        }
    };
    redirect(&path);
    Ok(())
}

/// Keeps what somebody typed and was refused, for the form's page to show it again; gives on what became of it.
pub(super) async fn keeping<T>(
    actor: &SignedIn,
    form: &str,
    answers: Answers,
    done: services::Result<T>,
) -> services::Result<T> {
    if let Err(Failure::Refused(Refusal::Invalid(problems))) = &done {
        let (form, problems) = (form.to_owned(), problems.clone());
        actor.keep_refused_form(&RefusedForm { form, answers, problems }).await?;
    }
    done
}

/// Marks an address that shows what was refused.
pub(super) const AGAIN: &str = "again=1";

/// What stays as it is in the value of a query's field: it has no meaning there.
const QUERY_VALUE: AsciiSet = NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b',');

/// A path as the value of a query's field; the account page where it is none of this portal.
pub(super) fn as_value(path: &str) -> String {
    utf8_percent_encode(&services::own_path(path), &QUERY_VALUE).to_string()
}

/// Something that was typed as one part of a path.
pub(super) fn as_segment(text: &str) -> String {
    // No dots: two of them lead elsewhere.
    const SEGMENT: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_');
    utf8_percent_encode(text, &SEGMENT).to_string()
}

/// An address with one more note in its query, before its part of the page.
pub(super) fn noted(path: &str, note: &str) -> String {
    let (page, part) = path.split_once('#').map_or((path, None), |(page, part)| (page, Some(part)));
    let joint = if page.contains('?') { '&' } else { '?' };
    let part = part.map(|part| format!("#{part}")).unwrap_or_default();
    format!("{page}{joint}{note}{part}")
}

/// The sign-in, and where it goes on.
pub(super) fn sign_in_page(next: &str) -> String {
    let page = if is_desk(next) { DESK_LOGIN } else { "/login" };
    format!("{page}?next={}", as_value(next))
}

/// The page that asks for a code again, and where it goes on.
pub(super) fn confirm_page(next: &str) -> String {
    format!("/confirm?next={}", as_value(next))
}

#[cfg(test)]
mod tests {
    use rules::problem::Problem;

    use super::*;

    const HERE: &str = "/account/links";

    fn after(leads: &Leads, refusal: Refusal) -> String {
        leads.after(&refusal).unwrap()
    }

    fn invalid() -> Refusal {
        Refusal::invalid("reason", Problem::RequiredText)
    }

    #[test]
    fn a_form_that_was_taken_leads_where_it_says_and_to_its_page_else() {
        assert_eq!(().path(&leads(HERE)), HERE);
        assert_eq!(().path(&leads(HERE).to("/done/1")), "/done/1");
        assert_eq!("/done/2".path(&leads(HERE).to("/done/1")), "/done/2");
        assert_eq!("/done/3".to_owned().path(&leads(HERE)), "/done/3");
    }

    #[test]
    fn r141_who_was_signed_out_signs_in_and_comes_back_to_the_form() {
        assert_eq!(after(&leads(HERE), Refusal::SignedOut), "/login?next=/account/links");
        let filtered = leads("/administration/permissions?show=expiring&org=1");
        let back = "/login?next=/administration/permissions%3Fshow%3Dexpiring%26org%3D1";
        assert_eq!(after(&filtered, Refusal::SignedOut), back);
    }

    #[test]
    fn the_desk_has_a_sign_in_and_pages_of_its_own() {
        let desk = leads("/desk/people?q=anna");
        assert_eq!(after(&desk, Refusal::SignedOut), "/desk/login?next=/desk/people%3Fq%3Danna");
        assert_eq!(after(&desk, Refusal::NotYours), "/desk/sorry/not-found");
        assert_eq!(after(&desk, Refusal::TooMany { seconds: 30 }), "/desk/sorry/busy?seconds=30");
    }

    #[test]
    fn what_asks_for_a_fresh_code_leads_to_it_and_back() {
        assert_eq!(after(&leads(HERE), Refusal::StepUp), "/confirm?next=/account/links");
        assert_eq!(after(&leads("/x?a=1"), Refusal::StepUp), "/confirm?next=/x%3Fa%3D1");
    }

    #[test]
    fn r78_no_form_leads_back_to_another_site() {
        for elsewhere in ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""] {
            assert_eq!(after(&leads(elsewhere), Refusal::SignedOut), "/login?next=/account", "{elsewhere}");
            assert_eq!(after(&leads(elsewhere), Refusal::StepUp), "/confirm?next=/account", "{elsewhere}");
        }
    }

    #[test]
    fn who_must_choose_a_password_does_it_first() {
        assert_eq!(after(&leads(HERE), Refusal::ChoosePassword), "/password/change");
    }

    #[test]
    fn what_is_foreign_is_not_found_whatever_else_a_form_says() {
        let all = leads(HERE).again_on(On::Invalid).stale_on(On::Changed).here_on(On::Gone);
        assert_eq!(after(&all, Refusal::NotYours), "/sorry/not-found");
    }

    #[test]
    fn what_was_wrong_is_shown_on_the_form_where_it_shows_it() {
        assert_eq!(after(&leads(HERE), invalid()), "/sorry/not-found");
        assert_eq!(after(&leads(HERE).again_on(On::Invalid), invalid()), "/account/links?again=1");
        assert_eq!(after(&leads("/x?a=1").again_on(On::Invalid), invalid()), "/x?a=1&again=1");
        assert_eq!(after(&leads("/x#part").again_on(On::Invalid), invalid()), "/x?again=1#part");
    }

    #[test]
    fn what_changed_or_is_gone_has_a_page_unless_the_form_shows_it() {
        assert_eq!(after(&leads(HERE), Refusal::Changed), "/sorry/changed");
        assert_eq!(after(&leads(HERE).stale_on(On::Changed), Refusal::Changed), "/account/links?stale=1");
        assert_eq!(
            after(&leads(HERE).noted_on(On::Changed, "handled=1"), Refusal::Changed),
            "/account/links?handled=1"
        );
        assert_eq!(after(&leads(HERE).stale_on(On::Changed), Refusal::Gone), "/sorry/gone");
        assert_eq!(after(&leads(HERE).here_on(On::Gone), Refusal::Gone), HERE);
        assert_eq!(after(&leads(HERE).elsewhere_on(On::Gone, "/w/1"), Refusal::Gone), "/w/1");
        assert_eq!(after(&leads(HERE).here_on(On::Gone), Refusal::Changed), "/sorry/changed");
    }

    #[test]
    fn too_many_tries_say_for_how_long() {
        assert_eq!(after(&leads(HERE), Refusal::TooMany { seconds: 30 }), "/sorry/busy?seconds=30");
    }

    #[test]
    fn our_own_trouble_is_answered_in_place_so_that_a_reload_sends_the_form_again() {
        assert_eq!(leads(HERE).after(&Refusal::Trouble { incident: "IN-2026-234567".into() }), None);
    }
}
