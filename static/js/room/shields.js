// @ts-check
/**
 * What this reader would rather not meet at once: topics and people whose words are folded, with a
 * button to open each. Kept in the account, for every room and screen of theirs; nobody else is told.
 */

import { t } from "../language.js";

/** @typedef {import("./types.js").Message} Message */
/**
 * @typedef {object} Room
 * @property {(command: object) => Promise<import("../socket.js").Reply>} send
 * @property {() => void} changed what is folded is another now
 * @property {(words: string) => void} say
 */

export class Shields {
  /** Opened one by one, on this page. @type {Set<string>} */
  #opened = new Set();

  /** @param {HTMLElement} panel as the server drew it: with what is folded @param {string} youId @param {Room} room */
  constructor(panel, youId, room) {
    this.panel = panel;
    this.youId = youId;
    this.room = room;
    this.topics = new Set(this.#boxes().flatMap((box) => (box.checked ? [box.value] : [])));
    this.people = new Set((panel.dataset.people ?? "").split(" ").filter(Boolean));
    panel.addEventListener("change", ({ target }) => this.#choose(/** @type {HTMLInputElement} */ (target)));
  }

  /** @param {Message} message */
  folds(message) {
    if (this.#opened.has(message.id) || message.author.id === this.youId) return false;
    return this.people.has(message.author.id) || Boolean(message.label && this.topics.has(message.label));
  }

  /** @param {string} id of a person */
  hasAuthor(id) {
    return this.people.has(id);
  }

  /** @param {Message} message */
  open(message) {
    this.#opened.add(message.id);
    this.room.changed();
  }

  /** All that is folded now, here or on another screen. @param {{topics: string[], people: string[]}} shields */
  state({ topics, people }) {
    const before = [...this.topics, ...this.people].sort().join();
    this.topics = new Set(topics);
    this.people = new Set(people);
    for (const box of this.#boxes()) box.checked = this.topics.has(box.value);
    if (before !== [...topics, ...people].sort().join()) this.room.changed();
  }

  /** @param {string} id @returns {Promise<boolean>} done? */
  turnAuthor(id) {
    return this.#tell({ do: "fold", person: id, on: !this.people.has(id) });
  }

  /** @param {HTMLInputElement} box */
  async #choose(box) {
    const wanted = box.checked;
    if (!(await this.#tell({ do: "shield", topic: box.value, on: wanted }))) box.checked = !wanted;
  }

  /** @param {object} command @returns {Promise<boolean>} */
  async #tell(command) {
    try {
      const reply = await this.room.send(command);
      if (reply.ok) this.state(reply.shields);
      else this.room.say(reply.error?.message ?? "");
      return reply.ok;
    } catch {
      this.room.say(t("There is no connection just now. Please try again in a moment."));
      return false;
    }
  }

  #boxes() {
    return /** @type {HTMLInputElement[]} */ ([...this.panel.querySelectorAll('input[type="checkbox"]')]);
  }
}
