// Dates as a person says them, in the page's language.
const language = document.documentElement.lang || "en-GB";
const format = (options) => new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });

const MONTH = format({ month: "long", year: "numeric" });
const DAY = format({ day: "numeric", month: "long" });
const WEEKDAY = format({ weekday: "long" });
const SHORT_DAY = format({ day: "numeric", month: "short" });
const SHORT_WEEKDAY = format({ weekday: "short" });

const dateOf = (month, day) => new Date(`${month}-${String(day).padStart(2, "0")}T00:00Z`);

/** "June 2022" */
export const monthName = (month) => MONTH.format(dateOf(month, 1));

/** "Sunday, 12 June" */
export function dayName(month, day) {
  const date = dateOf(month, day);
  return `${WEEKDAY.format(date)}, ${DAY.format(date)}`;
}

/** "Sun, 12 Jun" */
export function shortDayName(month, day) {
  const date = dateOf(month, day);
  return `${SHORT_WEEKDAY.format(date)}, ${SHORT_DAY.format(date)}`;
}

/** "0:24", "1:02:03" */
export function clock(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, i) => (i === 0 ? part : String(part).padStart(2, "0"))).join(":");
}
