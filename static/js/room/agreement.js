// @ts-check
/**
 * When the room's agreement asks for a new yes: what has changed, above the box, and one button.
 * Reading goes on, and the words in the box stay. What is shown is what one says yes to.
 */

import { t } from "../language.js";
import { part, show } from "./drawing.js";

/** @typedef {{kind: string, number: number, words: string, before: string}} Change */

export class Agreement {
  #known;
  #asks;
  /** The version whose changes stand in the card. */
  #shown;

  /**
   * @param {HTMLElement} card
   * @param {import("../socket.js").KithSocket} socket
   * @param {string} room
   * @param {{say: (words: string) => void, agreed: () => void}} told
   */
  constructor(card, socket, room, told) {
    this.card = card;
    this.socket = socket;
    this.room = room;
    this.told = told;
    this.#known = Number(card.dataset.known);
    this.#asks = Number(card.dataset.asks);
    this.#shown = card.hidden ? 0 : Number(card.dataset.version);
    part(card, "agree").addEventListener("click", () => this.#agree());
  }

  /** How the room and my seat in it are set now.
   * @param {{agreement_asks: number, agreement_version: number}} settings
   * @param {{agreement_version: number}} [you] */
  state(settings, you) {
    this.#asks = settings.agreement_asks;
    if (you) this.#known = you.agreement_version;
    if (this.#known >= this.#asks) show(this.card, false);
    else if (this.#shown !== settings.agreement_version) this.#load();
  }

  async #load() {
    try {
      const answer = await fetch(`/rooms/${this.room}/agreement`, { headers: { Accept: "application/json" } });
      if (answer.ok) this.#draw(await answer.json());
    } catch {
      // without a line nothing can be written either; the next state asks again
    }
  }

  /** @param {{version: number, changes: Change[], asked: boolean}} page */
  #draw(page) {
    if (!page.asked) return show(this.card, false);
    const wasHidden = this.card.hidden;
    this.#shown = page.version;
    part(this.card, "changes").replaceChildren(...page.changes.map((change) => this.#item(change)));
    show(this.card, true);
    if (wasHidden) this.told.say(t("The agreement of this room has changed."));
  }

  /** @param {Change} change */
  #item(change) {
    const template = /** @type {HTMLTemplateElement} */ (part(this.card, "change-template"));
    const li = /** @type {HTMLElement} */ (
      document.importNode(/** @type {Node} */ (template.content.firstElementChild), true)
    );
    li.dataset.kind = change.kind;
    const kinds = part(this.card, "change-kinds");
    part(li, "kind").textContent = kinds.querySelector(`[data-key="${change.kind}"]`)?.textContent ?? "";
    part(li, "words").textContent = change.words;
    show(part(li, "words"), change.words !== "");
    const before = Object.assign(document.createElement("del"), { textContent: change.before });
    part(li, "before").replaceChildren(before);
    show(part(li, "before"), change.before !== "");
    return li;
  }

  async #agree() {
    const problem = part(this.card, "agreement-problem");
    show(problem, false);
    try {
      const reply = await this.socket.send({ do: "agree", room: this.room, version: this.#shown });
      if (!reply.ok) {
        problem.textContent = reply.error?.message ?? "";
        show(problem, true);
        return this.#load();
      }
      this.#known = reply.you.agreement_version;
      show(this.card, false);
      this.told.agreed();
    } catch {
      problem.textContent = t("The line is down just now. Please try again in a moment.");
      show(problem, true);
    }
  }
}
