// @ts-check
/** Small sentences that several modules build: times, lists of names, counts. No DOM, no state. */

import { t } from "../language.js";
import { words } from "../times.js";

/** @param {string} at ISO time @returns {string} the reader's own clock, as 02:14 */
export function clock(at) {
  return words(new Date(at), "clock");
}

/** @param {string} at @returns {string} the reader's own day, as "Monday 23 November" */
export function day(at) {
  const date = new Date(at);
  const days = Math.round((startOfDay(new Date()) - startOfDay(date)) / 86_400_000);
  if (days === 0) return t("Today");
  if (days === 1) return t("Yesterday");
  return words(date, "day");
}

/** @param {string} a @param {string} b */
export function sameDay(a, b) {
  return startOfDay(new Date(a)) === startOfDay(new Date(b));
}

/** @param {Date} date */
function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/**
 * Names as one would say them: "Wren", "Wren and Sol", "Wren, Sol and others". Never a count:
 * support is not scored.
 * @param {string[]} names @param {boolean} [more] are there others whose names we do not know?
 */
export function together(names, more = false) {
  const [one = "", two = ""] = names;
  if (names.length > 2 || (names.length === 2 && more)) return t("{one}, {two} and others", { one, two });
  if (names.length === 2) return t("{one} and {two}", { one, two });
  return more ? t("{one} and others", { one }) : one;
}

/** @param {number} seconds @returns {string} "12 s", "3 min", "2 h" */
export function span(seconds) {
  if (seconds < 90) return t("{seconds} s", { seconds: Math.max(1, Math.ceil(seconds)) });
  if (seconds < 5_400) return t("{minutes} min", { minutes: Math.ceil(seconds / 60) });
  return t("{hours} h", { hours: Math.round(seconds / 3_600) });
}

/** Characters as the server counts them. @param {string} text */
export function lengthOf(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The first words of a message, for a preview on one line. @param {string} text */
export function firstWords(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 90 ? `${line.slice(0, 88).trimEnd()} …` : line;
}
