// @ts-check
/** What one can do with a message, by button, key and touch. The choices only; doing is the room's. */

import { t } from "../language.js";
import { closest, show } from "./drawing.js";
import { onLongPress } from "./press.js";
import { Sheet } from "./sheet.js";
import { Walk } from "./walk.js";

/** @typedef {import("./types.js").Message} Message */
/**
 * @typedef {object} Doing
 * @property {(id: string | undefined) => Message | undefined} find
 * @property {(id: string) => string | undefined} nameOf
 * @property {(message: Message) => Promise<void>} learnSupporters have `nameOf` know them
 * @property {(message: Message) => boolean} mayChange may its author still edit or take it back?
 * @property {() => boolean} mayPost
 * @property {boolean} mayReveal
 * @property {(what: string, message: Message, opener: HTMLElement) => void} act
 * @property {(kind: string, on: boolean, message: Message) => void} react
 * @property {() => void} leave back to writing
 */

export class MessageMenu {
  /** @type {Message | undefined} */
  #message;
  /** @type {HTMLElement | null} */
  #opener = null;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {HTMLElement} list the messages
   * @param {string} youId
   * @param {Doing} doing
   */
  constructor(dialog, list, youId, doing) {
    this.dialog = dialog;
    this.youId = youId;
    this.doing = doing;
    this.sheet = new Sheet(dialog, { closesOutside: true });
    list.addEventListener("click", (event) => this.#clicked(event));
    onLongPress(list, (item) => this.#openOf(item));
    dialog.addEventListener("click", (event) => this.#chosen(event));
    dialog.addEventListener("keydown", (event) => this.#arrow(event));
    this.walk = new Walk(list, {
      find: doing.find,
      act: (what, message, opener) => this.#offers(message)[what] && doing.act(what, message, opener),
      react: (place, message) => this.#react(this.#reactions()[place], message),
      leave: doing.leave,
    });
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = closest(event.target, "button");
    const message = this.doing.find(button?.closest("li[data-message]")?.getAttribute("data-message") ?? "");
    if (!button || !message) return;
    if (button.dataset.part === "menu") this.#open(button, message);
    else if (button.dataset.react) this.#react(button, message);
    else if (button.dataset.do) this.doing.act(button.dataset.do, message, button);
  }

  /** @param {HTMLElement} item */
  #openOf(item) {
    const message = this.doing.find(item.dataset.message);
    const button = /** @type {HTMLElement | null} */ (item.querySelector('[data-part="menu"]:not([hidden])'));
    if (message && button) this.#open(button, message);
  }

  /** What may be done with a message now. @param {Message} message @returns {Record<string, boolean>} */
  #offers(message) {
    const isMine = message.author.id === this.youId;
    const mayChange = isMine && this.doing.mayChange(message);
    return {
      reply: this.doing.mayPost(),
      copy: message.body !== null,
      edit: mayChange,
      withdraw: mayChange,
      report: !isMine,
      reveal: this.doing.mayReveal && !isMine && Boolean(message.masked),
      "fold-author": !isMine,
    };
  }

  /** @param {HTMLElement} opener @param {Message} message */
  #open(opener, message) {
    if (this.dialog.open && this.#opener === opener) return this.sheet.close();
    this.#message = message;
    this.#opener = opener;
    const offers = this.#offers(message);
    for (const button of this.#buttons("[data-do]")) show(button, Boolean(offers[button.dataset.do ?? ""]));
    for (const button of this.#reactions()) {
      button.setAttribute("aria-pressed", String(this.#gave(button, message)));
    }
    this.#showSupporters(message);
    this.#learnSupporters(message);
    this.dialog.setAttribute("aria-label", t("The message from {name}", { name: message.author.name }));
    this.sheet.open(opener);
  }

  /** Everybody who stands with the author, by name: on the message itself there is room for two.
   * @param {Message} message */
  #showSupporters(message) {
    const list = new Intl.ListFormat(document.documentElement.lang);
    const lines = this.#reactions().flatMap((button) => {
      const ids = message.reactions?.[button.dataset.react ?? ""] ?? [];
      const names = ids.map((id) => (id === this.youId ? t("you") : (this.doing.nameOf(id) ?? t("someone"))));
      const line = document.createElement("li");
      line.textContent = `${button.textContent}: ${list.format(names)}`;
      return ids.length ? [line] : [];
    });
    const supporters = /** @type {HTMLElement} */ (this.dialog.querySelector('[data-part="supporters"]'));
    supporters.replaceChildren(...lines);
    show(supporters, lines.length > 0);
  }

  /** Many are not here now: their names are asked for when somebody wants to know.
   * @param {Message} message */
  async #learnSupporters(message) {
    const ids = Object.values(message.reactions ?? {}).flat();
    if (ids.every((id) => this.doing.nameOf(id))) return;
    await this.doing.learnSupporters(message);
    if (this.dialog.open && this.#message?.id === message.id) this.#showSupporters(message);
  }

  /** @param {HTMLElement} button @param {Message} message */
  #gave(button, message) {
    return message.reactions?.[button.dataset.react ?? ""]?.includes(this.youId) ?? false;
  }

  /** Give a reaction, or take it back. @param {HTMLElement | undefined} button @param {Message} message */
  #react(button, message) {
    if (button) this.doing.react(button.dataset.react ?? "", !this.#gave(button, message), message);
  }

  /** @param {MouseEvent} event */
  #chosen(event) {
    const button = closest(event.target, "button");
    const message = this.doing.find(this.#message?.id);
    if (!button || !message) return;
    const opener = this.#opener ?? button;
    this.sheet.close();
    if (button.dataset.react) this.#react(button, message);
    else if (button.dataset.do) this.doing.act(button.dataset.do, message, opener);
  }

  /** Arrows go through the choices. @param {KeyboardEvent} event */
  #arrow(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const buttons = this.#buttons("button:not([hidden])");
    const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  }

  #reactions() {
    return this.#buttons("[data-react]");
  }

  /** @param {string} selector */
  #buttons(selector) {
    return /** @type {HTMLElement[]} */ ([...this.dialog.querySelectorAll(selector)]);
  }
}
