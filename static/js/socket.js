// @ts-check
/**
 * The one socket to the server (`kith.v1`): sends commands, gives each its reply, hands out events,
 * and comes back after a drop. Nothing about rooms or the desk lives here, and no DOM but `document`
 * for the page's own state (hidden, left by quick exit).
 */

import { t } from "./language.js";

const PROTOCOL = "kith.v1";
const REPLY_MS = 15_000;
const HELLO_MS = 10_000;
const PROBE_MS = 10_000;
const PROBE = { do: "close", room: "?" }; // no room has that name: the no is the sign of life
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const JITTER_MS = 2_000;
const STEADY_MS = 10_000; // a socket that lived this long starts the backoff anew

/** Close codes of the protocol. */
export const CODES = { bye: 4000, signIn: 4001, tooSlow: 4008, tooFast: 4009, restarting: 1012 };

/** The command never got its reply: it may or may not have been done. Safe to send again. */
export class SocketLost extends Error {}

/**
 * @typedef {{type: string} & Record<string, any>} Frame
 * @typedef {{code: string, message: string, retry_after?: number, field?: string}} Fault
 * @typedef {{ok: boolean, error?: Fault} & Record<string, any>} Reply
 * @typedef {"connecting" | "live" | "waiting" | "offline" | "stopped"} StateName
 * @typedef {{name: StateName, failures: number, words?: string}} State
 * @typedef {{resolve: (reply: Reply) => void, reject: (why: Error) => void, timer: number}} Awaited
 */

export class KithSocket {
  /** @type {WebSocket | null} */
  #ws = null;
  /** @type {Map<number, Awaited>} */
  #awaited = new Map();
  /** @type {Map<string, Set<(frame: any) => void>>} */
  #listeners = new Map();
  #ref = 0;
  #failures = 0;
  #timer = 0;
  #heardAt = 0;
  #liveAt = 0;
  #heartbeat = 30;
  #probing = false;
  #byeWords = "";
  /** @type {State} */
  #state = { name: "connecting", failures: 0 };

  /** @param {string} path */
  constructor(path) {
    const url = new URL(path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.url = url.href;
  }

  get isLive() {
    return this.#state.name === "live";
  }

  get state() {
    return this.#state;
  }

  /**
   * Hear frames of one type, or `state` and `signin` about the socket itself.
   * @param {string} type
   * @param {(frame: any) => void} listener
   */
  on(type, listener) {
    const set = this.#listeners.get(type) ?? new Set();
    set.add(listener);
    this.#listeners.set(type, set);
  }

  start() {
    if (document.documentElement.classList.contains("is-leaving")) return; // an exit is being finished
    document.addEventListener("kith:exit", () => this.stop());
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake());
    addEventListener("online", () => this.#wake());
    addEventListener("offline", () => this.#check(0));
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", (event) => event.persisted && this.#return());
    setInterval(() => this.#check(this.#heartbeat * 1_500), 5_000);
    this.#connect();
  }

  /** Close for good. @param {string} [words] what to tell the person */
  stop(words = "") {
    clearTimeout(this.#timer);
    this.#detach(1000);
    this.#become("stopped", words);
  }

  /**
   * @param {object} command without its `ref`
   * @param {number} [within] milliseconds
   * @returns {Promise<Reply>} also for a no; rejects with SocketLost when no answer came
   */
  send(command, within = REPLY_MS) {
    const ws = this.#ws;
    if (!ws || !this.isLive) return Promise.reject(new SocketLost("not connected"));
    const ref = ++this.#ref;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#awaited.delete(ref);
        reject(new SocketLost("no answer in time"));
      }, within);
      this.#awaited.set(ref, { resolve, reject, timer });
      ws.send(JSON.stringify({ ...command, ref }));
    });
  }

