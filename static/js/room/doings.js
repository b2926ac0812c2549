// @ts-check
/** What a person does with one message: answer, react, change, take back, fold, report. */

import { t } from "../language.js";
import { part } from "./drawing.js";
import { Sheet } from "./sheet.js";

/**
 * @typedef {import("./types.js").Message} Message
 *
 * @typedef {object} Page
 * @property {HTMLElement} root
 * @property {import("../socket.js").KithSocket} socket
 * @property {import("./composer.js").Composer} composer
 * @property {import("./report.js").ReportForm} report
 * @property {import("./shields.js").Shields} shields
 * @property {import("./care.js").Care} care
 * @property {import("./nudge.js").Nudges} nudges
 * @property {import("./timeline.js").Timeline} timeline
 * @property {(words: string, isSeen?: boolean) => void} say
 * @property {import("./own.js").OwnWords} own
 * @property {import("./reveal.js").Reveal} reveal
 */

const LOST = t("There is no connection just now, so this could not be done. Please try again in a moment.");

export class Doings {
  /** @type {Message | null} */
  #toWithdraw = null;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    const dialog = /** @type {HTMLDialogElement} */ (part(page.root, "withdraw"));
    this.withdrawSheet = new Sheet(dialog);
    part(dialog, "withdraw-yes").addEventListener("click", () => this.#withdraw());
  }

  /** @param {string} what @param {Message} message @param {HTMLElement} opener */
  act(what, message, opener) {
    const { composer, report, shields } = this.page;
    if (what === "reply") composer.reply(message);
    if (what === "copy") this.#copy(message);
    if (what === "edit") composer.edit(this.page.own.whole(message));
    if (what === "reveal") this.page.reveal.open(message, opener);
    if (what === "report") report.open(message, opener);
    if (what === "unfold") shields.open(message);
    if (what === "fold-author") this.#foldAuthor(message);
    if (what === "withdraw") {
      this.#toWithdraw = message;
      this.withdrawSheet.open(opener);
    }
  }

  /** @param {Message} message */
  async #copy(message) {
    try {
      await navigator.clipboard.writeText(this.page.own.whole(message).body ?? "");
      this.page.say(t("Copied"), true);
    } catch {
      const item = this.page.timeline.itemOf(message.id); // a browser may not let us: then it is chosen, at least
      if (item) getSelection()?.selectAllChildren(part(item, "body"));
      this.page.say(t("Selected: copy it by hand"), true);
    }
  }

  /** @param {string} kind @param {boolean} on @param {Message} message */
  async react(kind, on, message) {
    await this.#do({ do: "react", message: message.id, kind, on });
  }

  /** Who stands with the author, also those who are not here. @param {Message} message
   * @returns {Promise<import("./types.js").Person[]>} */
  async supporters(message) {
    const reply = await this.#ask({ do: "supporters", message: message.id });
    return reply?.ok ? reply.people : [];
  }

  /** @param {string} id @param {string} body @param {boolean} [anyway] */
  async edit(id, body, anyway = false) {
    const { composer, nudges, care } = this.page;
    const reply = await this.#ask({ do: "edit", message: id, body, anyway });
    if (!reply) return composer.problem(`${LOST} ${t("Your words are still here.")}`);
    care.show(reply.care);
    if (!reply.ok) {
      composer.problem(reply.error?.message ?? LOST);
      if (reply.error?.retry_after) composer.wait(reply.error.retry_after);
    } else if (reply.nudge) {
      if (composer.isEditing(id)) nudges.insist(reply.nudge);
    } else {
      this.#take(reply.message);
      composer.edited(id, body);
      if (reply.held) this.page.say(t("Your change waits for a moderator’s look."), true);
    }
  }

  async #withdraw() {
    const message = this.#toWithdraw;
    this.withdrawSheet.close();
    if (message && (await this.#do({ do: "withdraw", message: message.id }))) {
      this.page.say(t("Your message is taken back."), true);
    }
  }

  /** @param {Message} message */
  async #foldAuthor({ author }) {
    const { shields, say } = this.page;
    const folded = t("What {name} writes is folded for you. You can open each message.", { name: author.name });
    const shown = t("What {name} writes is shown again.", { name: author.name });
    if (await shields.turnAuthor(author.id)) say(shields.hasAuthor(author.id) ? folded : shown, true);
  }

  /** @param {object} command @returns {Promise<boolean>} done? */
  async #do(command) {
    const reply = await this.#ask(command);
    if (reply?.ok) {
      this.#take(reply.message);
      return true;
    }
    this.page.composer.problem(reply?.error?.message ?? LOST);
    return false;
  }

  /** @param {object} command */
  async #ask(command) {
    try {
      return await this.page.socket.send(command);
    } catch {
      return null;
    }
  }

  /** @param {Message | undefined} message */
  #take(message) {
    if (message) this.page.timeline.take(message, true);
  }
}
