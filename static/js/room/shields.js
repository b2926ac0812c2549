// @ts-check
/**
 * What this reader would rather not meet at once: topics and people whose words are folded, with a
 * button to open each. The reader's own and of this tab; nobody else is told.
 */

import { keep, kept } from "./keep.js";

/** @typedef {import("./types.js").Message} Message */

export class Shields {
  /** @type {Set<string>} */
  #labels;
  /** @type {Set<string>} */
  #authors;
  /** Opened one by one. @type {Set<string>} */
  #opened = new Set();

  /** @param {HTMLElement} panel @param {string} room @param {string} youId @param {() => void} changed */
  constructor(panel, room, youId, changed) {
    this.panel = panel;
    this.youId = youId;
    this.name = `shields:${room}`;
    this.changed = changed;
    const before = kept(this.name, { labels: /** @type {string[]} */ ([]), authors: /** @type {string[]} */ ([]) });
    this.#labels = new Set(before.labels);
    this.#authors = new Set(before.authors);
    for (const box of this.#boxes()) box.checked = this.#labels.has(box.value);
    panel.addEventListener("change", () => this.#choose());
  }

  /** @param {Message} message */
  folds(message) {
    if (this.#opened.has(message.id) || message.author.id === this.youId) return false;
    return this.#authors.has(message.author.id) || Boolean(message.label && this.#labels.has(message.label));
  }

  /** @param {Message} message */
  open(message) {
    this.#opened.add(message.id);
    this.changed();
  }

  /** @param {string} id @returns {boolean} are they folded now? */
  turnAuthor(id) {
    const isFolded = !this.#authors.delete(id);
    if (isFolded) this.#authors.add(id);
    this.#save();
    return isFolded;
  }

  #choose() {
    this.#labels = new Set(
      this.#boxes()
        .filter((box) => box.checked)
        .map((box) => box.value),
    );
    this.#save();
  }

  #save() {
    keep(this.name, { labels: [...this.#labels], authors: [...this.#authors] });
    this.changed();
  }

  #boxes() {
    return /** @type {HTMLInputElement[]} */ ([...this.panel.querySelectorAll('input[type="checkbox"]')]);
  }
}
