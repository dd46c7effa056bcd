//! What a request's headers say of its reader: language, appearance, kind of browser.

use app::{Theme, api::Cookies};
use axum::http::{HeaderMap, header};
use rules::people::Language;

/// The language that was chosen in this browser, else the one that the browser wishes for.
pub fn language(headers: &HeaderMap, cookies: Cookies) -> Language {
    let chosen = cookies.get("language", headers).and_then(|tag| Language::from_tag(&tag));
    chosen.unwrap_or_else(|| wished(headers))
}

/// The appearance that was chosen in this browser.
pub fn theme(headers: &HeaderMap, cookies: Cookies) -> Theme {
    Theme::from_name(&cookies.get("theme", headers).unwrap_or_default())
}

/// Of the languages that we have, the one with the highest weight in `Accept-Language` (RFC 9110, 12.5.4); of equals the
/// first. Read by hand: the crates for it ignore weights, or sort floats that a client can make unsortable.
fn wished(headers: &HeaderMap) -> Language {
    let lines = headers.get_all(header::ACCEPT_LANGUAGE).into_iter().filter_map(|line| line.to_str().ok());
    let wishes = lines.flat_map(|line| line.split(',')).filter_map(|item| {
        let mut parts = item.split(';').map(str::trim);
        let tag = parts.next()?.split('-').next()?.to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1_000), thousandths)?;
        let language = Language::from_tag(&tag).or_else(|| (tag == "*").then(Language::default))?;
        (weight > 0).then_some((weight, language))
    });
    // The first of the heaviest: of equals, `max_by_key` takes the last.
    let best = wishes.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, language)| language).unwrap_or_default()
}

/// A weight: 0 to 1 with up to three digits behind the point.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, rest) = weight.split_once('.').unwrap_or((weight, ""));
    if rest.len() > 3 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match whole {
        "1" => rest.bytes().all(|byte| byte == b'0').then_some(1_000),
        "0" => format!("{rest:0<3}").parse().ok(),
        _ => None,
    }
}

/// The kind of browser and device, coarsely: "Firefox, Linux".
pub fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let of =
        |kinds: &[(&str, &'static str)]| kinds.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = of(&[("Firefox", "Firefox"), ("Edg/", "Edge"), ("Chrom", "Chrome"), ("Safari", "Safari")]);
    let system = of(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    browser.into_iter().chain(system).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use app::api::Cookies;
    use axum::http::{HeaderMap, HeaderValue, header};
    use rules::people::Language;

    use super::language;

    const COOKIES: Cookies = Cookies { secure: false };

    fn of(name: header::HeaderName, text: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("nl"));
        headers.insert(name, HeaderValue::from_str(text).unwrap());
        language(&headers, COOKIES)
    }

    /// Review §7: the first tag won, whatever its weight.
    #[test]
    fn the_browsers_languages_count_by_their_weight() {
        for (wish, language) in [
            ("nl", Language::Nl),
            ("en-GB,nl;q=0.9", Language::En),
            ("en;q=0.2, nl-NL;q=0.8", Language::Nl),
            ("nl;q=0, en;q=0.1", Language::En),
            ("de, fr;q=0.9, en;q=0.3, nl;q=0.31", Language::Nl),
            ("nl;q=0.999,en;q=1.000", Language::En),
            ("en;q=0.5,nl;q=0.5", Language::En),
            ("nl;q=nan, en;q=0.1", Language::En),
            ("nl;q=2, en;q=0.1", Language::En),
            ("", Language::default()),
            ("*", Language::default()),
        ] {
            assert_eq!(of(header::ACCEPT_LANGUAGE, wish), language, "{wish}");
        }
    }

    #[test]
    fn what_was_chosen_in_this_browser_goes_before_its_wish() {
        assert_eq!(of(header::COOKIE, "a=b; language=en; theme=dark"), Language::En);
        assert_eq!(of(header::COOKIE, "language=; language=xx"), Language::Nl);
    }
}
