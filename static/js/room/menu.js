// @ts-check
/** What one can do with a message, by button, key and touch. The choices only; doing is the room's. */

import { t } from "../language.js";
import { show } from "./drawing.js";
import { Sheet } from "./sheet.js";

/** @typedef {import("./types.js").Message} Message */
/**
 * @typedef {object} Doing
 * @property {(id: string | undefined) => Message | undefined} find
 * @property {(message: Message) => boolean} mayChange may its author still edit or take it back?
 * @property {() => boolean} mayPost
 * @property {boolean} mayReveal
 * @property {(what: string, message: Message, opener: HTMLElement) => void} act
 * @property {(kind: string, on: boolean, message: Message) => void} react
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
    this.list = list;
    this.youId = youId;
    this.doing = doing;
    this.sheet = new Sheet(dialog, { closesOutside: true });
    list.addEventListener("click", (event) => this.#clicked(event));
    list.addEventListener("keydown", (event) => this.#walk(event));
    list.addEventListener("focusin", (event) => this.#rove(closest(event.target, '[data-part="menu"]')));
    new MutationObserver(() => this.#rove()).observe(list, { childList: true });
    dialog.addEventListener("click", (event) => this.#chosen(event));
    dialog.addEventListener("keydown", (event) => this.#arrow(event));
    this.#rove();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = closest(event.target, "button");
    const message = this.doing.find(button?.closest("li[data-message]")?.getAttribute("data-message") ?? "");
    if (!button || !message) return;
    if (button.dataset.part === "menu") this.#open(button, message);
    else if (button.dataset.react) this.doing.react(button.dataset.react, button.ariaPressed !== "true", message);
    else if (button.dataset.do) this.doing.act(button.dataset.do, message, button);
  }

  /** @param {HTMLElement} opener @param {Message} message */
  #open(opener, message) {
    if (this.dialog.open && this.#opener === opener) return this.sheet.close();
    this.#message = message;
    this.#opener = opener;
    const isMine = message.author.id === this.youId;
    const mayChange = isMine && this.doing.mayChange(message);
    this.#offer("reply", this.doing.mayPost());
    this.#offer("edit", mayChange);
    this.#offer("withdraw", mayChange);
    this.#offer("report", !isMine);
    this.#offer("reveal", this.doing.mayReveal && !isMine && Boolean(message.masked));
    this.#offer("fold-author", !isMine);
    for (const button of this.#buttons("[data-react]")) {
      const gave = message.reactions?.[button.dataset.react ?? ""]?.includes(this.youId) ?? false;
      button.setAttribute("aria-pressed", String(gave));
    }
    this.dialog.setAttribute("aria-label", t("The message from {name}", { name: message.author.name }));
    this.sheet.open(opener);
  }

  /** @param {string} what @param {boolean} isOffered */
  #offer(what, isOffered) {
    for (const button of this.#buttons(`[data-do="${what}"]`)) show(button, isOffered);
  }

  /** @param {MouseEvent} event */
  #chosen(event) {
    const button = closest(event.target, "button");
    const message = this.doing.find(this.#message?.id);
    if (!button || !message) return;
    if (button.dataset.react) {
      const on = button.ariaPressed !== "true";
      this.sheet.close();
      this.doing.react(button.dataset.react, on, message);
    } else if (button.dataset.do) {
      const opener = this.#opener ?? button;
      this.sheet.close();
      this.doing.act(button.dataset.do, message, opener);
    }
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

  /** Arrows go from message to message: the whole list is one stop of the Tab key.
   * @param {KeyboardEvent} event */
  #walk(event) {
    const button = closest(event.target, '[data-part="menu"]');
    if (!button || !["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    const buttons = this.#menuButtons();
    const at = buttons.indexOf(button);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: buttons.length - 1 }[event.key] ?? at;
    event.preventDefault();
    buttons[Math.min(Math.max(to, 0), buttons.length - 1)]?.focus();
  }

  /** One menu button takes part in tabbing: the one last used, or the newest.
   * @param {HTMLElement | null} [current] */
  #rove(current) {
    const before = /** @type {HTMLElement | null} */ (this.list.querySelector('[data-part="menu"][tabindex="0"]'));
    const isOurs = current !== undefined || (before && before === document.activeElement);
    const next = isOurs ? (current ?? before) : this.#menuButtons().at(-1);
    if (!next || next === before) return;
    if (before) before.tabIndex = -1;
    next.tabIndex = 0;
  }

  #menuButtons() {
    return /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll('[data-part="menu"]:not([hidden])')]);
  }

  /** @param {string} selector */
  #buttons(selector) {
    return /** @type {HTMLElement[]} */ ([...this.dialog.querySelectorAll(selector)]);
  }
}

/** @param {EventTarget | null} target @param {string} selector @returns {HTMLElement | null} */
function closest(target, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}
