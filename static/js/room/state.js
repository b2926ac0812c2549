// @ts-check
/** The room's settings and my standing in it, as they are now: what the page says, whether I may write. */

import { t } from "../language.js";
import { part, show } from "./drawing.js";
import { clock, span } from "./words.js";

/**
 * @typedef {import("./types.js").RoomView} RoomView
 * @typedef {import("./types.js").You} You
 */

const NOT_OPEN = {
  paused: t("The room is paused for now. You can read along, and write again when it opens."),
  closed: t("The room is closed. You can still read what was said."),
};
const NOT_ACTIVE = {
  waiting: t("Somebody has to let you in first. You will see it here."),
  removed: t("You are no longer in this room."),
  banned: t("You are no longer in this room."),
};

export class RoomState {
  #standing;
  #mutedUntil;
  #state;
  #slow;
  #timer = 0;

  /** @param {HTMLElement} root @param {import("./composer.js").Composer} composer */
  constructor(root, composer) {
    this.root = root;
    this.composer = composer;
    this.#standing = root.dataset.standing ?? "active";
    this.#mutedUntil = root.dataset.mutedUntil || null;
    this.#state = root.dataset.state ?? "open";
    this.#slow = Number(root.dataset.slow);
    this.editMs = Number(root.dataset.editMinutes) * 60_000;
  }

  start() {
    this.#apply();
  }

  /** @param {RoomView} room */
  room(room) {
    this.#state = room.state;
    this.#slow = room.slow_seconds;
    part(this.root, "room-name").textContent = room.name;
    const alone = part(this.root, "unstaffed-words").querySelector(`[data-key="${room.unstaffed}"]`);
    const duty = room.staffed ? t("A moderator is on duty") : (alone?.textContent ?? t("No moderator on duty now"));
    if (part(this.root, "duty").textContent !== duty) part(this.root, "duty").textContent = duty;
    show(part(this.root, "lit"), room.staffed);
    show(part(this.root, "unlit"), !room.staffed);
    this.#apply();
  }

  /** @param {You} you */
  you(you) {
    this.#standing = you.standing;
    this.#mutedUntil = you.muted_until ?? null;
    this.#apply();
  }

  get mayPost() {
    return this.#why() === "";
  }

  /** Something of mine was said: in a room with a pace the wait begins. */
  said() {
    if (this.#slow && this.root.dataset.youBadge !== "facilitator") this.composer.rest(this.#slow);
  }

  /** @param {import("./types.js").Message} message */
  mayChange(message) {
    return this.#standing === "active" && Date.now() - Date.parse(message.at) < this.editMs;
  }

  #apply() {
    clearTimeout(this.#timer);
    this.composer.close(this.#why());
    this.composer.pace(this.#slow ? t("One message every {wait}", { wait: span(this.#slow) }) : "");
    const left = this.#muteLeft();
    if (left > 0) this.#timer = setTimeout(() => this.#apply(), Math.min(left + 500, 2 ** 31 - 1));
  }

  #muteLeft() {
    return this.#mutedUntil ? Date.parse(this.#mutedUntil) - Date.now() : 0;
  }

  #why() {
    const closed = NOT_OPEN[/** @type {keyof typeof NOT_OPEN} */ (this.#state)];
    const out = NOT_ACTIVE[/** @type {keyof typeof NOT_ACTIVE} */ (this.#standing)];
    if (out) return out;
    if (this.#muteLeft() > 0 && this.#mutedUntil) {
      const isSoon = this.#muteLeft() < 20 * 3_600_000;
      if (isSoon)
        return t("A moderator asked you to pause. You can read along, and write again from {time}.", {
          time: clock(this.#mutedUntil),
        });
      return t("A moderator asked you to pause. You can read along, and write again in {wait}.", {
        wait: span(this.#muteLeft() / 1_000),
      });
    }
    return closed ?? "";
  }
}
