/** Days as the portal counts them, as `YYYY-MM-DD`: computed here once more, so that the portal's own sums are checked. */
const at = (day) => new Date(`${day}T00:00:00Z`);
const text = (date) => date.toISOString().slice(0, 10);

export function plusDays(day, days) {
  const date = at(day);
  date.setUTCDate(date.getUTCDate() + days);
  return text(date);
}

/** The same date some months on, or the last day of that month. */
export function plusMonths(day, months) {
  const date = at(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return text(date);
}

export const plusYears = (day, years) => plusMonths(day, 12 * years);

/** R21: the day before the same date some years on; from 29 February in a year without one, 28 February. */
export function lastValidDay(start, years) {
  const date = at(start);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return plusDays(text(date), -1);
}

/** The first 29 February that is still to come. */
export function nextLeapDay(today) {
  for (let year = Number(today.slice(0, 4)); ; year += 1) {
    const day = plusDays(`${year}-02-28`, 1);
    if (day.endsWith("-02-29") && day > today) return day;
  }
}

export const daysBetween = (from, until) => Math.round((at(until) - at(from)) / 86_400_000);
