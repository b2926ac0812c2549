// @ts-check
/**
 * Between a message and its list item: `drawn` clones the page's one `<template>` (made by the same
 * macro that draws on the server), `fill` puts the words in by `data-part`, `read` takes a message
 * back out of what the server drew. People's words become text, never markup.
 */

import { t } from "../language.js";
import { handOn } from "./focus.js";
import { clock, firstWords, together } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/**
 * @typedef {object} Around what a drawing needs to know besides the message
 * @property {string} youId
 * @property {(id: string) => string | undefined} nameOf
 * @property {(id: string | undefined) => Message | undefined} find
 * @property {(message: Message) => boolean} isFolded
 * @property {(message: Message) => string | undefined} ownWords mine, where others see them covered
 * @property {(message: Message) => boolean} wantsVoice would an answer do good?
 */

const GONE = {
  removed: t("A moderator took this message out of the room."),
  withdrawn: t("Taken back by the person who wrote it."),
};

const RESPONSES = {
  asked: t("A moderator has been asked to come."),
  coming: t("Someone is responding."),
};
const BADGES = { facilitator: t("facilitator"), moderator: t("moderator") };
const COVER = "█";
const COVERS = /(█+)/;
const COVERED = t("Some words are covered to keep everyone safe.");
const COVERED_MINE = t("Only you see all of this. Others see:");

/** Are a message's words to be read? Not once it is removed or withdrawn. @param {Message} message */
export function isThere(message) {
  return !(message.state in GONE);
}

/** @param {Element} li @param {string} name @returns {HTMLElement} */
export function part(li, name) {
  const found = li.querySelector(`[data-part="${name}"]`);
  if (!found) throw new Error(`the page has no part ${name}`);
  return /** @type {HTMLElement} */ (found);
}

/** @param {HTMLTemplateElement} template @param {Message} message @param {Around} around */
export function drawn(template, message, around) {
  const root = template.content.firstElementChild;
  const li = /** @type {HTMLElement} */ (document.importNode(/** @type {Node} */ (root), true));
  fill(li, message, around);
  return li;
}

/** Show a message's whole current state. @param {HTMLElement} li @param {Message} m @param {Around} around */
export function fill(li, m, around) {
  const isMine = m.author.id === around.youId;
  if (m.id) li.id = `m-${m.id}`;
  Object.assign(li.dataset, {
    message: m.id,
    seq: String(m.seq),
    rev: String(m.rev),
    author: m.author.id,
    state: m.state,
    replyTo: m.reply_to ?? "",
    need: m.need ?? "",
    label: m.label ?? "",
    response: m.response ?? "",
  });
  li.toggleAttribute("data-mine", isMine);
  show(part(li, "you"), isMine);
  say(part(li, "name"), called(m.author));
  say(part(li, "badge"), badgeWords(m.author.badge));
  const time = /** @type {HTMLTimeElement} */ (part(li, "time"));
  time.dateTime = m.at;
  time.textContent = clock(m.at);
  fillWords(li, m, around);
  fillQuote(li, m, around);
  fillReactions(li, m, around);
  const menu = part(li, "menu");
  menu.setAttribute("aria-label", t("What you can do with the message from {name}", { name: m.author.name }));
  part(li, "body").id = `w-${m.id}`;
  if (part(li, "body").hidden) menu.removeAttribute("aria-describedby");
  else menu.setAttribute("aria-describedby", `w-${m.id}`);
  show(menu, isThere(m) && m.seq > 0);
}

/** @param {HTMLElement} li @param {Message} m @param {Around} around */
function fillWords(li, m, around) {
  const hasWords = isThere(m);
  const isFolded = hasWords && around.isFolded(m);
  const own = hasWords ? around.ownWords(m) : undefined;
  sayCovered(part(li, "body"), hasWords ? (own ?? m.body ?? "") : "", Boolean(m.masked) && own === undefined);
  show(part(li, "body"), hasWords && !isFolded);
  show(part(li, "folded"), isFolded);
  if (isFolded)
    say(
      part(li, "folded-why"),
      m.label ? t("About {topic}", { topic: topicWords(m.label) }) : t("From {name}", { name: m.author.name }),
    );
  say(part(li, "gone"), hasWords ? "" : GONE[/** @type {keyof typeof GONE} */ (m.state)]);
  show(part(li, "edited"), hasWords && Boolean(m.edited_at));
  say(part(li, "masked"), hasWords && m.masked ? (own ? COVERED_MINE : COVERED) : "");
  sayCovered(part(li, "others"), own ? (m.body ?? "") : "", true);
  say(part(li, "response"), (hasWords && RESPONSES[/** @type {keyof typeof RESPONSES} */ (m.response)]) || "");
  show(part(li, "voice"), hasWords && !isFolded && around.wantsVoice(m));
  say(part(li, "need"), hasWords ? needWords(m.need) : "");
  say(part(li, "label"), hasWords && m.label ? t("About {topic}", { topic: topicWords(m.label) }) : "");
}

