// @ts-check
/** What stands between messages: day lines, the unread line, and who is drawn close to whom. */

import { isThere, part, show } from "./drawing.js";
import { day, sameDay } from "./words.js";

/** @typedef {import("./types.js").Message} Message */

const TOGETHER_MS = 5 * 60_000; // words of one person within this are drawn close

/**
 * @param {HTMLElement} li
 * @param {Message} message
 * @param {Message | undefined} before what was said just before
 * @param {boolean} isUnread is this the first that is new?
 */
export function mark(li, message, before, isUnread) {
  const isNewDay = !before || !sameDay(before.at, message.at);
  show(part(li, "day"), isNewDay);
  part(li, "day").textContent = isNewDay ? day(message.at) : "";
  show(part(li, "unread"), isUnread);
  li.toggleAttribute("data-close", !isNewDay && !isUnread && isClose(before, message));
}

/** @param {Message} before @param {Message} after */
function isClose(before, after) {
  return (
    before.author.id === after.author.id &&
    isThere(before) &&
    !after.reply_to &&
    Date.parse(after.at) - Date.parse(before.at) < TOGETHER_MS
  );
}
