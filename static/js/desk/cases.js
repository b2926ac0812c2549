// @ts-check
/** The live list of cases: upserted by id, newest version wins, the most urgent first. */

import { clock, span } from "../room/words.js";

/**
 * @typedef {{id: string, kind: string, room: string, room_name: string, severity: number,
 *   categories: string[], state: string, opened_at: string, due_at: string, reports?: number,
 *   about?: string, earlier?: number, called?: string | null, first_key?: string | null,
 *   referral?: string, claimed_by?: string | null, outcome?: string | null, excerpt?: string, version?: number}} Case
 */

const TICK_MS = 15_000;

export class Cases {
  /** Where the shown page ends: later cases are counted, not drawn. @type {string | null} */
  #after = null;
  /** Versions of cases that were closed: a late event must not bring them back. @type {Map<string, number>} */
  #closed = new Map();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.list = part(root, "cases");
    this.template = /** @type {HTMLTemplateElement} */ (part(root, "case-template")).content.firstElementChild;
    this.you = root.dataset.you ?? "";
    this.#after = root.dataset.after || null;
    this.total = Number(part(root, "total").textContent);
    this.wanted = { kind: "", room: "", mine: false };
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
    if (c.state === "closed") this.#closed.set(c.id, c.version ?? 0);
    if (c.state === "closed" || !this.#fits(c)) {
      if (known) this.#count(-1);
      known?.remove();
      this.#settle();
      return false;
    }
    if (!known) this.#count(1);
    if (!known && this.#isBeyond(c)) return true;
    const li = known ?? /** @type {HTMLElement} */ (document.importNode(/** @type {Node} */ (this.template), true));
    this.#fill(li, c);
    this.#place(li);
    this.#settle();
    return !known;
  }

  /** The list as the server has it now. @param {{cases: Case[], total: number, after: string | null}} desk */
  state({ cases, total, after }) {
    const there = new Set(cases.map((c) => c.id));
    this.#after = null;
    for (const li of this.items()) if (!there.has(li.dataset.case ?? "")) li.remove();
    for (const c of cases) this.take(c);
    this.#after = after;
    this.#count(total - this.total);
    this.#settle();
  }

  /** What one wants to see. @param {{kind: string, room: string, mine: boolean}} wanted */
  filter(wanted) {
    this.wanted = wanted;
  }

  /** Is there more than is drawn, and little of it left? */
  get isRunningOut() {
    return this.#after !== null && this.items().length < 10;
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
    return this.#words("kind-words", kind);
  }

  /** @param {string} list @param {string} key */
  #words(list, key) {
    return part(this.root, list).querySelector(`[data-key="${CSS.escape(key)}"]`)?.textContent ?? key;
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
    part(li, "categories").textContent = c.categories.length
      ? ` · ${c.categories.join(", ").replaceAll("_", " ")}`
      : "";
    part(li, "reports").textContent = reports ? ` · ${reports} ${reports === 1 ? "report" : "reports"}` : "";
    const due = /** @type {HTMLTimeElement} */ (part(li, "due"));
    due.dateTime = c.due_at;
    due.textContent = clock(c.due_at);
    const excerpt = part(li, "excerpt");
    if (excerpt.textContent !== (c.excerpt ?? "")) excerpt.textContent = c.excerpt ?? "";
    excerpt.hidden = !c.excerpt;
    excerpt.classList.toggle("case__words--covered", c.severity >= this.severeFrom);
    part(li, "about").textContent = c.about ? ` · ${c.about}` : "";
    part(li, "earlier").textContent = c.earlier ? ` · ${c.earlier} earlier ${c.earlier === 1 ? "case" : "cases"}` : "";
    part(li, "referral").textContent = c.referral ? ` · ${this.#words("referral-words", c.referral)}` : "";
    part(li, "claim").textContent = claimWords(c);
    part(li, "claim").hidden = claimWords(c) === "";
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

  /** @param {Case} c */
  #fits(c) {
    const { kind, room, mine } = this.wanted;
    const isMine = c.claimed_by === this.you || c.called === this.you;
    return (!kind || c.kind === kind) && (!room || c.room === room) && (!mine || isMine);
  }

  /** Would it stand behind the end of the page that is shown? @param {Case} c */
  #isBeyond(c) {
    const last = this.items().at(-1);
    return this.#after !== null && last !== undefined && c.due_at > (last.dataset.due ?? "");
  }

  /** @param {number} by */
  #count(by) {
    this.total += by;
    part(this.root, "total").textContent = String(this.total);
  }

  #settle() {
    const { kind, room, mine } = this.wanted;
    part(this.root, "empty").hidden = this.items().length > 0;
    part(this.root, "empty-title").textContent =
      kind || room || mine ? "Nothing like that is waiting" : "Nothing is waiting";
    part(this.root, "more").hidden = this.#after === null;
    const query = new URLSearchParams({ kind, room, mine: mine ? "yes" : "", after: this.#after ?? "" });
    part(this.root, "more-link").setAttribute("href", `/desk?${query}`);
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

/** Who is at it; the same words as macros/case.html. @param {Case} c */
function claimWords(c) {
  if (c.state === "confirm") return `${c.first_key} decided it; a second moderator confirms`;
  if (c.called) return `${c.called} is called to it`;
  return c.claimed_by ? `${c.claimed_by} has it` : "";
}

/** @param {number} seconds */
function minutes(seconds) {
  return seconds < 90 ? `${Math.max(1, Math.ceil(seconds / 60))} min` : span(seconds);
}
