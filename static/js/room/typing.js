// @ts-check
/** Who is writing, said and heard. Never stored; a lost one does no harm, so it fades by itself. */

import { t, tMany } from "../language.js";
import { together } from "./words.js";

const SAY_EVERY_MS = 5_000;
const FADE_MS = 8_000;

export class Typing {
  #saidAt = 0;
  /** @type {Map<string, number>} */
  #writing = new Map();

  /**
   * @param {HTMLElement} line
   * @param {import("../socket.js").KithSocket} socket
   * @param {string} room
   * @param {(id: string) => string | undefined} nameOf
   */
  constructor(line, socket, room, nameOf) {
    this.line = line;
    this.socket = socket;
    this.room = room;
    this.nameOf = nameOf;
  }

  /** @param {boolean} isWriting I am */
  tell(isWriting) {
    const now = Date.now();
    if (isWriting ? now - this.#saidAt < SAY_EVERY_MS : this.#saidAt === 0) return;
    this.#saidAt = isWriting ? now : 0;
    this.socket.tell({ do: "typing", room: this.room, on: isWriting });
  }

  /** @param {{who: string, on: boolean}} event somebody is, or is no more */
  hear({ who, on }) {
    clearTimeout(this.#writing.get(who));
    this.#writing.delete(who);
    if (on)
      this.#writing.set(
        who,
        setTimeout(() => this.hear({ who, on: false }), FADE_MS),
      );
    this.#draw();
  }

  #draw() {
    const names = [...this.#writing.keys()].map((id) => this.nameOf(id) ?? t("someone"));
    const words = names.length
      ? tMany("{names} is writing", "{names} are writing", names.length, { names: together(names) })
      : "";
    if (this.line.textContent !== words) this.line.textContent = words;
  }
}
