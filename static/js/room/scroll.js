// @ts-check
/**
 * Where the reader is in the conversation, and staying there. The reader either follows the newest
 * words or reads somewhere; whoever reads is never moved.
 */

const NEAR = 56; // px: this close to an edge is at it

export class Scroller {
  /** Does the reader want the newest words in view? */
  #follows = true;

  /**
   * @param {HTMLElement} box what scrolls
   * @param {HTMLElement} list the messages in it
   */
  constructor(box, list) {
    this.box = box;
    this.list = list;
    box.addEventListener("scroll", () => (this.#follows = this.isAtEnd), { passive: true });
    const observer = new ResizeObserver(() => this.#follows && this.#jump());
    observer.observe(box);
  }

  get isAtEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR;
  }

  get isNearStart() {
    return this.box.scrollTop < NEAR * 6;
  }

  get isNearEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR * 6;
  }

  /** A page in the background stays where it was left. */
  get isFollowing() {
    return this.#follows && !document.hidden;
  }

  /** Change the list without moving what is being read. @param {() => void} change */
  keep(change) {
    if (this.isFollowing) {
      change();
      return this.#jump();
    }
    const anchor = this.#firstInView();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    change();
    if (anchor?.isConnected) this.box.scrollTop += anchor.getBoundingClientRect().top - before;
    this.#follows = this.#follows && this.isAtEnd;
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

  /** @param {HTMLElement} element */
  to(element) {
    this.#follows = false;
    element.scrollIntoView({ block: "center" });
  }

  #jump() {
    this.box.scrollTop = this.box.scrollHeight;
  }

  #firstInView() {
    const top = this.box.getBoundingClientRect().top;
    for (const child of this.list.children) {
      if (child.getBoundingClientRect().bottom > top) return child;
    }
    return null;
  }
}
