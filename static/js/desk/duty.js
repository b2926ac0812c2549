// @ts-check
/** Going on and off duty. The form works without this; here it happens without leaving the page. */

import { part } from "./cases.js";

export class Duty {
  /**
   * @param {HTMLElement} root
   * @param {import("../socket.js").KithSocket} socket
   * @param {(isOn: boolean) => void} changed
   */
  constructor(root, socket, changed) {
    this.root = root;
    this.socket = socket;
    this.changed = changed;
    this.isOn = root.dataset.onDuty === "yes";
    this.turns = 0; // how often it was turned here: an answer from before a turn is old news
    this.form = /** @type {HTMLFormElement} */ (part(root, "duty"));
    this.button = /** @type {HTMLButtonElement} */ (part(root, "duty-button"));
    this.form.addEventListener("submit", (event) => {
      if (!socket.isLive) return; // the form itself goes through
      event.preventDefault();
      this.#turn(!this.isOn);
    });
  }

  /** @param {boolean} on */
  async #turn(on) {
    this.turns += 1;
    this.button.disabled = true;
    try {
      const reply = await this.socket.send({ do: "duty", on });
      if (reply.ok) {
        this.#show(on);
        this.changed(on);
      } else part(this.root, "duty-words").textContent = reply.error?.message ?? "That did not go through.";
    } catch {
      part(this.root, "duty-words").textContent = "That did not go through. Please try again.";
    } finally {
      this.button.disabled = false;
    }
  }

  /** How it stands at the server. A duty lapses when the line is down for long; nobody is put back
   * on duty by a laptop that wakes up. @param {boolean} on @param {number} asked `turns` then */
  heard(on, asked) {
    if (on === this.isOn || asked !== this.turns) return;
    this.#show(on);
    if (!on) part(this.root, "duty-words").textContent = "Your duty ended while this page was away";
  }

  /** @param {boolean} on */
  #show(on) {
    this.isOn = on;
    part(this.root, "duty-words").textContent = on ? "You are on duty" : "You are not on duty";
    part(this.root, "lit").hidden = !on;
    part(this.root, "unlit").hidden = on;
    this.button.textContent = on ? "Go off duty" : "Go on duty";
    this.button.value = on ? "no" : "yes";
    this.button.classList.toggle("button--quiet", on);
  }
}
