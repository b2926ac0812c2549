// @ts-check
/** How the connection is, said calmly and only when it matters. */

import { t } from "../language.js";
import { part, show } from "./drawing.js";

const GRACE_MS = 1_500; // a blink of the network is not worth a word
const OFFER_PLAIN_AFTER = 3;

const WORDS = {
  connecting: t("Connecting …"),
  waiting: t("The connection dropped. What you write is safe here and goes out when it is back."),
  offline: t("You are offline. You can keep writing: it goes out when you are back."),
};

export class ConnectionLine {
  #timer = 0;

  /** @param {HTMLElement} root @param {import("../socket.js").KithSocket} socket */
  constructor(root, socket) {
    this.root = root;
    this.words = part(root, "connection-words");
    this.plain = part(root, "connection-plain");
    socket.on("state", (state) => this.#hear(state));
    this.#hear(socket.state);
  }

  /** @param {import("../socket.js").State} state */
  #hear({ name, failures, words }) {
    show(this.plain, name !== "live" && failures >= OFFER_PLAIN_AFTER);
    if (name === "live") return this.#say("");
    if (name === "stopped") return this.#say(words ?? "");
    if (name === "connecting" && failures > 0) return;
    if (this.#timer || this.words.textContent === WORDS[name]) return;
    this.#timer = setTimeout(() => this.#say(WORDS[name]), name === "connecting" ? GRACE_MS * 2 : GRACE_MS);
  }

  /** @param {string} words */
  #say(words) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.words.textContent !== words) this.words.textContent = words;
    show(this.root, words !== "");
  }
}
