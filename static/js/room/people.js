// @ts-check
/** Who is here: a state, then differences; above a hundred, a count only. Also who is called what. */

import { t } from "../language.js";
import { badgeWords, part } from "./drawing.js";

/** @typedef {import("./types.js").Person} Person */

export class People {
  /** @type {Map<string, Person>} */
  #here = new Map();
  /** @type {Map<string, string>} */
  #names = new Map();
  #count = 0;

  /** @param {HTMLElement} root @param {string} youId @param {(person: Person) => void} renamed */
  constructor(root, youId, renamed) {
    this.root = root;
    this.youId = youId;
    this.renamed = renamed;
    this.list = part(root, "people");
    const template = /** @type {HTMLTemplateElement} */ (part(root, "person-template"));
    this.template = template.content.firstElementChild;
    for (const li of /** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[data-person]"))) {
      const person = { id: li.dataset.person ?? "", name: part(li, "name").textContent ?? "" };
      this.#here.set(person.id, { ...person, badge: part(li, "badge").textContent });
      this.know(person);
    }
    this.#count = Number(root.dataset.here ?? this.#here.size);
  }

  /** @param {Person} person */
  know(person) {
    const before = this.#names.get(person.id);
    this.#names.set(person.id, person.name);
    if (before !== undefined && before !== person.name) this.renamed(person);
  }

  /** @param {string} id */
  nameOf(id) {
    return this.#names.get(id);
  }

  /** @param {{count: number, here: Person[]}} state */
  state({ count, here }) {
    this.#here.clear();
    this.difference({ count, here, gone: [] });
  }

  /** @param {{count: number, here?: Person[], gone?: string[]}} change */
  difference({ count, here = [], gone = [] }) {
    for (const id of gone) this.#here.delete(id);
    for (const person of here) {
      const wasHere = this.#here.has(person.id);
      // Somebody may take another name while they are not here: the count then has no room for them.
      if (wasHere || this.#here.size < count) this.#here.set(person.id, person);
      this.know(person);
    }
    this.#count = count;
    this.#draw();
  }

  #draw() {
    const count = t("{here} here", { here: this.#count });
    for (const place of this.root.querySelectorAll('[data-part="people-count"]')) place.textContent = count;
    const byName = [...this.#here.values()].sort((a, b) => a.name.localeCompare(b.name));
    const isListed = byName.length >= this.#count || byName.length > 0;
    part(this.root, "people-many").hidden = isListed && this.#count <= byName.length;
    this.list.replaceChildren(...byName.map((person) => this.#item(person)));
  }

  /** @param {Person} person */
  #item(person) {
    const li = /** @type {HTMLElement} */ (document.importNode(/** @type {Node} */ (this.template), true));
    li.dataset.person = person.id;
    part(li, "name").textContent = person.name;
    part(li, "badge").textContent = badgeWords(person.badge);
    part(li, "badge").hidden = !person.badge;
    part(li, "you").hidden = person.id !== this.youId;
    return li;
  }
}