/** The words of a need, as the composer offers them: one place for both. @param {string | null} [need] */
function needWords(need) {
  const option = need ? document.querySelector(`[data-part="need-choice"] option[value="${CSS.escape(need)}"]`) : null;
  return option?.textContent?.trim() ?? need ?? "";
}

/** The words of a topic, as the composer offers them; a topic of one's own is its own word. @param {string} label */
export function topicWords(label) {
  const option = document.querySelector(`[data-part="label-choice"] option[value="${CSS.escape(label)}"]`);
  return option?.textContent?.trim() ?? label;
}

/** @param {string | null} [badge] */
export function badgeWords(badge) {
  return badge ? (BADGES[/** @type {keyof typeof BADGES} */ (badge)] ?? badge) : "";
}

/** A name; of an erased seat, what it is called here. @param {import("./types.js").Person} person */
function called({ name }) {
  return name === "Someone who left" ? t("Someone who left") : name;
}

/** @param {HTMLElement} li @param {Message} m @param {Around} around */
function fillQuote(li, m, around) {
  const quote = /** @type {HTMLAnchorElement} */ (part(li, "quote"));
  show(quote, Boolean(m.reply_to) && isThere(m));
  if (!m.reply_to) return;
  const asked = around.find(m.reply_to);
  quote.href = `#m-${m.reply_to}`;
  part(quote, "quote-name").textContent = asked ? called(asked.author) : t("an earlier message");
  part(quote, "quote-words").textContent = !asked
    ? ""
    : isThere(asked) && !around.isFolded(asked)
      ? firstWords(asked.body ?? "")
      : t("(not shown)");
}

/** @param {HTMLElement} li @param {Message} m @param {Around} around */
function fillReactions(li, m, around) {
  let any = false;
  for (const chip of /** @type {NodeListOf<HTMLElement>} */ (li.querySelectorAll("[data-react]"))) {
    const who = (isThere(m) && m.reactions?.[chip.dataset.react ?? ""]) || [];
    const isMine = who.includes(around.youId);
    chip.dataset.who = who.join(" ");
    chip.setAttribute("aria-pressed", String(isMine));
    part(chip, "who").textContent = who.length ? supporters(who, around) : "";
    show(/** @type {HTMLElement} */ (chip.parentElement), who.length > 0);
    any ||= who.length > 0;
  }
  show(part(li, "reactions"), any);
}

/** Who stands with the author, by name and never by number. @param {string[]} ids @param {Around} around */
function supporters(ids, around) {
  const others = ids.filter((id) => id !== around.youId);
  const names = others.map((id) => around.nameOf(id)).filter((name) => name !== undefined);
  if (ids.length > others.length) names.unshift(t("you"));
  if (!names.length) return t("someone here");
  return together(names, names.length < ids.length);
}

/** @param {EventTarget | null} target @param {string} selector @returns {HTMLElement | null} */
export function closest(target, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/** A message as the server drew it, back as data. @param {HTMLElement} li @returns {Message} */
export function read(li) {
  const data = li.dataset;
  const text = (/** @type {string} */ name) => li.querySelector(`[data-part="${name}"]`)?.textContent ?? "";
  /** @type {Record<string, string[]>} */
  const reactions = {};
  for (const chip of /** @type {NodeListOf<HTMLElement>} */ (li.querySelectorAll("[data-react]"))) {
    if (chip.dataset.who) reactions[chip.dataset.react ?? ""] = chip.dataset.who.split(" ");
  }
  return {
    id: data.message ?? "",
    seq: Number(data.seq),
    rev: Number(data.rev),
    author: { id: data.author ?? "", name: text("name"), badge: text("badge") || null },
    body: (data.state ?? "") in GONE ? null : text("others") || text("body"),
    state: data.state ?? "visible",
    at: li.querySelector("time")?.dateTime ?? "",
    edited_at: li.querySelector('[data-part="edited"]') ? "edited" : null,
    reply_to: data.replyTo || null,
    need: data.need || null,
    label: data.label || null,
    masked: Boolean(li.querySelector('[data-part="masked"]')),
    response: data.response || null,
    reactions,
  };
}

/** @param {HTMLElement} element @param {boolean} isShown */
export function show(element, isShown) {
  if (!isShown) handOn(element);
  element.hidden = !isShown;
}

/** Words whose covered stretches are one thing each to a screen reader, not a row of blocks.
 * @param {HTMLElement} element @param {string} words @param {boolean} isCovered */
export function sayCovered(element, words, isCovered) {
  if (!isCovered) return say(element, words);
  element.hidden = words === "";
  if (element.textContent === words) return;
  const pieces = words.split(COVERS).filter(Boolean);
  element.replaceChildren(...pieces.map((piece) => (piece.startsWith(COVER) ? cover(piece) : piece)));
}

/** @param {string} blocks */
function cover(blocks) {
  const span = document.createElement("span");
  span.className = "cover";
  span.setAttribute("role", "img");
  span.setAttribute("aria-label", t("covered"));
  span.textContent = blocks;
  return span;
}

/** Set the words of a part and hide it when there are none. Unchanged words are left alone, so that
 * a screen reader is not told twice. @param {HTMLElement} element @param {string} words */
export function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
  show(element, words !== "");
}
