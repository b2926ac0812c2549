// @ts-check
/** What was found in a room, folded where this reader has folded it there: on the page of search, and in
 * the room's panel. */

import { showLocalTimes } from "../times.js";
import { part, show } from "./drawing.js";
import { kept } from "./keep.js";

const page = document.querySelector("[data-found]");
if (page instanceof HTMLElement) asChosen(page);

/** @param {HTMLElement} found the part of the page that has `data-found` */
export function asChosen(found) {
  const { found: room, you } = found.dataset;
  const { labels, authors } = kept(`shields:${room}`, { labels: [""], authors: [""] });
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (found.querySelectorAll("li[data-author]"))) {
    const { author = "", label = "" } = item.dataset;
    fold(item, author !== you && (authors.includes(author) || (label !== "" && labels.includes(label))));
  }
  found.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-unfold]") : null;
    const item = button?.closest("li");
    if (item) fold(item, false);
  });
  showLocalTimes(found);
}

/** @param {HTMLElement} item @param {boolean} isFolded */
function fold(item, isFolded) {
  show(part(item, "words"), !isFolded);
  show(part(item, "folded"), isFolded);
}
