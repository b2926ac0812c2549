// @ts-check
/**
 * The page of help lines, as it is at this moment: open or closed by each line's own clock, ways to
 * write first for whom calling is hard, and the page kept for when there is no connection. Without
 * scripts it is as the server drew it.
 */

import { keepPage } from "./installing.js";
import { t } from "./language.js";
import { words } from "./times.js";

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60; // minutes
const WRITING = "kith-writing-first";

/** @typedef {[day: number, opens: string, closes: string]} Span day 0 is Monday */

const root = document.querySelector("[data-help-page]");
if (root instanceof HTMLElement) start(root);

/** @param {HTMLElement} root */
function start(root) {
  const isKept = "kept" in document.documentElement.dataset;
  const drawn = Date.parse(root.dataset.drawn ?? "");
  // The server's clock is the better one; a page that was kept has only this device's.
  const ahead = isKept ? 0 : drawn - Date.now();
  const look = () => showOpen(root, new Date(Date.now() + ahead));
  if (isKept) sayKept(root, new Date(drawn));
  else if (root.dataset.address) keepPage(root.dataset.address);
  offerWriting(root, look);
  look();
  setInterval(look, MINUTE);
  document.addEventListener("visibilitychange", () => document.hidden || look());
}

/** @param {HTMLElement} root @param {Date} drawn */
function sayKept(root, drawn) {
  const note = /** @type {HTMLElement} */ (root.querySelector("[data-kept-note]"));
  note.textContent = t(
    "No connection: these lines were kept here on {day}. Open or closed is by this device’s clock.",
    {
      day: words(drawn, "both"),
    },
  );
  note.hidden = false;
}

/** Each line's badge and the order of all. @param {HTMLElement} root @param {Date} now */
function showOpen(root, now) {
  const list = root.querySelector("[data-lines]");
  if (!list) return;
  const isWritingFirst = root.hasAttribute("data-writing");
  const items = /** @type {HTMLElement[]} */ (Array.from(list.children));
  const ranked = items.map((item, place) => ({ item, rank: rank(item, now, isWritingFirst), place }));
  ranked.sort((a, b) => a.rank - b.rank || a.place - b.place);
  ranked.forEach(({ item }, place) => {
    if (list.children[place] !== item) list.insertBefore(item, list.children[place]);
  });
}

/** Open before closed; and before that, where calling is hard, those one can write to. */
function rank(/** @type {HTMLElement} */ item, /** @type {Date} */ now, /** @type {boolean} */ isWritingFirst) {
  const at = wallClock(item.dataset.zone, now);
  const week = spans(item.dataset.week);
  const writing = spans(item.dataset.writing);
  let isOpen = item.dataset.open === "yes";
  if (at !== null && week.length) {
    isOpen = isOpenAt(week, at);
    say(item, isOpen, isOpen ? "" : opens(week, at));
  }
  const canWrite = at !== null && writing.length ? isOpenAt(writing, at) : isOpen && item.dataset.writes === "yes";
  const last = isWritingFirst && item.dataset.writes !== "yes" ? 4 : 0;
  return last + (isOpen ? 0 : 2) + (canWrite ? 0 : 1);
}

/** @param {HTMLElement} item @param {boolean} isOpen @param {string} next */
function say(item, isOpen, next) {
  const badge = /** @type {HTMLElement} */ (item.querySelector(".badge"));
  const said = isOpen ? t("Open now") : next ? t("Opens {when}", { when: next }) : t("Closed now");
  if (badge.textContent !== said) badge.textContent = said;
  badge.classList.toggle("badge--good", isOpen);
  item.classList.toggle("help-line--closed", !isOpen);
}

/** @param {string} [text] @returns {Span[]} */
function spans(text) {
  return JSON.parse(text || "[]");
}

/** Minutes since Monday 00:00 on the line's own clock; null where this browser knows no such zone. */
function wallClock(/** @type {string | undefined} */ zone, /** @type {Date} */ now) {
  if (!zone) return null;
  try {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const parts = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
    const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(parts.weekday);
    return day * 1440 + Number(parts.hour) * 60 + Number(parts.minute);
  } catch {
    return null;
  }
}

/** @param {number} day @param {string} clock */
function minutes(day, clock) {
  const [hours, rest] = clock.split(":").map(Number);
  return day * 1440 + hours * 60 + rest;
}

/** @param {Span[]} week @param {number} at */
function isOpenAt(week, at) {
  return week.some(([day, from, to]) => minutes(day, from) <= at && at < minutes(day, to));
}

/** "today at 17:00", as the server says it. @param {Span[]} week @param {number} at */
function opens(week, at) {
  const ahead = week.map(([day, from]) => ({ wait: (minutes(day, from) - at + WEEK) % WEEK || WEEK, day, time: from }));
  ahead.sort((a, b) => a.wait - b.wait);
  const [{ wait, time }] = ahead;
  const days = Math.floor(((at % 1440) + wait) / 1440);
  if (days === 0) return t("today at {time}", { time });
  if (days === 1) return t("tomorrow at {time}", { time });
  const monday = new Date(2024, 0, 1 + ahead[0].day);
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long" }).format(monday);
  return t("{day} at {time}", { day, time });
}

/** @param {HTMLElement} root @param {() => void} look */
function offerWriting(root, look) {
  const offer = root.querySelector("[data-writing-first]");
  const box = offer?.querySelector("input");
  if (!(offer instanceof HTMLElement) || !box) return;
  offer.hidden = false;
  box.addEventListener("change", () => {
    keep(box.checked);
    root.toggleAttribute("data-writing", box.checked);
    look();
  });
  box.checked = kept();
  root.toggleAttribute("data-writing", box.checked);
}

/** @param {boolean} isWritingFirst */
function keep(isWritingFirst) {
  try {
    if (isWritingFirst) localStorage.setItem(WRITING, "yes");
    else localStorage.removeItem(WRITING);
  } catch {
    // storage is forbidden: it holds until the page is left
  }
}

function kept() {
  try {
    return localStorage.getItem(WRITING) === "yes";
  } catch {
    return false;
  }
}
