//! The validity timeline: one bar a permission, in SVG; the same facts as a table for readers and print.

use jiff::civil::Date;
use leptos::prelude::*;
use rules::{
    day::{add_months, days_between},
    permission::{Called, Permission, Status},
    shown::OrganizationShown,
};

use crate::texts::{Texts, use_texts};

/// Pixels: where the first row begins, how high a row is, what stands below the last.
const TOP: usize = 44;
const ROW: usize = 54;
const BOTTOM: usize = 14;

/// How far back the picture looks, in months.
const PAST: i64 = 18;

/// From which day to which day the picture reaches. Places and widths are counted in parts of a percent, `percent` of them to
/// one: with whole numbers the browser needs no way to write fractions.
struct Axis {
    first: Date,
    percent: i64,
}

impl Axis {
    fn of(permissions: &[Permission], today: Date) -> Self {
        let earliest = permissions.iter().map(|one| one.period.starts).min().unwrap_or(today);
        let first = earliest.max(add_months(today, -PAST)).min(add_months(today, -1));
        let latest = permissions.iter().map(|one| one.period.ends).max().unwrap_or(today);
        Self::between(first, latest.max(add_months(today, 6)))
    }

    /// The axis goes on for 6 % after the last day.
    fn between(first: Date, last: Date) -> Self {
        Self { first, percent: days_between(first, last) * 106 }
    }

    /// So many percent.
    fn percent(&self, percent: i64) -> i64 {
        percent * self.percent
    }

    /// Where a day stands.
    fn place(&self, day: Date) -> i64 {
        (days_between(self.first, day) * 10_000).clamp(0, self.percent(100))
    }

    /// A place or a width as it is written: `41.67%`.
    fn written(&self, parts: i64) -> String {
        let hundredths = (parts * 200 + self.percent) / (self.percent * 2);
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    }
}

fn end_label(texts: Texts, permission: &Permission, today: Date) -> String {
    match permission.status(today) {
        Status::Expired | Status::Terminated(_) => texts.account_chart_ended(texts.short_day(permission.period.ends)),
        Status::StartsOn(day) => texts.account_chart_starts(texts.short_day(day)),
        Status::Active | Status::Expiring => texts.short_day(permission.period.ends),
    }
}

