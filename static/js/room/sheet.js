// @ts-check
/**
 * Small dialogs: a sheet from below on a phone, beside its button on a wide screen. Never modal: the
 * quick exit has to stay in reach of a finger while one is open.
 */

import { toConversation } from "./focus.js";

export class Sheet {
  /** @type {HTMLElement | null} */
  #opener = null;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {{closesOutside?: boolean}} [how] a menu closes when one looks elsewhere, a form does not
   */
  constructor(dialog, { closesOutside = false } = {}) {
    this.dialog = dialog;
    dialog.addEventListener("keydown", (event) => this.#key(event));
    dialog.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("[data-close]")) this.close();
    });
    if (closesOutside) this.#watchOutside();
  }

  #watchOutside() {
    document.addEventListener("pointerdown", (event) => {
      if (this.dialog.open && !this.dialog.contains(/** @type {Node} */ (event.target))) this.close(false);
    });
    this.dialog.addEventListener("focusout", (event) => {
      const to = /** @type {Node | null} */ (event.relatedTarget);
      if (to && !this.dialog.contains(to)) this.close(false);
    });
  }

  /** @param {HTMLElement} opener gets the focus back @param {HTMLElement | null} [first] gets it now */
  open(opener, first) {
    this.#opener = opener;
    if (!this.dialog.open) this.dialog.show();
    this.#place(opener.getBoundingClientRect());
    (first ?? /** @type {HTMLElement | null} */ (this.dialog.querySelector("button:not([hidden])")))?.focus();
  }

  /** @param {boolean} [givesFocusBack] */
  close(givesFocusBack = true) {
    if (!this.dialog.open) return;
    this.dialog.close();
    if (!givesFocusBack) return;
    if (this.#opener?.checkVisibility()) this.#opener.focus({ preventScroll: true });
    else toConversation();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  /** Where the stylesheet may put it on a wide screen. @param {DOMRect} by */
  #place(by) {
    const box = this.dialog.getBoundingClientRect();
    const below = by.bottom + box.height + 8 < innerHeight;
    const top = below ? by.bottom + 4 : Math.max(8, by.top - box.height - 4);
    const left = Math.min(Math.max(8, by.right - box.width), innerWidth - box.width - 8);
    this.dialog.style.setProperty("--sheet-top", `${top}px`);
    this.dialog.style.setProperty("--sheet-left", `${left}px`);
  }
}
