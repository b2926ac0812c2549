// @ts-check
/** How far one has read: the unread line and the way to it, what is new below, telling the server. */

import { t, tMany } from "../language.js";
import { isThere, part, show } from "./drawing.js";

/**
 * @typedef {import("./types.js").Message} Message
 *
 * @typedef {object} Page
 * @property {HTMLElement} root
 * @property {import("../socket.js").KithSocket} socket
 * @property {string} room
 * @property {import("./timeline.js").Timeline} timeline
 * @property {import("./scroll.js").Scroller} scroller
 * @property {import("./paging.js").Paging} paging
 * @property {number} read the last rev read before
 */

const READ_AFTER_MS = 1_500;

export class Reading {
  #below = 0;
  #rev = 0;
  #timer = 0;
  /** The first unread message, until the reader has seen it. */
  #unread = "";
  /** Has anything come since this page went out of sight? */
  #isAway = false;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.read = page.read;
    this.below = part(page.root, "below");
    this.above = part(page.root, "above");
    this.below.addEventListener("click", () => this.#toEnd());
    part(page.root, "above-go").addEventListener("click", () => this.#toUnread());
    part(page.root, "above-away").addEventListener("click", () => this.#leaveUnread());
    page.scroller.box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    document.addEventListener("visibilitychange", () => this.#turned());
  }

  start() {
    const { unread = "", unreadCount } = this.page.root.dataset;
    if (!unread) return;
    this.#unread = unread;
    this.page.timeline.markUnread(unread);
    this.page.scroller.toEnd();
    part(this.above, "above-words").textContent = tMany(
      "{count} new since you were last here",
      "{count} new since you were last here",
      Number(unreadCount),
    );
    show(this.above, !this.#seesUnread());
  }

  /** @param {Message} message @param {import("./sequence.js").Taken} is @param {boolean} isMine @param {number} rev */
  heard(message, is, isMine, rev) {
    const { scroller, timeline } = this.page;
    this.#rev = Math.max(this.#rev, rev);
    const isNews = (is === "new" || is === "beyond") && !isMine && isThere(message);
    if (isNews && !scroller.isFollowing) this.#count(1);
    if (isNews && document.hidden && !this.#isAway) {
      this.#isAway = true;
      timeline.markUnread(message.id);
    }
    if (isMine && is !== "old") this.#leaveUnread();
    this.#maybeRead();
  }

  /** @param {number} rev @param {Message[]} missed */
  caughtUp(rev, missed) {
    const { timeline } = this.page;
    this.#rev = Math.max(this.#rev, rev);
    if (missed.length && document.hidden) timeline.markUnread(timeline.firstUnread(this.read));
    this.#maybeRead();
  }

  #turned() {
    if (document.hidden) this.#isAway = false;
    else this.page.paging.look();
    this.#maybeRead();
  }

  async #toEnd() {
    await this.page.paging.toNewest();
    this.#below = 0;
    this.#pill();
    this.#maybeRead();
  }

  async #toUnread() {
    if (await this.page.paging.goTo(this.#unread, "start")) this.#leaveUnread();
  }

  #leaveUnread() {
    this.#unread = "";
    show(this.above, false);
  }

  #seesUnread() {
    const item = this.page.timeline.itemOf(this.#unread);
    return item !== null && this.page.scroller.sees(item);
  }

  #scrolled() {
    const { scroller, timeline } = this.page;
    if (this.#unread && this.#seesUnread()) this.#leaveUnread();
    if (scroller.isAtEnd && timeline.showsNewest) {
      this.#below = 0;
      this.#maybeRead();
    }
    this.#pill();
  }

  /** @param {number} more */
  #count(more) {
    this.#below += more;
    this.#pill();
  }

  /** The way to the newest words, once one reads far from them or something new is there. */
  #pill() {
    const { scroller, timeline } = this.page;
    const isFar = !timeline.showsNewest || !scroller.isNearEnd;
    const words = this.#below
      ? tMany("{count} new message below", "{count} new messages below", this.#below)
      : t("To the newest");
    if (this.below.textContent !== words) this.below.textContent = words;
    show(this.below, this.#below > 0 || (isFar && !scroller.isFollowing));
  }

  /** The newest is on screen and somebody looks: tell the server, once things are still. */
  #maybeRead() {
    const { scroller, timeline } = this.page;
    const isSeen = !document.hidden && scroller.isAtEnd && timeline.showsNewest;
    if (!isSeen || this.#rev <= this.read) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), READ_AFTER_MS);
  }

  async #tell() {
    const rev = this.#rev;
    if (document.hidden || rev <= this.read) return;
    try {
      const reply = await this.page.socket.send({ do: "read", room: this.page.room, rev });
      if (!reply.ok) return;
      this.read = Math.max(this.read, rev);
    } catch {
      // said again with the next message, or after the next `open`
    }
  }
}
