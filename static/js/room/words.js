// @ts-check
/** Small sentences that several modules build: times, lists of names, counts. No DOM, no state. */

import { words } from "../times.js";

/** @param {string} at ISO time @returns {string} the reader's own clock, as 02:14 */
export function clock(at) {
  return words(new Date(at), "clock");
}

/** @param {string} at @returns {string} the reader's own day, as "Monday 23 November" */
export function day(at) {
  const date = new Date(at);
  const days = Math.round((startOfDay(new Date()) - startOfDay(date)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
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
 * @param {string[]} names
 */
export function together(names) {
  if (names.length <= 1) return names[0] ?? "";
  if (names.length === 2) return `${names[0]} and ${names[1]}`;
  return `${names[0]}, ${names[1]} and others`;
}

/** @param {number} seconds @returns {string} "12 s", "3 min", "2 h" */
export function span(seconds) {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} s`;
  if (seconds < 5_400) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
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
