// @ts-check
/**
 * The private card for somebody in distress, and for whoever worries about someone. It comes after
 * the words, never instead of them, and stays until it is put away.
 */

import { t } from "../language.js";
import { part, say, show } from "./drawing.js";
import { clock } from "./words.js";

/**
 * @typedef {import("./types.js").CareCard} CareCard
 * @typedef {import("./types.js").HelpLine} HelpLine
 */

export class Care {
  /** @param {HTMLElement} card @param {{shown: () => void, closed: () => void}} told */
  constructor(card, told) {
    this.card = card;
    this.told = told;
    const template = /** @type {HTMLTemplateElement} */ (part(card, "line-template"));
    this.line = template.content.firstElementChild;
    this.channels = /** @type {HTMLTemplateElement} */ (part(card, "channel-template")).content.children;
    part(card, "stay").addEventListener("click", () => {
      show(card, false);
      told.closed();
    });
  }

  /** @param {CareCard | null | undefined} care */
  show(care) {
    if (!care) return;
    part(this.card, "title").textContent = care.title;
    part(this.card, "words").textContent = care.words;
    say(part(this.card, "look"), lookWords(care));
    say(part(this.card, "limits"), care.limits ?? "");
    this.card.toggleAttribute("data-danger", Boolean(care.limits));
    this.#emergency(care.emergency ?? "");
    part(this.card, "lines").replaceChildren(...care.lines.map((line) => this.#line(line)));
    show(part(this.card, "leave"), Boolean(care.exit_shown));
    show(this.card, true);
    this.told.shown();
  }

  /** @param {string} number "112", or several in words */
  #emergency(number) {
    show(part(this.card, "emergency"), number !== "");
    const call = part(this.card, "emergency-call");
    call.textContent = t("call {emergency}", { emergency: number });
    if (/^\d+$/.test(number)) call.setAttribute("href", `tel:${number}`);
    else call.removeAttribute("href");
  }

  /** @param {HelpLine} help */
  #line(help) {
    const li = /** @type {HTMLElement} */ (document.importNode(/** @type {Node} */ (this.line), true));
    part(li, "name").textContent = help.name;
    part(li, "channels").replaceChildren(...help.channels.map((words) => this.#channel(words)));
    part(li, "hours").textContent = [hoursWords(help), help.cost].filter(Boolean).join(" · ");
    return li;
  }

  /** @param {string} words */
  #channel(words) {
    const [kind, address] = wayTo(words);
    const li = /** @type {HTMLElement} */ (document.importNode(this.channels[kind], true));
    if (address) li.querySelector("a")?.setAttribute("href", address);
    const label = li.querySelector("span span, a span");
    if (label) label.textContent = wayWords(words);
    return li;
  }
}

/**
 * Where a channel leads, as on the help pages: a number to call or text is one tap.
 * @param {string} words "Text 741741"
 * @returns {[number, string]} which drawing of the template, and the address if there is one
 */
function wayTo(words) {
  const [verb, ...others] = words.split(" ");
  const rest = others.join(" ");
  const number = (rest.split(" to ").at(-1) ?? "").split(" (")[0].replace(/[ -]/g, "");
  const isNumber = /^\+?\d+$/.test(number);
  if (/^call$/i.test(verb) && isNumber) return [0, `tel:${number}`];
  if (/^text$/i.test(verb) && isNumber) return [1, `sms:${number}`];
  if (/^chat$/i.test(verb) && /^[^\s]+\.[^\s]+$/.test(rest)) return [2, `https://${rest.replace("https://", "")}`];
  return [3, ""];
}

/** A channel in the page's language. @param {string} words */
function wayWords(words) {
  const [verb, ...others] = words.split(" ");
  const to = others.join(" ");
  if (verb === "Call") return t("Call {to}", { to });
  if (verb === "Text") return t("Text {to}", { to });
  return verb === "Chat" ? t("Chat {to}", { to }) : words;
}

/** Only what is true: a time by which a person looks, or that nobody is on duty. @param {CareCard} care */
function lookWords(care) {
  const time = care.look_by ? clock(care.look_by) : "";
  if (time && care.limits) return t("A moderator here is being told right now, and should look by {time}.", { time });
  if (time) return t("A person from this place should look by {time}.", { time });
  if (care.staffed || !care.lines.length) return "";
  return t(
    "Nobody is on duty here right now, so we cannot say when a person will look. The lines below can answer now.",
  );
}

/** @param {HelpLine} help */
function hoursWords(help) {
  if (help.is_open) return t("Open now ({hours})", { hours: help.hours });
  return help.opens ? t("Opens {when}", { when: help.opens }) : help.hours;
}
