// @ts-check
/**
 * The conversation on screen: a window of at most DOM_LIMIT list items over the sequence of messages.
 * Posting, editing, removing and reacting all come in as one thing: take this message, newest wins.
 */

import { drawn, fill, isThere, part, read, show } from "./drawing.js";
import { Sequence } from "./sequence.js";
import { day, sameDay } from "./words.js";

/** @typedef {import("./types.js").Message} Message */

const DOM_LIMIT = 300;
const STEP = 60;
const KEPT = 2_000;
const TOGETHER_MS = 5 * 60_000; // words of one person within this are drawn close

export class Timeline {
  sequence = new Sequence();
  /** The window: items on screen are `sequence.all[from..to)`. */
  #from = 0;
  #to = 0;
  /** The first message that is new to this person. @type {string | null} */
  #unread = null;

  /**
   * @param {HTMLElement} list
   * @param {HTMLTemplateElement} template
   * @param {import("./scroll.js").Scroller} scroller
   * @param {import("./drawing.js").Around} around
   */
  constructor(list, template, scroller, around) {
    this.list = list;
    this.template = template;
    this.scroller = scroller;
    this.around = around;
  }

  get hasOlder() {
    return this.#from > 0 || this.sequence.more;
  }

  get showsNewest() {
    return this.#to === this.sequence.length;
  }

  get oldestSeq() {
    return this.sequence.all[0]?.seq ?? 0;
  }

  /** Take over what the server drew. @param {boolean} more */
  adopt(more) {
    const items = /** @type {HTMLElement[]} */ ([...this.list.children]);
    this.reset(items.map(read), more);
  }

  /** Drop everything and show this page. @param {Message[]} page @param {boolean} more */
  reset(page, more) {
    this.sequence.replace(page, more);
    this.#showEnd();
  }

