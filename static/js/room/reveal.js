// @ts-check
/** For moderators: reading the whole of a covered message, with a reason that is logged. */

import { t } from "../language.js";
import { part, say } from "./drawing.js";
import { Sheet } from "./sheet.js";

/** @typedef {import("./types.js").Message} Message */

export class Reveal {
  /** @type {Message | null} */
  #message = null;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {(command: object) => Promise<import("../socket.js").Reply>} send
   */
  constructor(dialog, send) {
    this.form = /** @type {HTMLFormElement} */ (part(dialog, "reveal-form"));
    this.words = part(dialog, "revealed");
    this.problem = part(dialog, "problem");
    this.send = send;
    this.sheet = new Sheet(dialog);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#reveal();
    });
    dialog.addEventListener("close", () => say(this.words, "")); // nothing stays behind
  }

  /** @param {Message} message @param {HTMLElement} opener */
  open(message, opener) {
    this.#message = message;
    this.form.reset();
    say(this.problem, "");
    say(this.words, "");
    this.sheet.open(opener, this.form.querySelector("input"));
  }

  async #reveal() {
    const reason = String(new FormData(this.form).get("reason") ?? "").trim();
    if (!this.#message) return;
    if (!reason) return say(this.problem, t("Please say why; it goes into the log."));
    try {
      const reply = await this.send({ do: "reveal", message: this.#message.id, reason });
      say(this.problem, reply.ok ? "" : (reply.error?.message ?? ""));
      if (reply.ok) say(this.words, reply.body);
    } catch {
      say(this.problem, t("There is no connection just now. Please try again in a moment."));
    }
  }
}
