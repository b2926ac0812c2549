// @ts-check
/** What was told to this person alone: a decision and its reason, the outcome of a report, words
 * from a moderator. Each stays until it is put away, and does not come back in this tab. */

import { t } from "../language.js";
import { part, show } from "./drawing.js";
import { handOn } from "./focus.js";
import { keep, kept } from "./keep.js";
import { clock, day } from "./words.js";

/** @typedef {import("./types.js").Notice} Notice */

const PUT_AWAY = "notices";

export class Notices {
  /** @type {Set<number>} */
  #away = new Set(kept(PUT_AWAY, /** @type {number[]} */ ([])));

  /** @param {HTMLElement} list @param {HTMLTemplateElement} template */
  constructor(list, template) {
    this.list = list;
    this.template = template.content.firstElementChild;
    for (const li of [...list.querySelectorAll("[data-notice]")]) {
      if (this.#away.has(idOf(li))) li.remove();
    }
    list.addEventListener("click", (event) => this.#clicked(event));
    this.#settle();
  }

  /** @param {Notice[]} notices */
  state(notices) {
    for (const notice of notices) this.add(notice);
  }

  /** @param {Notice} notice @returns {boolean} is it new here? */
  add(notice) {
    if (this.#away.has(notice.id) || this.list.querySelector(`[data-notice="${notice.id}"]`)) return false;
    const li = /** @type {HTMLElement} */ (document.importNode(/** @type {Node} */ (this.template), true));
    li.dataset.notice = String(notice.id);
    li.dataset.kind = notice.kind;
    part(li, "title").textContent = t(notice.title);
    part(li, "words").textContent = t(notice.words);
    part(li, "look").hidden = !notice.decision;
    part(li, "look").setAttribute("action", `/me/decisions/${Number(notice.decision ?? 0)}/appeal`);
    const time = /** @type {HTMLTimeElement} */ (part(li, "time"));
    time.dateTime = notice.at;
    time.textContent = `${day(notice.at)}, ${clock(notice.at)}`;
    this.list.append(li);
    this.#settle();
    return true;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-put-away]") : null;
    const li = button?.closest("[data-notice]");
    if (!li) return;
    this.#away.add(idOf(li));
    keep(PUT_AWAY, [...this.#away].slice(-200));
    handOn(li);
    li.remove();
    this.#settle();
    // Lost or refused does no harm: it stays away in this tab, and can be put away again in the next.
    fetch(`/me/notices/${idOf(li)}/seen`, { method: "POST", redirect: "manual" }).catch(() => {});
  }

  #settle() {
    show(this.list, this.list.children.length > 0);
  }
}

/** @param {Element} li */
function idOf(li) {
  return Number(li.getAttribute("data-notice"));
}
