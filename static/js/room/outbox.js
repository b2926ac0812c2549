// @ts-check
/**
 * Words on their way: each post has a key of its own, goes out in the order written, one at a time,
 * and again with the same key after a drop, so that it arrives once. Drawing is `pending.js`.
 */

import { SocketLost } from "../socket.js";
import { keep, kept, newKey } from "./keep.js";

/**
 * @typedef {import("./types.js").Post} Post
 * @typedef {"sending" | "resting" | "unsent"} EntryState
 * @typedef {{key: string, post: Post, at: string, state: EntryState, tries: number, why?: string}} Entry
 *
 * @typedef {object} Heard what the room does with an answer; the first two do not end the entry
 * @property {(entry: Entry) => void} changed drawn anew: added, resting, not sent
 * @property {(reply: any) => void} waits a no that is sat out; the help beside it is not
 * @property {(entry: Entry, reply: any) => void} sent
 * @property {(entry: Entry, reply: any) => void} held
 * @property {(entry: Entry, reply: any) => void} nudged
 * @property {(entry: Entry, fault: import("./types.js").Fault, reply: any) => void} refused
 */

const PATIENT_S = 15; // a wait up to this is sat out here; a longer one gives the words back
const TRIES = 3;

export class Outbox {
  /** @type {Entry[]} */
  #entries = [];
  #isBusy = false;
  #timer = 0;

  /**
   * @param {import("../socket.js").KithSocket} socket
   * @param {string} room
   * @param {string} youId
   * @param {Heard} heard
   */
  constructor(socket, room, youId, heard) {
    this.socket = socket;
    this.room = room;
    this.name = `outbox:${room}:${youId}`;
    this.heard = heard;
    this.#entries = kept(this.name, /** @type {Entry[]} */ ([]));
  }

  /** Draw what was left from before a reload. */
  recall() {
    for (const entry of this.#entries) {
      entry.state = "sending";
      entry.tries = 0;
      this.heard.changed(entry);
    }
  }

  /** @param {Post} post */
  add(post) {
    /** @type {Entry} */
    const entry = { key: newKey(), post, at: new Date().toISOString(), state: "sending", tries: 0 };
    this.#entries.push(entry);
    this.#save();
    this.heard.changed(entry);
    this.pump();
  }

  /** @param {string} key */
  retry(key) {
    const entry = this.#entries.find((e) => e.key === key);
    if (!entry) return;
    entry.tries = 0;
    this.#set(entry, "sending");
    this.pump();
  }

  /** Take words back before they went. @param {string} key @returns {Entry | undefined} */
  takeBack(key) {
    const entry = this.#entries.find((e) => e.key === key);
    if (entry) this.#end(entry);
    return entry;
  }

  get hasWaiting() {
    return this.#entries.length > 0;
  }

  /** Is this own message one that is still waiting for its answer? @param {string | null} body */
  expects(body) {
    return this.#entries.find((e) => e.state === "sending" && e.post.body.trim() === body?.trim());
  }

  /** Send what waits, in order, one at a time. */
  async pump() {
    if (this.#isBusy || !this.socket.isLive) return;
    const entry = this.#entries.find((e) => e.state !== "unsent");
    if (!entry || entry.state === "resting") return;
    this.#isBusy = true;
    try {
      const command = { do: "post", room: this.room, key: entry.key, ...entry.post };
      entry.tries += 1;
      this.#answer(entry, await this.socket.send(command));
    } catch (why) {
      if (!(why instanceof SocketLost)) throw why;
      if (entry.tries >= TRIES && this.socket.isLive) this.#set(entry, "unsent");
      else this.heard.changed(entry);
    } finally {
      this.#isBusy = false;
    }
    this.pump();
  }

  /** @param {Entry} entry @param {any} reply */
  #answer(entry, reply) {
    if (!this.#entries.includes(entry)) return; // taken back meanwhile
    if (!reply.ok) return this.#no(entry, reply);
    this.#end(entry);
    if (reply.nudge) this.heard.nudged(entry, reply);
    else if (reply.held) this.heard.held(entry, reply);
    else this.heard.sent(entry, reply);
  }

  /** @param {Entry} entry @param {any} reply */
  #no(entry, reply) {
    const wait = reply.error?.retry_after;
    if (wait && wait <= PATIENT_S) {
      this.heard.waits(reply);
      return this.#rest(entry, wait);
    }
    this.#end(entry);
    this.heard.refused(entry, reply.error, reply);
  }

  /** @param {Entry} entry @param {number} seconds */
  #rest(entry, seconds) {
    this.#set(entry, "resting");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.retry(entry.key), seconds * 1_000 + 200);
  }

  /** @param {Entry} entry @param {EntryState} state */
  #set(entry, state) {
    entry.state = state;
    this.#save();
    this.heard.changed(entry);
  }

  /** @param {Entry} entry */
  #end(entry) {
    this.#entries = this.#entries.filter((e) => e !== entry);
    this.#save();
  }

  #save() {
    keep(this.name, this.#entries.length ? this.#entries : null);
  }
}
