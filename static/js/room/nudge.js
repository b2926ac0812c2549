// @ts-check
/** "Before this goes out": why a message was not sent yet, with the words in question marked. */

import { part, show } from "./drawing.js";

/** @typedef {import("./types.js").Nudge} Nudge */

export class NudgeCard {
  /** @type {(() => void) | null} */
  #edit = null;
  /** @type {(() => void) | null} */
  #anyway = null;

  /** @param {HTMLElement} card */
  constructor(card) {
    this.card = card;
    part(card, "edit").addEventListener("click", () => this.#choose(this.#edit));
    part(card, "anyway").addEventListener("click", () => this.#choose(this.#anyway));
  }

  /**
   * @param {Nudge} nudge
   * @param {string} body what was written
   * @param {{edit: () => void, anyway: () => void}} choices
   */
  show(nudge, body, choices) {
    this.dismiss(); // an earlier one gives its words back first
    this.#edit = choices.edit;
    this.#anyway = choices.anyway;
    part(this.card, "reasons").replaceChildren(
      ...nudge.findings.map((reason) => Object.assign(document.createElement("li"), { textContent: reason })),
    );
    part(this.card, "words").replaceChildren(...marked(body, nudge.spans));
    show(part(this.card, "anyway"), nudge.choices.includes("anyway"));
    show(this.card, true);
    part(this.card, "edit").focus();
  }

  /** Put it away as "edit": nothing written is lost. */
  dismiss() {
    if (!this.card.hidden) this.#choose(this.#edit);
  }

  /** @param {(() => void) | null} choice */
  #choose(choice) {
    show(this.card, false);
    part(this.card, "words").replaceChildren();
    this.#edit = null;
    this.#anyway = null;
    choice?.();
  }
}

/**
 * The words with the spans marked. The server counts whole characters, so we do too.
 * @param {string} body @param {[number, number][]} spans
 * @returns {(string | HTMLElement)[]}
 */
export function marked(body, spans) {
  const letters = Array.from(body);
  const pieces = [];
  let at = 0;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(at, start);
    if (end <= from) continue;
    pieces.push(letters.slice(at, from).join(""));
    const mark = document.createElement("mark");
    mark.textContent = letters.slice(from, end).join("");
    pieces.push(mark);
    at = end;
  }
  pieces.push(letters.slice(at).join(""));
  return pieces;
}
