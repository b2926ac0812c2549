// @ts-check
// Times in the reader's own zone. The server writes <time datetime data-time="clock|day|week|both">;
// this rewrites the words. Call it again on whatever a script adds.

const language = document.documentElement.lang;
// Day before month and the digits of this page, as the server writes them.
const locale = { en: "en-GB", ar: "ar-u-nu-latn" }[language] ?? language;
const clock = new Intl.DateTimeFormat(locale, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const day = new Intl.DateTimeFormat(locale, {
  weekday: "long",
  day: "numeric",
  month: "long",
});

const weekday = new Intl.DateTimeFormat(locale, { weekday: "long" });

/** @param {Date} date @param {string} [how] */
export function words(date, how) {
  if (how === "day") return day.format(date);
  if (how === "week") return `${weekday.format(date)}, ${clock.format(date)}`;
  if (how === "both") return `${day.format(date)}, ${clock.format(date)}`;
  return clock.format(date);
}

/** @param {ParentNode} root */
export function showLocalTimes(root = document) {
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (root.querySelectorAll("time[data-time]"))) {
    const date = new Date(time.dateTime);
    if (!Number.isNaN(date.getTime())) time.textContent = words(date, time.dataset.time);
  }
  // Whose clock it was; it is the reader's own now.
  for (const city of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-city]"))) city.hidden = true;
}