  /** Send what nobody waits for (typing, read): a lost one does no harm. @param {object} command */
  tell(command) {
    this.send(command).catch(() => {});
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#detach(1000);
    this.#become("connecting");
    const ws = new WebSocket(this.url, PROTOCOL);
    this.#ws = ws;
    this.#timer = setTimeout(() => this.#drop(), HELLO_MS);
    ws.addEventListener("message", ({ data }) => ws === this.#ws && this.#hear(String(data)));
    ws.addEventListener("close", ({ code }) => ws === this.#ws && this.#closed(code));
  }

  /** @param {string} text */
  #hear(text) {
    this.#heardAt = Date.now();
    const frame = read(text);
    if (!frame) return;
    if (frame.type === "reply") this.#settle(/** @type {any} */ (frame));
    if (frame.type === "bye" && !frame.room) this.#byeWords = t(String(frame.message ?? ""));
    if (frame.type === "hello") this.#greet(frame);
    this.#emit(frame.type, frame);
  }

  /** @param {Frame} hello */
  #greet(hello) {
    clearTimeout(this.#timer);
    this.#heartbeat = Number(hello.heartbeat) || 30;
    this.#liveAt = Date.now();
    this.#become("live");
  }

  /** @param {Reply & {ref: number}} reply */
  #settle(reply) {
    const awaited = this.#awaited.get(reply.ref);
    if (!awaited) return;
    clearTimeout(awaited.timer);
    this.#awaited.delete(reply.ref);
    awaited.resolve(reply);
  }

  /** @param {number} code */
  #closed(code) {
    const livedLong = this.#liveAt > 0 && Date.now() - this.#liveAt > STEADY_MS;
    this.#detach(1000);
    if (code === CODES.bye) return this.stop(this.#byeWords || t("This conversation has ended for you."));
    if (code === CODES.signIn) {
      this.stop(t("Please sign in again. Nothing you wrote is lost."));
      return this.#emit("signin", { type: "signin" });
    }
    if (livedLong) this.#failures = 0;
    const [wait, counts] = comeback(code, livedLong, this.#failures);
    if (counts) this.#failures += 1;
    this.#become(navigator.onLine ? "waiting" : "offline");
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  /** The socket is dead and has not noticed: run our own close at once. */
  #drop() {
    if (this.#ws) this.#closed(1006);
  }

  /** Let go of the socket: its late events mean nothing, and whoever waits is told.
   * @param {number} code */
  #detach(code) {
    const ws = this.#ws;
    this.#ws = null;
    this.#liveAt = 0;
    ws?.close(code);
    for (const { reject, timer } of this.#awaited.values()) {
      clearTimeout(timer);
      reject(new SocketLost("the connection closed"));
    }
    this.#awaited.clear();
  }

  /** The person or the network came back: do not wait out the backoff. */
  #wake() {
    const name = this.#state.name;
    if (name === "waiting" || name === "offline") this.#connect();
    else this.#check(5_000);
  }

  /** Ask a silent socket whether it lives. @param {number} silence milliseconds that are still fine */
  async #check(silence) {
    if (!this.isLive || this.#probing || Date.now() - this.#heardAt <= silence) return;
    this.#probing = true;
    const asked = this.#ws;
    await this.send(PROBE, PROBE_MS).catch(() => asked === this.#ws && this.#drop());
    this.#probing = false;
  }

  /** The page goes into the back/forward cache or away. */
  #leave() {
    clearTimeout(this.#timer);
    this.#detach(1000);
  }

  #return() {
    if (this.#state.name !== "stopped") this.#connect();
  }

  /** @param {StateName} name @param {string} [words] */
  #become(name, words) {
    this.#state = { name, failures: this.#failures, words };
    this.#emit("state", this.#state);
  }

  /** @param {string} type @param {object} frame */
  #emit(type, frame) {
    for (const listener of this.#listeners.get(type) ?? []) listener(frame);
  }
}

/**
 * How long to stay away after a close, and whether it counts as a failed socket.
 * @param {number} code @param {boolean} livedLong @param {number} failures
 * @returns {[number, boolean]}
 */
function comeback(code, livedLong, failures) {
  if (code === CODES.tooSlow && livedLong) return [0, false];
  if (code === CODES.restarting) return [500 + Math.random() * 2 * JITTER_MS, false];
  const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 6));
  const least = code === CODES.tooFast ? 5_000 : 0;
  return [Math.max(least, backoff) + Math.random() * JITTER_MS, true];
}

/** @param {string} text @returns {Frame | null} */
function read(text) {
  try {
    const frame = JSON.parse(text);
    return frame && typeof frame.type === "string" ? frame : null;
  } catch {
    return null;
  }
}
