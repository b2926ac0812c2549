// @ts-check
/** "Please look": the form behind "Report". Its words stay in the form until the server has them. */

import { t } from "../language.js";
import { part, say } from "./drawing.js";
import { Sheet } from "./sheet.js";

/** @typedef {import("./types.js").Message} Message */

export class ReportForm {
  /** @type {Message | null} */
  #message = null;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {(command: object) => Promise<import("../socket.js").Reply>} send
   * @param {(words: string, isSeen?: boolean) => void} thank
   */
  constructor(dialog, send, thank) {
    this.form = /** @type {HTMLFormElement} */ (part(dialog, "report-form"));
    this.about = part(dialog, "about");
    this.problem = part(dialog, "problem");
    this.submit = /** @type {HTMLButtonElement} */ (part(dialog, "submit"));
    this.send = send;
    this.thank = thank;
    this.sheet = new Sheet(dialog);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#report();
    });
  }

  /** @param {Message} message @param {HTMLElement} opener */
  open(message, opener) {
    if (this.#message?.id !== message.id) this.form.reset();
    this.#message = message;
    this.about.textContent = t("The message from {name}", { name: message.author.name });
    say(this.problem, "");
    this.sheet.open(opener, this.form.querySelector("input"));
  }

  async #report() {
    const message = this.#message;
    const given = new FormData(this.form);
    const reason = given.get("reason");
    if (!message) return;
    if (!reason) return say(this.problem, t("Please choose what fits best."));
    this.submit.disabled = true;
    try {
      const note = String(given.get("note") ?? "").trim();
      const reply = await this.send({ do: "report", message: message.id, reason, note });
      if (!reply.ok) return say(this.problem, reply.error?.message ?? "");
      this.#message = null;
      this.sheet.close();
      this.thank(t("Thank you for telling us. A moderator will look, and you will hear here what came of it."), true);
    } catch {
      say(this.problem, t("We could not send this yet. Your words are still here: please try again in a moment."));
    } finally {
      this.submit.disabled = false;
    }
  }
}
