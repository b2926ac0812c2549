// @ts-check
/**
 * Where the reader is in the conversation, and staying there. The reader either follows the newest
 * words or reads somewhere; whoever reads is never moved, by what comes nor by a turned phone.
 */

const NEAR = 56; // px: this close to the end is at it
const BUSY = '.sheet[open], [data-part="timeline"] :focus-visible';
const AHEAD = 1.5; // screens: this close to an edge of what is drawn, more is drawn

export class Scroller {
  /** Does the reader want the newest words in view? */
  #follows = true;
  /** What the reader reads: the first thing in view, and how far below the top it stands.
   * @type {{element: Element, top: number} | null} */
  #held = null;
  /** Where the box stood when we last looked or set it: elsewhere, and the reader has scrolled. */
  #at = -1;
  /** Is what is drawn last also what was said last? Whoever draws says so. */
  endIsNewest = () => true;

  /**
   * @param {HTMLElement} box what scrolls
   * @param {HTMLElement} list the messages in it
   */
  constructor(box, list) {
    this.box = box;
    this.list = list;
    box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const observer = new ResizeObserver(() => this.#resized());
    observer.observe(box);
    observer.observe(list);
  }

  get isAtEnd() {
    return this.#below < NEAR;
  }

  get isNearStart() {
    return this.box.scrollTop < AHEAD * this.box.clientHeight;
  }

  get isNearEnd() {
    return this.#below < AHEAD * this.box.clientHeight;
  }

  /** A page in the background stays where it was left, and so does one message that somebody is busy
   * with: its choices are open, or the keyboard is on it. */
  get isFollowing() {
    return this.#follows && !document.hidden && !document.querySelector(BUSY);
  }

  /** Change the list without moving what is being read. @param {() => void} change */
  keep(change) {
    if (this.isFollowing) {
      change();
      return this.#jump();
    }
    this.#hold();
    change();
    this.#restore();
    this.#follows = this.#follows && this.isAtEnd && this.endIsNewest();
  }

  toEnd() {
    this.#follows = true;
    this.#jump();
  }

  /** Bring something that just came at the end into view: its beginning, should it not fit.
   * @param {HTMLElement} element */
  toBeginningOf(element) {
    this.toEnd();
    const over = this.box.getBoundingClientRect().top - element.getBoundingClientRect().top + 8;
    if (over > 0) this.box.scrollTop -= over;
  }

  /** @param {HTMLElement} element @param {ScrollLogicalPosition} [block] */
  to(element, block = "center") {
    this.#follows = false;
    element.scrollIntoView({ block });
    this.#hold();
  }

  /** @param {HTMLElement} element is any of it in view? */
  sees(element) {
    const [box, item] = [this.box.getBoundingClientRect(), element.getBoundingClientRect()];
    return item.bottom > box.top && item.top < box.bottom;
  }

  get #below() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight;
  }

  #scrolled() {
    this.#follows = this.isAtEnd && this.endIsNewest();
    if (!this.#follows) this.#hold();
  }

  #resized() {
    if (this.#follows) this.#jump();
    else this.#restore();
  }

  #jump() {
    this.box.scrollTop = this.box.scrollHeight;
  }

  /** What is held stays held until the reader scrolls: a box scrolls by whole pixels, and what is left
   * over must not add up. */
  #hold() {
    if (this.#held?.element.isConnected && this.box.scrollTop === this.#at) return;
    const element = this.#firstInView();
    this.#held = element && { element, top: this.#topOf(element) };
    this.#at = this.box.scrollTop;
  }

  #restore() {
    if (!this.#held?.element.isConnected) return;
    const moved = Math.round(this.#topOf(this.#held.element) - this.#held.top);
    if (moved) this.box.scrollTop += moved;
    this.#at = this.box.scrollTop;
  }

  /** @param {Element} element */
  #topOf(element) {
    return element.getBoundingClientRect().top - this.box.getBoundingClientRect().top;
  }

  /** Messages stand in order, so the first in view is found by halving; below them stands the rest. */
  #firstInView() {
    const top = this.box.getBoundingClientRect().top;
    const { children } = this.list;
    let low = 0;
    let high = children.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (children[middle].getBoundingClientRect().bottom <= top) low = middle + 1;
      else high = middle;
    }
    return children[low] ?? this.box.querySelector('[data-part="private"]');
  }
}
