// @ts-check
/** When the room gathers: a line at the top while a gathering is on or about to begin, and in the
 * room's panel when the next one is. Changes are said, but for what is simply over. */

import { t } from "../language.js";
import { words } from "../times.js";
import { part, show } from "./drawing.js";

const MINUTE = 60_000;
const NEAR = 60 * MINUTE;
const THIS_WEEK = 6 * 24 * 60 * MINUTE;

/** @typedef {{title: string, starts_at: string, ends_at: string}} Gathering */

export class Gatherings {
  /** @type {Gathering[]} the soonest first */
  #known = [];
  /** @type {Gathering | undefined} */
  #shown;
  #timer = 0;

  /** @param {HTMLElement} root @param {(words: string, isSeen: boolean) => void} say */
  constructor(root, say) {
    this.line = part(root, "gathering");
    this.next = part(root, "gathering-next");
    this.say = say;
  }

  /** The schedule as the page finds it. @param {Gathering[]} gatherings */
  state(gatherings) {
    this.#known = gatherings;
    this.#draw();
  }

  /** The schedule is another now. @param {Gathering[]} gatherings */
  changed(gatherings) {
    this.#known = gatherings;
    this.#look();
  }

  /** Draw it for this moment, and say what is another than before. */
  #look() {
    const [before, shown] = [this.line.textContent, this.#shown];
    this.#draw();
    const after = this.line.textContent;
    if (after && after !== before) this.say(after, false);
    else if (!after && shown && !isOver(shown)) this.say(t("The gathering is off the schedule."), true);
  }

  #draw() {
    clearTimeout(this.#timer);
    const next = this.#known.find((one) => !isOver(one));
    this.#shown = next && Date.parse(next.starts_at) - Date.now() < NEAR ? next : undefined;
    fill(this.line, this.#shown);
    fill(this.next, next);
    if (next) this.#timer = setTimeout(() => this.#look(), untilItIsAnother(next));
  }
}

/** @param {Gathering} one */
function isOver(one) {
  return Date.parse(one.ends_at) <= Date.now();
}

/** Until it is near, begins or ends; at most a minute, since a device that slept has late timers.
 * @param {Gathering} one */
function untilItIsAnother({ starts_at, ends_at }) {
  const starts = Date.parse(starts_at);
  const waits = [starts - NEAR, starts, Date.parse(ends_at)].map((at) => at - Date.now());
  return Math.min(MINUTE, ...waits.filter((wait) => wait > 0));
}

/** @param {HTMLElement} line @param {Gathering} [one] */
function fill(line, one) {
  show(line, Boolean(one));
  line.replaceChildren(...(one ? said(one) : []));
}

/** "Next gathering Thursday, 19:00: Slow breathing", on the reader's own clock.
 * @param {Gathering} one @returns {(Node | string)[]} */
function said({ title, starts_at, ends_at }) {
  const starts = new Date(starts_at);
  const wait = starts.getTime() - Date.now();
  const how = wait < NEAR ? "clock" : wait < THIS_WEEK ? "week" : "both";
  const when =
    wait <= 0
      ? t("Gathering now, until {time}", { time: words(new Date(ends_at)) })
      : t("Next gathering {time}", { time: words(starts, how) });
  const name = document.createElement("bdi");
  name.textContent = title;
  return title ? [when, ": ", name] : [when];
}
