// @ts-check
/**
 * t("Before this goes out"): what would become of the words in the box, said beside it. It is asked
 * for when typing pauses, and shown again by the server when such words are sent. The words
 * themselves never leave the box, and an answer about earlier words is never shown.
 */

import { t } from "../language.js";
import { part, say, sayCovered, show } from "./drawing.js";

/**
 * @typedef {import("./types.js").Nudge} Nudge
 * @typedef {{outcome: string, nudge: Nudge | null, help: boolean}} Preview
 *
 * @typedef {object} Box where the words stand
 * @property {() => string} words as they would be sent
 * @property {() => boolean} mayAsk whether this person may write here now
 * @property {(span: [number, number] | undefined) => void} change back to writing, at these words
 * @property {() => void} sendAnyway
 * @property {(words: string) => void} say to a screen reader
 */

const PAUSE_MS = 700;
const AROUND = 40; // characters on each side of the words in question

const TITLES = {
  nudge: t("Before this goes out"),
  mask: t("Some words would be covered"),
  hold: t("A moderator would look at this first"),
};

export class Nudges {
  #timer = 0;
  /** The words that an answer is about or awaited for. */
  #asked = "";
  /** @type {[number, number] | undefined} */
  #span;

  /**
   * @param {HTMLElement} card
   * @param {import("../socket.js").KithSocket} socket
   * @param {string} room
   * @param {Box} box
   */
  constructor(card, socket, room, box) {
    this.card = card;
    this.socket = socket;
    this.room = room;
    this.box = box;
    part(card, "edit").addEventListener("click", () => {
      this.hide();
      box.change(this.#span);
    });
    part(card, "anyway").addEventListener("click", () => {
      this.hide();
      box.sendAnyway();
    });
    card.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.hide();
      box.change(undefined);
    });
    socket.on("state", (state) => state.name === "live" && this.changed());
  }

  /** The words in the box are others now: an answer still on its way is about earlier ones. */
  changed() {
    const words = this.box.words();
    if (words === this.#asked && words !== "") return;
    this.#asked = "";
    clearTimeout(this.#timer);
    if (words === "") this.hide();
    else this.#timer = setTimeout(() => this.#ask(), PAUSE_MS);
  }

  /** The server asked before it sends. @param {Nudge} nudge */
  insist(nudge) {
    clearTimeout(this.#timer);
    this.#asked = this.box.words();
    this.#draw({ outcome: "nudge", nudge, help: false });
    part(this.card, "edit").focus();
  }

  hide() {
    show(this.card, false);
    part(this.card, "words").replaceChildren();
    say(part(this.card, "seen"), "");
  }

  async #ask() {
    const body = this.box.words();
    if (!body || !this.box.mayAsk() || !this.socket.isLive) return;
    this.#asked = body;
    try {
      const reply = await this.socket.send({ do: "check", room: this.room, body });
      if (this.#asked !== body) return; // more was written meanwhile
      if (reply.ok) this.#show(reply.preview);
      else this.#no(reply.error?.retry_after);
    } catch {
      this.#no(); // asked again once the connection is back
    }
  }

  /** Asked too often, or not to be asked at all: say nothing, and perhaps ask later. @param {number} [wait] */
  #no(wait) {
    this.#asked = "";
    this.hide();
    if (wait) this.#timer = setTimeout(() => this.#ask(), wait * 1_000);
  }

  /** @param {Preview} preview */
  #show(preview) {
    const wasHidden = this.card.hidden;
    this.#draw(preview);
    const { nudge } = preview;
    if (wasHidden && nudge) this.box.say([this.#title(preview.outcome), ...nudge.findings].join(". "));
  }

  /** @param {Preview} preview */
  #draw({ outcome, nudge, help }) {
    const body = this.box.words();
    const spans = nudge?.spans ?? [];
    this.#span = spans[0];
    say(part(this.card, "title"), nudge ? this.#title(outcome) : "");
    const reasons = (nudge?.findings ?? []).map((words) =>
      Object.assign(document.createElement("p"), { textContent: words }),
    );
    part(this.card, "reasons").replaceChildren(...reasons);
    part(this.card, "words").replaceChildren(...(spans.length ? excerpt(body, spans) : []));
    show(part(this.card, "words"), spans.length > 0);
    sayCovered(part(this.card, "seen"), nudge?.masked ?? "", true);
    show(part(this.card, "sees"), Boolean(nudge?.masked));
    show(part(this.card, "help"), help);
    show(part(this.card, "ways"), spans.length > 0);
    show(part(this.card, "anyway"), Boolean(nudge?.choices.includes("anyway")));
    show(this.card, Boolean(nudge) || help);
  }

  /** @param {string} outcome */
  #title(outcome) {
    return TITLES[/** @type {keyof typeof TITLES} */ (outcome)] ?? TITLES.nudge;
  }
}

/**
 * The words in question, marked, with a little around them.
 * @param {string} body @param {[number, number][]} spans
 * @returns {(string | HTMLElement)[]}
 */
function excerpt(body, spans) {
  const letters = Array.from(body); // the server counts whole characters, so we do too
  const first = Math.min(...spans.map(([start]) => start));
  const from = first <= AROUND ? 0 : first - AROUND;
  /** @type {(string | HTMLElement)[]} */
  const pieces = [from ? "… " : ""];
  let at = from;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const begin = Math.max(at, start);
    if (end <= begin) continue;
    pieces.push(letters.slice(at, begin).join(""));
    const mark = document.createElement("mark");
    mark.textContent = letters.slice(begin, end).join("");
    pieces.push(mark);
    at = end;
  }
  const to = at + AROUND;
  pieces.push(letters.slice(at, to).join(""), to < letters.length ? " …" : "");
  return pieces;
}
