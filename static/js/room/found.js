// @ts-check
/** What was found in a room, folded where this reader has folded it there: on the page of search, and in
 * the room's panel. */

import { showLocalTimes } from "../times.js";
import { closest, part, show } from "./drawing.js";
import { kept } from "./keep.js";

const page = document.querySelector("[data-found]");
if (page instanceof HTMLElement) {
  asChosen(page);
  openOnes(page);
}

/** @param {HTMLElement} found the part of the page that has `data-found` */
export function asChosen(found) {
  const { found: room, you } = found.dataset;
  const { labels, authors } = kept(`shields:${room}`, { labels: [""], authors: [""] });
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (found.querySelectorAll("li[data-author]"))) {
    const { author = "", label = "" } = item.dataset;
    fold(item, author !== you && (authors.includes(author) || (label !== "" && labels.includes(label))));
  }
  showLocalTimes(found);
}

/** Each folded one can be opened. @param {HTMLElement} found */
export function openOnes(found) {
  found.addEventListener("click", ({ target }) => {
    const item = closest(target, "[data-unfold]") && closest(target, "li");
    if (item) fold(item, false);
  });
}

/** @param {HTMLElement} item @param {boolean} isFolded */
function fold(item, isFolded) {
  show(part(item, "words"), !isFolded);
  show(part(item, "folded"), isFolded);
}
