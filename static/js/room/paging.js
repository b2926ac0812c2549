// @ts-check
/** Going through the conversation: older and newer pages ahead of the reader, and to any one message. */

import { t } from "../language.js";
import { part, show } from "./drawing.js";

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
 * @property {(words: string, isSeen?: boolean) => void} say
 */

const PAGE = 100; // messages, and as many are held ready beyond what is drawn
const REST_MS = 2_000; // after a page that could not be had

export class Paging {
  #isFetching = false;
  #restUntil = 0;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.older = /** @type {HTMLButtonElement} */ (part(page.root, "older"));
    this.beginning = part(page.root, "start");
    this.older.addEventListener("click", () => {
      this.#restUntil = 0;
      this.#up();
    });
    page.scroller.box.addEventListener("scroll", () => this.look(), { passive: true });
    part(page.root, "timeline").addEventListener("click", (event) => this.#follow(event));
  }

  /** Draw, and fetch, what the reader is about to reach. */
  look() {
    const { scroller } = this.page;
    if (scroller.isNearStart) this.#up();
    if (scroller.isNearEnd) this.#down();
    this.edges();
  }

  edges() {
    const { hasOlder } = this.page.timeline;
    show(this.older, hasOlder);
    show(this.beginning, !hasOlder);
  }

  /** Bring a message into view, wherever in the conversation it is, and the focus to it.
   * @param {string} id @param {ScrollLogicalPosition} [block] @returns {Promise<boolean>} is it there? */
  async goTo(id, block = "center") {
    const { timeline, scroller, say } = this.page;
    let item = timeline.reveal(id);
    if (!item) {
      const reply = await this.#ask({ around: id });
      if (reply?.ok) timeline.open(reply.messages, reply.more, reply.newer);
      else say(reply ? t("That message is no longer here.") : t("No connection just now. Try again"), true);
      item = timeline.itemOf(id);
    }
    if (!item) return false;
    scroller.to(item, block);
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
    this.look();
    return true;
  }

  /** To the newest words, which may have to be fetched. */
  async toNewest() {
    const { timeline } = this.page;
    if (timeline.sequence.newer) {
      const reply = await this.#ask({});
      if (reply?.ok) timeline.reset(reply.messages, reply.more);
    }
    timeline.toEnd();
    this.edges();
  }

  #up() {
    const { timeline } = this.page;
    timeline.extendUp();
    if (timeline.undrawn.older < PAGE && timeline.sequence.more) this.#fetch("older");
  }

  #down() {
    const { timeline } = this.page;
    timeline.extendDown();
    if (timeline.undrawn.newer < PAGE && timeline.sequence.newer) this.#fetch("newer");
  }

  /** @param {"older" | "newer"} which */
  async #fetch(which) {
    if (this.#isFetching || Date.now() < this.#restUntil) return;
    const { timeline } = this.page;
    const { all } = timeline.sequence;
    this.#isFetching = true;
    this.older.textContent = t("Fetching …");
    const [edge, before] = [which === "older" ? all[0] : all.at(-1), all];
    const reply = await this.#ask({ [which === "older" ? "before" : "after"]: edge?.seq ?? 1 });
    this.#isFetching = false;
    this.older.textContent = reply ? t("Older messages") : t("No connection just now. Try again");
    if (!reply?.ok) {
      this.#restUntil = Date.now() + REST_MS;
      if (this.page.socket.isLive) setTimeout(() => this.look(), REST_MS); // else once the line is back
      return;
    }
    if (timeline.sequence.all !== before) return; // another stretch is shown meanwhile
    if (which === "older") timeline.addOlder(reply.messages, reply.more);
    else timeline.addNewer(reply.messages, reply.more);
    this.look();
  }

  /** @param {object} where @returns {Promise<any>} null when no answer came */
  async #ask(where) {
    try {
      const reply = await this.page.socket.send({ do: "history", room: this.page.room, limit: PAGE, ...where });
      this.page.own.learn(reply.own);
      return reply;
    } catch {
      return null;
    }
  }

  /** A preview leads to the message it answers. @param {MouseEvent} event */
  #follow(event) {
    const link = event.target instanceof Element ? event.target.closest('a[data-part="quote"]') : null;
    if (!link) return;
    event.preventDefault();
    this.goTo((link.getAttribute("href") ?? "").slice(3));
  }
}
