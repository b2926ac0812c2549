// @ts-check
/**
 * The conversation on screen: a window of at most DOM_LIMIT list items over the stretch of messages
 * that is held. Posting, editing, removing and reacting all come in as one thing: take this message,
 * newest wins.
 */

import { drawn, fill } from "./drawing.js";
import { handOn } from "./focus.js";
import { mark } from "./marks.js";
import { Sequence } from "./sequence.js";

/** @typedef {import("./types.js").Message} Message */

const DOM_LIMIT = 300;
const STEP = 30;
const KEPT = 2_000; // messages held beyond the window, on either side

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
    scroller.endIsNewest = () => this.showsNewest;
  }

  get hasOlder() {
    return this.#from > 0 || this.sequence.more;
  }

  get showsNewest() {
    return this.#to === this.sequence.length && !this.sequence.newer;
  }

  /** How many are held and not drawn, before and after the window. */
  get undrawn() {
    return { older: this.#from, newer: this.sequence.length - this.#to };
  }

  /** Drop everything and show this page, from its end. @param {Message[]} page @param {boolean} more */
  reset(page, more) {
    this.sequence.replace(page, more, false);
    this.#showEnd();
  }

  /** Drop everything and show a page from the middle of the conversation.
   * @param {Message[]} page @param {boolean} more @param {boolean} newer */
  open(page, more, newer) {
    this.sequence.replace(page, more, newer);
    this.#draw(0, this.sequence.length);
  }

  /**
   * @param {Message} message
   * @param {boolean} [isQuiet] do not have it read out
   * @returns {import("./sequence.js").Taken}
   */
  take(message, isQuiet = false) {
    const wasNewest = this.showsNewest;
    const { index, is } = this.sequence.put(message);
    if (is === "changed") this.refresh(message.id);
    if (is === "new") this.scroller.keep(() => this.#insert(index, wasNewest, isQuiet));
    if (is === "new" || is === "changed") this.#refillQuotesOf(message.id);
    if (is === "new") this.refresh(message.reply_to);
    return is;
  }

  /** @param {Message[]} page @param {boolean} more */
  addOlder(page, more) {
    const count = this.sequence.addOlder(page, more);
    this.#from += count;
    this.#to += count;
    this.sequence.forgetNewest(this.#to + KEPT);
  }

  /** @param {Message[]} page @param {boolean} newer */
  addNewer(page, newer) {
    this.sequence.addNewer(page, newer);
    this.#forgetOldest();
  }

  /** Draw older ones that we already hold. */
  extendUp() {
    if (this.#from === 0) return;
    const start = Math.max(0, this.#from - STEP);
    this.scroller.keep(() => {
      this.list.prepend(...this.#items(start, this.#from));
      const end = this.#from;
      this.#from = start;
      this.#mark(start, end + 1);
      while (this.list.children.length > DOM_LIMIT) this.#dropLast();
    });
  }

  /** Draw newer ones that we already hold. */
  extendDown() {
    const end = Math.min(this.sequence.length, this.#to + STEP);
    if (end === this.#to) return;
    this.scroller.keep(() => {
      const start = this.#to;
      this.list.append(...this.#items(start, end));
      this.#to = end;
      this.#mark(start, end);
      while (this.list.children.length > DOM_LIMIT) this.#dropFirst();
    });
  }

  /** To the newest that is held. */
  toEnd() {
    if (!this.showsNewest) this.#showEnd();
    this.scroller.toEnd();
  }

  /** Have a message drawn that we hold. @param {string} id @returns {HTMLElement | null} */
  reveal(id) {
    const message = this.sequence.get(id);
    if (message && !this.itemOf(id)) {
      const index = this.sequence.indexOf(message);
      this.#draw(Math.max(0, index - STEP), Math.min(this.sequence.length, index + STEP));
    }
    return this.itemOf(id);
  }

  /** @param {string} id @returns {HTMLElement | null} */
  itemOf(id) {
    return this.list.querySelector(`[data-message="${CSS.escape(id)}"]`);
  }

  /** Put the line "new since you were last here" before this message. @param {string | null} id */
  markUnread(id) {
    this.#unread = id;
    this.scroller.keep(() => this.#mark(this.#from, this.#to));
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
    this.scroller.keep(() => {
      for (const li of this.#drawnItems()) this.#fillQuietly(li);
    });
  }

  /** Draw one message again: it, or what is known about it, has changed. @param {string | null} [id] */
  refresh(id) {
    const li = id && this.itemOf(id);
    if (li) this.scroller.keep(() => this.#fillQuietly(li));
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
    this.#draw(Math.max(0, this.sequence.length - DOM_LIMIT / 2), this.sequence.length);
  }

  /** Have just these on screen. @param {number} start @param {number} end */
  #draw(start, end) {
    handOn(this.list);
    this.scroller.keep(() => {
      this.#from = start;
      this.#to = end;
      this.list.replaceChildren(...this.#items(start, end));
      this.#mark(start, end);
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

  /** A new message: on screen where one follows. Where one reads, nothing leaves the screen for it.
   * @param {number} index @param {boolean} wasNewest @param {boolean} isQuiet */
  #insert(index, wasNewest, isQuiet) {
    if (index < this.#from) {
      this.#from += 1;
      this.#to += 1;
      return;
    }
    const isFull = this.list.children.length >= DOM_LIMIT;
    if (index > this.#to || (index === this.#to && (!wasNewest || (isFull && !this.scroller.isFollowing)))) return;
    const li = drawn(this.template, this.sequence.all[index], this.around);
    if (isQuiet) li.setAttribute("aria-live", "off");
    this.list.insertBefore(li, this.list.children[index - this.#from] ?? null);
    this.#to += 1;
    this.#mark(index, index + 2);
    while (this.list.children.length > DOM_LIMIT) {
      if (this.scroller.isFollowing) this.#dropFirst();
      else this.#dropLast();
    }
    this.#forgetOldest();
  }

  #forgetOldest() {
    if (this.#from <= KEPT) return;
    const gone = this.sequence.forgetOldest(this.sequence.length - this.#from + STEP);
    this.#from -= gone;
    this.#to -= gone;
  }

  #dropFirst() {
    this.#drop(this.list.firstElementChild);
    this.#from += 1;
  }

  #dropLast() {
    this.#drop(this.list.lastElementChild);
    this.#to -= 1;
  }

  /** @param {Element | null} li */
  #drop(li) {
    if (li) handOn(li);
    li?.remove();
  }

  /** A change to what was said before is shown, not read out again. @param {HTMLElement} li */
  #fillQuietly(li) {
    const message = this.sequence.get(li.dataset.message);
    if (!message) return;
    li.setAttribute("aria-live", "off");
    fill(li, message, this.around);
  }

  /** @param {string} id */
  #refillQuotesOf(id) {
    for (const li of this.#drawnItems()) {
      if (li.dataset.replyTo === id) this.scroller.keep(() => this.#fillQuietly(li));
    }
  }

  #drawnItems() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** @param {number} start @param {number} end */
  #mark(start, end) {
    for (let index = Math.max(start, this.#from); index < Math.min(end, this.#to); index += 1) {
      const li = /** @type {HTMLElement} */ (this.list.children[index - this.#from]);
      const message = this.sequence.all[index];
      mark(li, message, this.sequence.all[index - 1], message.id === this.#unread);
    }
  }
}