  /**
   * @param {Message} message
   * @param {boolean} [isQuiet] do not have it read out
   * @returns {"new" | "changed" | "old"}
   */
  take(message, isQuiet = false) {
    const wasNewest = this.showsNewest;
    const { index, is } = this.sequence.put(message);
    if (is === "changed") this.#redraw(index);
    if (is === "new") this.scroller.keep(() => this.#insert(index, wasNewest, isQuiet));
    if (is !== "old") this.#refillQuotesOf(message.id);
    if (is === "new") this.refresh(message.reply_to);
    return is;
  }

  /** @param {Message[]} page @param {boolean} more */
  addOlder(page, more) {
    this.#from += this.sequence.addOlder(page);
    this.#to = this.#from + this.list.children.length;
    this.sequence.more = more;
    this.extendUp();
  }

  /** Show older ones that we already hold. @returns {boolean} were there any? */
  extendUp() {
    if (this.#from === 0) return false;
    const start = Math.max(0, this.#from - STEP);
    this.scroller.keep(() => {
      this.list.prepend(...this.#items(start, this.#from));
      this.#from = start;
      this.#mark(start, start + STEP + 1);
      while (this.list.children.length > DOM_LIMIT) this.#dropLast();
    });
    return true;
  }

  /** Show newer ones that we already hold. */
  extendDown() {
    if (this.showsNewest) return;
    const end = Math.min(this.sequence.length, this.#to + STEP);
    this.scroller.keep(() => {
      this.list.append(...this.#items(this.#to, end));
      this.#mark(this.#to, end);
      this.#to = end;
      while (this.list.children.length > DOM_LIMIT) this.#dropFirst();
    });
  }

  toEnd() {
    if (!this.showsNewest) this.#showEnd();
    this.scroller.toEnd();
  }

  /** @param {string} id @returns {HTMLElement | null} */
  itemOf(id) {
    return this.list.querySelector(`[data-message="${CSS.escape(id)}"]`);
  }

  /** Put the line "new since you were last here" before this message. @param {string | null} id */
  markUnread(id) {
    this.#unread = id;
    this.#mark(this.#from, this.#to);
  }

  /** The first of the newest messages beyond `rev` written by others. @param {number} rev */
  firstUnread(rev) {
    let first = null;
    for (const m of [...this.sequence.all].reverse()) {
      if (m.rev <= rev) break;
      if (m.author.id !== this.around.youId) first = m.id;
    }
    return first;
  }

  /** Draw all again, as when what is folded or who is known has changed. */
  refill() {
    for (const li of this.#drawnItems()) {
      const message = this.sequence.get(li.dataset.message);
      if (message) this.#fillQuietly(li, message);
    }
  }

  /** Draw one message again: what is known about it has changed. @param {string | null} [id] */
  refresh(id) {
    const message = this.sequence.get(id);
    const li = message && this.itemOf(message.id);
    if (li) this.scroller.keep(() => this.#fillQuietly(li, message));
  }

  /** Somebody is called something else now, in what they said before too.
   * @param {import("./types.js").Person} person */
  rename(person) {
    for (const message of this.sequence.all) {
      if (message.author.id === person.id) message.author = person;
    }
    this.refill();
  }

  #showEnd() {
    this.#to = this.sequence.length;
    this.#from = Math.max(0, this.#to - DOM_LIMIT / 2);
    this.scroller.keep(() => {
      this.list.replaceChildren(...this.#items(this.#from, this.#to));
      this.#mark(this.#from, this.#to);
    });
  }

  /** @param {number} start @param {number} end */
  #items(start, end) {
    return this.sequence.all.slice(start, end).map((message) => {
      const li = drawn(this.template, message, this.around);
      li.setAttribute("aria-live", "off"); // history and pages are not read out
      return li;
    });
  }

  /** @param {number} index @param {boolean} wasNewest @param {boolean} isQuiet */
  #insert(index, wasNewest, isQuiet) {
    if (index < this.#from) {
      this.#from += 1;
      this.#to += 1;
      return;
    }
    if (index > this.#to || (index === this.#to && !wasNewest)) return;
    const message = this.sequence.all[index];
    const li = drawn(this.template, message, this.around);
    if (isQuiet) li.setAttribute("aria-live", "off");
    this.list.insertBefore(li, this.list.children[index - this.#from] ?? null);
    this.#to += 1;
    this.#mark(index, index + 2);
    this.#bound();
  }

  #bound() {
    while (this.list.children.length > DOM_LIMIT) {
      if (this.scroller.isNearStart && !this.scroller.isFollowing) this.#dropLast();
      else this.#dropFirst();
    }
    if (this.#from > KEPT) {
      const gone = this.sequence.forget(this.sequence.length - this.#from + STEP);
      this.#from -= gone;
      this.#to -= gone;
    }
  }

  #dropFirst() {
    this.list.firstElementChild?.remove();
    this.#from += 1;
  }

  #dropLast() {
    this.list.lastElementChild?.remove();
    this.#to -= 1;
  }

  /** @param {number} index */
  #redraw(index) {
    const message = this.sequence.all[index];
    const li = this.itemOf(message.id);
    if (li) this.scroller.keep(() => this.#fillQuietly(li, message));
  }

  /** A change to what was said before is shown, not read out again.
   * @param {HTMLElement} li @param {Message} message */
  #fillQuietly(li, message) {
    li.setAttribute("aria-live", "off");
    fill(li, message, this.around);
  }

  /** @param {string} id */
  #refillQuotesOf(id) {
    for (const li of this.#drawnItems()) {
      if (li.dataset.replyTo !== id) continue;
      const message = this.sequence.get(li.dataset.message);
      if (message) this.#fillQuietly(li, message);
    }
  }

  #drawnItems() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** Day lines, the unread line, and who is drawn close to whom. @param {number} start @param {number} end */
  #mark(start, end) {
    for (let index = Math.max(start, this.#from); index < Math.min(end, this.#to + 1); index += 1) {
      const li = /** @type {HTMLElement | undefined} */ (this.list.children[index - this.#from]);
      const message = this.sequence.all[index];
      if (!li || !message) continue;
      const before = this.sequence.all[index - 1];
      const isNewDay = !before || !sameDay(before.at, message.at);
      const isUnread = message.id === this.#unread;
      show(part(li, "day"), isNewDay);
      part(li, "day").textContent = isNewDay ? day(message.at) : "";
      show(part(li, "unread"), isUnread);
      li.toggleAttribute("data-close", !isNewDay && !isUnread && isClose(before, message));
    }
  }
}

/** @param {Message} before @param {Message} after */
function isClose(before, after) {
  return (
    before.author.id === after.author.id &&
    isThere(before) &&
    !after.reply_to &&
    Date.parse(after.at) - Date.parse(before.at) < TOGETHER_MS
  );
}
