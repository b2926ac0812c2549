// @ts-check
/**
 * What becomes of words after "Send": in the room, held, a nudge first, a kind no, a care card.
 * The outbox carries, `Pending` draws; here is only what each answer means on the page.
 */

import { t } from "../language.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Post} Post
 * @typedef {import("./outbox.js").Entry} Entry
 *
 * @typedef {object} Page
 * @property {HTMLElement} root
 * @property {import("./types.js").Person} you
 * @property {import("./timeline.js").Timeline} timeline
 * @property {import("./pending.js").Pending} pending
 * @property {import("./scroll.js").Scroller} scroller
 * @property {(words: string, isSeen?: boolean) => void} say to a screen reader
 * @property {import("./own.js").OwnWords} own
 *
 * @typedef {object} Partners
 * @property {import("./outbox.js").Outbox} outbox
 * @property {import("./composer.js").Composer} composer
 * @property {import("./care.js").Care} care
 * @property {import("./nudge.js").Nudges} nudges
 * @property {import("./paging.js").Paging} paging
 * @property {import("./state.js").RoomState} state
 * @property {() => boolean} isLive
 */

export class Posting {
  /** @type {Map<string, Entry>} */
  #drawn = new Map();
  /** @type {Partners | undefined} */
  #with;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    /** @type {import("./outbox.js").Heard} */
    this.heard = {
      changed: (entry) => this.#changed(entry),
      waits: (reply) => this.#partners.care.show(reply.care),
      sent: (entry, reply) => this.#sent(entry, reply),
      held: (entry, reply) => this.#held(entry, reply),
      nudged: (entry, reply) => this.#nudged(entry, reply),
      refused: (entry, fault, reply) => this.#refused(entry, fault, reply),
    };
    page.pending.list.addEventListener("click", (event) => this.#clicked(event));
  }

  /** @param {Partners} partners */
  join(partners) {
    this.#with = partners;
  }

  /** @param {Post} post */
  post(post) {
    this.#partners.paging.toNewest();
    this.#partners.outbox.add(post);
  }

  /** The room shows my words before my answer came: take away the drawing of the waiting ones.
   * @param {Message} message */
  echoed(message) {
    const entry = this.#partners.outbox.expects(this.page.own.whole(message).body);
    if (entry) this.page.pending.dropEntry(entry.key);
    this.page.pending.dropHeld(message.id);
  }

  /** The connection is gone: say so beside what waits. */
  lost() {
    for (const entry of this.#drawn.values()) this.page.pending.showEntry(entry, false);
  }

  get #partners() {
    if (!this.#with) throw new Error("posting began before its partners joined");
    return this.#with;
  }

  /** @param {Entry} entry */
  #changed(entry) {
    this.#drawn.set(entry.key, entry);
    this.page.scroller.keep(() => this.page.pending.showEntry(entry, this.#partners.isLive()));
    if (entry.state === "unsent") this.page.say(t("Your message was not sent. You can try again."));
  }

  /** @param {Entry} entry @param {any} reply */
  #sent(entry, reply) {
    this.page.scroller.keep(() => {
      this.#end(entry);
      this.page.timeline.take(reply.message, true);
    });
    this.#partners.composer.problem("");
    this.#partners.state.said();
    this.#partners.care.show(reply.care);
  }

  /** @param {Entry} entry @param {any} reply */
  #held(entry, reply) {
    this.page.scroller.keep(() => {
      this.#end(entry);
      this.page.pending.addHeld(reply.held.waiting);
    });
    this.page.say(t("Your message waits for a moderator’s look. Only you see it until then."));
    this.#partners.care.show(reply.care);
  }

  /** @param {Entry} entry @param {any} reply */
  #nudged(entry, reply) {
    this.#end(entry);
    this.#giveBack(entry);
    this.#partners.nudges.insist(reply.nudge);
    this.#partners.care.show(reply.care);
  }

  /** @param {Entry} entry @param {import("./types.js").Fault} fault @param {any} reply */
  #refused(entry, fault, reply) {
    this.#end(entry);
    this.#giveBack(entry);
    const { composer, care } = this.#partners;
    composer.problem(
      fault?.message ?? t("That did not go through. Your words are still here."),
      fault?.code === "refused_by_rule",
    );
    if (fault?.retry_after) composer.wait(fault.retry_after);
    care.show(reply.care);
  }

  /** @param {Entry} entry */
  #giveBack(entry) {
    const asked = this.page.timeline.sequence.get(entry.post.reply_to);
    this.#partners.composer.restore(entry.post, asked);
  }

  /** @param {Entry} entry */
  #end(entry) {
    this.#drawn.delete(entry.key);
    this.page.pending.dropEntry(entry.key);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const key = button?.closest("li")?.getAttribute("data-key");
    if (!key || !button) return;
    if (button.dataset.do === "retry") this.#partners.outbox.retry(key);
    if (button.dataset.do === "take-back") {
      const entry = this.#partners.outbox.takeBack(key);
      if (!entry) return;
      this.#end(entry);
      this.#giveBack(entry);
    }
  }
}
