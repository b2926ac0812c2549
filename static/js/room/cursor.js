// @ts-check
/**
 * Where this page is in the room's changes. Events count up by one; whoever misses one asks the
 * server for everything after the cursor. Nothing is skipped and nothing is taken twice.
 */

import { SocketLost } from "../socket.js";

/** @typedef {import("./types.js").Message} Message */

const AGAIN_MS = 2_000;

export class Cursor {
  #isOpening = false;
  #generation = 0;
  /** Events that came while the answer to `open` was on its way. @type {{rev: number, message: Message}[]} */
  #early = [];

  /**
   * @param {import("../socket.js").KithSocket} socket
   * @param {string} room
   * @param {number} rev what the page as drawn holds
   * @param {{take: (message: Message) => void, opened: (reply: any) => void, refused: (fault: any) => void}} to
   */
  constructor(socket, room, rev, to) {
    this.socket = socket;
    this.room = room;
    this.rev = rev;
    this.to = to;
    socket.on("hello", () => this.open());
    socket.on("message", (event) => event.room === room && this.#hear(event));
    socket.on("state", (state) => state.name !== "live" && this.#forgetOpening());
  }

  /** Come into the room, or catch up with it. */
  async open() {
    if (this.#isOpening) return;
    this.#isOpening = true;
    const generation = ++this.#generation;
    try {
      const reply = await this.socket.send({ do: "open", room: this.room, since: this.rev });
      if (generation !== this.#generation) return;
      if (reply.ok) this.#catchUp(reply);
      else this.#refused(reply.error);
    } catch (why) {
      if (!(why instanceof SocketLost)) throw why;
      if (generation === this.#generation) this.#again();
    }
  }

  /** @param {any} reply */
  #catchUp(reply) {
    this.rev = reply.reset ? reply.rev : Math.max(this.rev, reply.rev);
    this.to.opened(reply);
    this.#isOpening = false;
    const early = this.#early.sort((a, b) => a.rev - b.rev);
    this.#early = [];
    for (const event of early) this.#hear(event);
  }

  /** @param {any} fault */
  #refused(fault) {
    const isPassing = fault?.retry_after !== undefined || fault?.code === "failed";
    if (isPassing) {
      setTimeout(() => this.#again(), (fault.retry_after ?? AGAIN_MS / 1_000) * 1_000);
      return;
    }
    this.#isOpening = false;
    this.to.refused(fault);
  }

  #again() {
    this.#isOpening = false;
    if (this.socket.isLive) setTimeout(() => this.socket.isLive && this.open(), AGAIN_MS);
  }

  #forgetOpening() {
    this.#generation += 1;
    this.#isOpening = false;
    this.#early = [];
  }

  /** @param {{rev: number, message: Message}} event */
  #hear(event) {
    if (this.#isOpening) {
      this.#early.push(event);
      return;
    }
    if (event.rev <= this.rev) return;
    if (event.rev === this.rev + 1) {
      this.rev = event.rev;
      this.to.take(event.message);
      return;
    }
    this.#early.push(event);
    this.open();
  }
}