/// The timeline of some permissions.
#[component]
pub(crate) fn Timeline(
    /// The permissions, in the order of the rows.
    permissions: Vec<Permission>,
    /// Their organizations.
    organizations: Vec<OrganizationShown>,
    /// Today.
    today: Date,
) -> impl IntoView {
    let texts = use_texts();
    let axis = Axis::of(&permissions, today);
    let height = TOP + ROW * permissions.len() + BOTTOM;
    let now = axis.place(today);
    let name_of =
        |id: &str| organizations.iter().find(|one| one.id == id).map_or("", |one| one.name.as_str()).to_owned();

    let first_year = axis.first.year();
    let years = (first_year + 1..=first_year + 12).filter_map(|year| {
        let place = axis.place(Date::new(year, 1, 1).ok()?);
        (place < axis.percent(96)).then(|| {
            let x = axis.written(place);
            view! {
                <line class="grid" x1=x.clone() x2=x.clone() y1="44" y2=height.to_string()></line>
                <text class="tick" x=x dx="5" y="46">{year.to_string()}</text>
            }
            .into_any()
        })
    });

    let bars = permissions.iter().enumerate().flat_map(|(index, permission)| {
        let bar = (TOP + ROW * index + 37).to_string();
        let (from, until) = (axis.place(permission.period.starts), axis.place(permission.period.ends));
        let status = permission.status(today);
        let soon = status == Status::Expiring && permission.successor.is_none();
        let gone = matches!(status, Status::Expired | Status::Terminated(_));
        let rect = |class: &'static str, x: i64, width: i64| {
            let y = bar.clone();
            // A bar is never thinner than half a percent.
            let (x, width) = (axis.written(x), axis.written(width.max(axis.percent(1) / 2)));
            view! { <rect class=class x=x width=width y=y height="12" rx="6"></rect> }.into_any()
        };
        if gone {
            vec![rect("bar--gone", from, until - from)]
        } else {
            let past = (from < now).then(|| rect(if soon { "past past--soon" } else { "past" }, from, until - from));
            let begins = from.max(now);
            let left = rect(if soon { "bar bar--soon" } else { "bar" }, begins, until - begins);
            [Some(rect("track", 0, axis.percent(100))), past, Some(left)].into_iter().flatten().collect()
        }
    });
    // As HTML, since text in SVG neither shortens a long name nor keeps it clear of the date.
    let labels = permissions.iter().enumerate().map(|(index, permission)| {
        let top = (TOP + ROW * index + 13).to_string();
        let organization = format!(", {}", name_of(&permission.organization));
        view! {
            <foreignObject x="0" y=top width="100%" height="20">
                <p class="mr-timeline__row">
                    <span class="name">
                        {texts.called(Called { starts: None, ..permission.called_on(today) })}<span class="org" translate="no">{organization}</span>
                    </span>
                    <span class="end">{end_label(texts, permission, today)}</span>
                </p>
            </foreignObject>
        }
        .into_any()
    });

    let table = permissions.iter().map(|permission| {
        let until = match permission.status(today) {
            Status::Expired => texts.account_chart_expired(texts.day(permission.period.ends)),
            _ => texts.day(permission.period.ends),
        };
        view! {
            <tr>
                <th scope="row">{texts.called(permission.called_on(today))}</th>
                <td translate="no">{name_of(&permission.organization)}</td>
                <td>{texts.day(permission.period.starts)}</td>
                <td>{until}</td>
            </tr>
        }
        .into_any()
    });
    // The label stays inside the picture, also on a narrow one.
    let label = axis.written(now.clamp(axis.percent(22), axis.percent(78)));
    view! {
        <figure class="mr-card mr-timeline">
            <svg class="mr-timeline__plot" height=height.to_string() aria-hidden="true" focusable="false">
                {years.collect_view()}
                {bars.collect_view()}
                <line class="today" x1=axis.written(now) x2=axis.written(now) y1="22" y2=height.to_string()></line>
                {labels.collect_view()}
                <svg x=label y="0" width="1" height="24" overflow="visible">
                    <rect class="today-box" x="-72" y="0" width="144" height="24" rx="12"></rect>
                    <text class="today-label" x="0" y="16">{texts.account_chart_today(texts.short_day(today))}</text>
                </svg>
            </svg>
            <div class="mr-hidden">
                <table class="mr-table">
                    <caption>{texts.account_valid()}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{texts.permissions_service()}</th>
                            <th scope="col">{texts.permissions_organization()}</th>
                            <th scope="col">{texts.renewal_check_from()}</th>
                            <th scope="col">{texts.renewal_check_until()}</th>
                        </tr>
                    </thead>
                    <tbody>{table.collect_view()}</tbody>
                </table>
            </div>
            <figcaption>{texts.account_chart_caption()}</figcaption>
        </figure>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn places_are_written_to_two_decimals() {
        let axis = Axis::between(date(2025, 1, 1), date(2026, 1, 1));
        let place = |day| axis.written(axis.place(day));
        assert_eq!(place(date(2024, 5, 1)), "0.00%");
        assert_eq!(place(date(2025, 1, 1)), "0.00%");
        assert_eq!(place(date(2025, 1, 2)), "0.26%");
        assert_eq!(place(date(2025, 7, 2)), "47.04%");
        assert_eq!(place(date(2026, 1, 1)), "94.34%");
        assert_eq!(place(date(2029, 1, 1)), "100.00%");
        assert_eq!(axis.written(axis.percent(1) / 2), "0.50%");
        assert_eq!(axis.written(axis.percent(78)), "78.00%");
    }

    #[test]
    fn they_are_what_a_fraction_of_the_days_would_be() {
        for days in 200..900_i16 {
            let first = date(2025, 1, 1);
            let axis = Axis::between(first, first + jiff::Span::new().days(days));
            for day in 0..=days {
                let exact = f64::from(day) / (f64::from(days) * 1.06) * 100.0;
                let written: f64 = axis
                    .written(axis.place(first + jiff::Span::new().days(day)))
                    .trim_end_matches('%')
                    .parse()
                    .unwrap_or(-1.0);
                assert!((written - exact).abs() < 0.005_001, "{day} of {days}: {written} for {exact}");
            }
        }
    }
}
