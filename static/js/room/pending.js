// @ts-check
/** My own words that are not in the room yet: on their way, not sent, or held for a moderator. */

import { t } from "../language.js";
import { drawn, part, show } from "./drawing.js";
import { handOn } from "./focus.js";
import { clock } from "./words.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./outbox.js").Entry} Entry
 */

const WORDS = {
  sending: t("Sending …"),
  late: t("Not sent yet. It goes out by itself when the connection is back."),
  resting: t("Waiting a few seconds, then sending."),
  unsent: t("Not sent. Your words are safe here."),
};

export class Pending {
  /**
   * @param {HTMLElement} list
   * @param {HTMLTemplateElement} template
   * @param {import("./drawing.js").Around} around
   * @param {{id: string, name: string, badge?: string | null}} you
   */
  constructor(list, template, around, you) {
    this.list = list;
    this.template = template;
    this.around = around;
    this.you = you;
  }

  /** @param {Entry} entry @param {boolean} isLive */
  showEntry(entry, isLive) {
    const li = this.#entryItem(entry.key) ?? this.#draw(this.#messageOf(entry));
    li.dataset.key = entry.key;
    const late = entry.state === "sending" && !isLive;
    this.#status(li, late ? "late" : entry.state);
    show(part(li, "retry"), entry.state === "unsent");
    show(part(li, "take-back"), late || entry.state !== "sending");
  }

  /** @param {string} key */
  dropEntry(key) {
    leave(this.#entryItem(key));
  }

  /** The whole list of held words. @param {Message[]} waiting */
  showHeld(waiting) {
    for (const li of this.list.querySelectorAll('[data-status="held"]')) leave(li);
    for (const message of [...waiting].reverse()) this.#hold(message, "first");
  }

  /** @param {Message} message */
  addHeld(message) {
    leave(this.list.querySelector(`[data-message="${CSS.escape(message.id)}"]`));
    this.#hold(message, "last");
  }

  /** Words that a moderator has looked at. @param {string | null | undefined} id */
  dropHeld(id) {
    if (id) leave(this.list.querySelector(`[data-status="held"][data-message="${CSS.escape(id)}"]`));
  }

  /** @param {Message} message @param {"first" | "last"} where */
  #hold(message, where) {
    const li = this.#draw(message);
    li.dataset.status = "held";
    this.#tell(
      li,
      t("Waits for a moderator, due by {time}. Only you see this until then.", {
        time: clock(message.until ?? message.at),
      }),
    );
    if (where === "first") this.list.prepend(li);
  }

  /** @param {Message} message */
  #draw(message) {
    const li = drawn(this.template, message, this.around);
    this.list.append(li);
    return li;
  }

  /** @param {HTMLElement} li @param {keyof typeof WORDS} status */
  #status(li, status) {
    li.dataset.status = status;
    this.#tell(li, WORDS[status]);
  }

  /** @param {HTMLElement} li @param {string} words */
  #tell(li, words) {
    show(part(li, "status"), true);
    const line = part(li, "status-words");
    if (line.textContent !== words) line.textContent = words;
  }

  /** @param {string} key @returns {HTMLElement | null} */
  #entryItem(key) {
    return this.list.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  /** @param {Entry} entry @returns {Message} */
  #messageOf({ post, at }) {
    return { id: "", seq: 0, rev: 0, author: this.you, state: "visible", at, reactions: {}, ...post };
  }
}

/** @param {Element | null} li */
function leave(li) {
  if (li) handOn(li);
  li?.remove();
}
