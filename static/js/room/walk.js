// @ts-check
/**
 * The conversation by keyboard: arrows go from message to message (the whole list is one stop of the
 * Tab key), and a letter does something with the one reached. What may be done is the menu's.
 */

import { closest } from "./drawing.js";

/** @typedef {import("./types.js").Message} Message */
/**
 * @typedef {object} Ways
 * @property {(id: string | undefined) => Message | undefined} find
 * @property {(what: string, message: Message, opener: HTMLElement) => void} act does nothing where it may not
 * @property {(place: number, message: Message) => void} react by the place of a reaction, from 0
 * @property {() => void} leave back to writing
 */

const STEPS = ["ArrowUp", "ArrowDown", "Home", "End"];
/** @type {Record<string, string>} */
const LETTERS = { r: "reply", c: "copy", e: "edit", f: "fold-author" };

export class Walk {
  /** @param {HTMLElement} list the messages @param {Ways} ways */
  constructor(list, ways) {
    this.list = list;
    this.ways = ways;
    list.addEventListener("keydown", (event) => this.#key(event));
    list.addEventListener("focusin", (event) => this.#rove(closest(event.target, '[data-part="menu"]')));
    new MutationObserver(() => this.#rove()).observe(list, { childList: true });
    this.#rove();
  }

  /** To the newest message. @returns {boolean} is there one? */
  toNewest() {
    const newest = this.#buttons().at(-1);
    newest?.focus();
    return newest !== undefined;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const item = closest(event.target, "[data-message]");
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    if (STEPS.includes(event.key)) this.#step(event.key, item);
    else if (event.key === "Escape") this.ways.leave();
    else if (!this.#letter(letterOf(event), item)) return;
    event.preventDefault();
  }

  /** @param {string} key @param {HTMLElement} item */
  #step(key, item) {
    const buttons = this.#buttons();
    const before = buttons.filter((button) => precedes(button, item)).length;
    const after = buttons.findIndex((button) => precedes(item, button) && !item.contains(button));
    const to = { ArrowUp: before - 1, ArrowDown: after < 0 ? buttons.length - 1 : after, Home: 0 }[key];
    buttons[Math.max(to ?? buttons.length - 1, 0)]?.focus();
  }

  /** @param {string} letter @param {HTMLElement} item @returns {boolean} does it mean anything? */
  #letter(letter, item) {
    const message = this.ways.find(item.dataset.message);
    if (!message) return false;
    const opener = /** @type {HTMLElement} */ (item.querySelector('[data-part="menu"]'));
    const place = "1234".indexOf(letter);
    if (LETTERS[letter]) this.ways.act(LETTERS[letter], message, opener);
    else if (letter && place >= 0) this.ways.react(place, message);
    else return false;
    return true;
  }

  /** One menu button takes part in tabbing: the one last used, or the newest.
   * @param {HTMLElement | null} [current] */
  #rove(current) {
    const before = /** @type {HTMLElement | null} */ (this.list.querySelector('[data-part="menu"][tabindex="0"]'));
    const isOurs = current !== undefined || (before && before === document.activeElement);
    const next = isOurs ? (current ?? before) : this.#buttons().at(-1);
    if (!next || next === before) return;
    if (before) before.tabIndex = -1;
    next.tabIndex = 0;
  }

  #buttons() {
    return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll('[data-part="menu"]:not([hidden])')]);
  }
}

/** The letter or digit of a key, on keyboards of other scripts too. @param {KeyboardEvent} event */
function letterOf({ key, code }) {
  return /^[a-z0-9]$/i.test(key) ? key.toLowerCase() : code.replace(/^(Key|Digit)/, "").toLowerCase();
}

/** @param {Node} one @param {Node} other */
function precedes(one, other) {
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}
