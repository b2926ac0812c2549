// @ts-check
/** Following along: older history, new messages below, the unread line, telling how far one has read. */

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
 * @property {import("./own.js").OwnWords} own
 * @property {number} read the last rev read before
 */

const READ_AFTER_MS = 1_500;
const PAGE = 50;

export class Reading {
  #below = 0;
  #rev = 0;
  #timer = 0;
  #isFetching = false;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.read = page.read;
    this.pill = part(page.root, "below");
    this.older = /** @type {HTMLButtonElement} */ (part(page.root, "older"));
    this.beginning = part(page.root, "start");
    this.older.addEventListener("click", () => this.#fetchOlder());
    this.pill.addEventListener("click", () => this.#toEnd());
    page.scroller.box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    document.addEventListener("visibilitychange", () => this.#maybeRead());
    part(page.root, "timeline").addEventListener("click", (event) => this.#follow(event));
  }

  start() {
    const { timeline } = this.page;
    if (this.read > 0) timeline.markUnread(timeline.firstUnread(this.read));
    this.#edges();
  }

  /** @param {Message} message @param {"new" | "changed" | "old"} is @param {boolean} isMine @param {number} rev */
  heard(message, is, isMine, rev) {
    this.#rev = Math.max(this.#rev, rev);
    if (is === "new" && !isMine && isThere(message) && !this.page.scroller.isFollowing) this.#count(1);
    this.#maybeRead();
  }

  /** @param {number} rev @param {Message[]} missed */
  caughtUp(rev, missed) {
    this.#rev = Math.max(this.#rev, rev);
    this.#edges();
    if (missed.length && document.hidden) this.page.timeline.markUnread(this.page.timeline.firstUnread(this.read));
    this.#maybeRead();
  }

  #toEnd() {
    this.page.timeline.toEnd();
    this.#count(-this.#below);
    this.#maybeRead();
  }

  #scrolled() {
    const { scroller, timeline } = this.page;
    if (scroller.isNearStart && timeline.extendUp()) this.#edges();
    if (scroller.isNearEnd && !timeline.showsNewest) timeline.extendDown();
    if (scroller.isAtEnd && timeline.showsNewest) {
      this.#count(-this.#below);
      this.#maybeRead();
    }
  }

  /** @param {number} more */
  #count(more) {
    this.#below += more;
    const words = tMany("{count} new message below", "{count} new messages below", this.#below);
    if (this.#below) this.pill.textContent = words;
    show(this.pill, this.#below > 0);
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

  async #fetchOlder() {
    const { timeline, socket, room } = this.page;
    if (timeline.extendUp() || this.#isFetching) return this.#edges();
    this.#isFetching = true;
    this.older.textContent = t("Fetching …");
    try {
      const reply = await socket.send({ do: "history", room, before: timeline.oldestSeq, limit: PAGE });
      if (reply.ok) {
        this.page.own.learn(reply.own);
        timeline.addOlder(reply.messages, reply.more);
      }
      this.older.textContent = reply.ok ? t("Older messages") : (reply.error?.message ?? t("Try again"));
    } catch {
      this.older.textContent = t("No connection just now. Try again");
    } finally {
      this.#isFetching = false;
      this.#edges();
    }
  }

  #edges() {
    show(this.older, this.page.timeline.hasOlder);
    show(this.beginning, !this.page.timeline.hasOlder);
  }

  /** A preview leads to the message it answers. @param {MouseEvent} event */
  #follow(event) {
    const link = event.target instanceof Element ? event.target.closest('a[data-part="quote"]') : null;
    if (!link) return;
    event.preventDefault();
    const item = this.page.timeline.itemOf((link.getAttribute("href") ?? "").slice(3));
    if (!item) {
      part(this.page.root, "said").textContent = t("That message is further up. Use “Older messages” to reach it.");
      return;
    }
    this.page.scroller.to(item);
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
  }
}
