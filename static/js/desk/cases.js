// @ts-check
/** The live list of cases: upserted by id, newest version wins, the most urgent first. */

import { clock, span } from "../room/words.js";

/**
 * @typedef {{id: string, kind: string, room: string, room_name: string, severity: number,
 *   categories: string[], state: string, opened_at: string, due_at: string, reports?: number,
 *   claimed_by?: string | null, outcome?: string | null, excerpt?: string, version?: number}} Case
 */

const TICK_MS = 15_000;

export class Cases {
  #kind = "";
  /** Versions of cases that were closed: a late event must not bring them back. @type {Map<string, number>} */
  #closed = new Map();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.list = part(root, "cases");
    this.template = /** @type {HTMLTemplateElement} */ (part(root, "case-template")).content.firstElementChild;
    this.severeFrom = Number(root.dataset.severeFrom);
    this.list.addEventListener("click", (event) => this.#uncover(event));
    setInterval(() => this.tick(), TICK_MS);
    this.tick();
  }

  /** @param {Case} c @returns {boolean} is it new to this list? */
  take(c) {
    const known = this.item(c.id);
    const version = known ? Number(known.dataset.version) : (this.#closed.get(c.id) ?? -1);
    if ((c.version ?? 0) < version) return false;
    if (c.state === "closed") {
      this.#closed.set(c.id, c.version ?? 0);
      known?.remove();
      this.#settle();
      return false;
    }
    const li = known ?? /** @type {HTMLElement} */ (document.importNode(/** @type {Node} */ (this.template), true));
    this.#fill(li, c);
    this.#place(li);
    this.#settle();
    return !known;
  }

  /** The whole list as the server has it now. @param {Case[]} cases */
  state(cases) {
    const there = new Set(cases.map((c) => c.id));
    for (const li of this.items()) if (!there.has(li.dataset.case ?? "")) li.remove();
    for (const c of cases) this.take(c);
    this.#settle();
  }

  /** Show one kind only. @param {string} kind "" for all */
  filter(kind) {
    this.#kind = kind;
    this.#settle();
  }

  /** Say how each stands with its deadline. */
  tick() {
    for (const li of this.items()) {
      const left = (Date.parse(li.dataset.due ?? "") - Date.now()) / 1_000;
      li.toggleAttribute("data-over", left < 0);
      const words = left < 0 ? `${minutes(-left)} over` : `${minutes(left)} left`;
      if (part(li, "deadline").textContent !== words) part(li, "deadline").textContent = words;
    }
  }

  /** Cover or show the words of a case. @param {HTMLElement} li */
  toggleWords(li) {
    part(li, "excerpt").toggleAttribute("data-shown");
  }

  /** @param {string} id @returns {HTMLElement | null} */
  item(id) {
    return this.list.querySelector(`[data-case="${CSS.escape(id)}"]`);
  }

  /** @returns {HTMLElement[]} those shown now, in order */
  items() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** @param {string} kind @returns {string} its words, as the server writes them */
  kindWords(kind) {
    const words = this.root.querySelector(`[data-part="kind-words"] [data-key="${CSS.escape(kind)}"]`);
    return words?.textContent ?? kind;
  }

  /** @param {number} severity */
  severityWords(severity) {
    return part(this.root, "severity-words").children[severity]?.textContent ?? "";
  }

  /** @param {HTMLElement} li @param {Case} c */
  #fill(li, c) {
    Object.assign(li.dataset, {
      case: c.id,
      kind: c.kind,
      state: c.state,
      due: c.due_at,
      version: String(c.version ?? 0),
      severity: String(c.severity),
    });
    const reports = c.reports ?? 0;
    part(li, "link").setAttribute("href", `/desk/cases/${encodeURIComponent(c.id)}`);
    part(li, "kind").textContent = this.kindWords(c.kind);
    part(li, "severity").textContent = this.severityWords(c.severity);
    part(li, "room").textContent = c.room_name;
    part(li, "categories").textContent = c.categories.length ? ` · ${c.categories.join(", ").replaceAll("_", " ")}` : "";
    part(li, "reports").textContent = reports ? ` · ${reports} ${reports === 1 ? "report" : "reports"}` : "";
    const due = /** @type {HTMLTimeElement} */ (part(li, "due"));
    due.dateTime = c.due_at;
    due.textContent = clock(c.due_at);
    const excerpt = part(li, "excerpt");
    if (excerpt.textContent !== (c.excerpt ?? "")) excerpt.textContent = c.excerpt ?? "";
    excerpt.hidden = !c.excerpt;
    excerpt.classList.toggle("case__words--covered", c.severity >= this.severeFrom);
    part(li, "claim").textContent = c.claimed_by ? `${c.claimed_by} has it` : "";
    part(li, "claim").hidden = !c.claimed_by;
  }

  /** Put it where its deadline says. An item that already stands right is not touched, so that focus
   * stays where it is. @param {HTMLElement} li */
  #place(li) {
    const due = Date.parse(li.dataset.due ?? "");
    const later = this.items().find((other) => other !== li && Date.parse(other.dataset.due ?? "") > due) ?? null;
    if (!li.isConnected || li.nextElementSibling !== later) {
      const hadFocus = li.contains(document.activeElement);
      this.list.insertBefore(li, later);
      if (hadFocus) part(li, "link").focus({ preventScroll: true });
    }
    this.tick();
  }

  #settle() {
    let shown = 0;
    for (const li of this.items()) {
      li.hidden = this.#kind !== "" && li.dataset.kind !== this.#kind;
      if (!li.hidden) shown += 1;
    }
    part(this.root, "empty").hidden = shown > 0;
    part(this.root, "empty-title").textContent =
      this.#kind && this.items().length ? "Nothing of this kind is waiting" : "Nothing is waiting";
  }

  /** @param {MouseEvent} event */
  #uncover(event) {
    const words = event.target instanceof Element ? event.target.closest(".case__words--covered") : null;
    const li = words?.closest("li");
    if (li) this.toggleWords(li);
  }
}

/** @param {Element} root @param {string} name @returns {HTMLElement} */
export function part(root, name) {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!found) throw new Error(`the page has no part ${name}`);
  return /** @type {HTMLElement} */ (found);
}

/** @param {number} seconds */
function minutes(seconds) {
  return seconds < 90 ? `${Math.max(1, Math.ceil(seconds / 60))} min` : span(seconds);
}
