// @ts-check
/** The line that says a gathering is on: while it is, also on a page that was opened before. */

import { show } from "./drawing.js";

const LOOK_MS = 20_000;

/** @param {HTMLElement} root */
export function showGathering(root) {
  const line = /** @type {HTMLElement | null} */ (root.querySelector("[data-starts]"));
  if (!line) return;
  const [starts, ends] = [line.dataset.starts, line.dataset.ends].map((at) => Date.parse(at ?? ""));
  const look = () => show(line, starts <= Date.now() && Date.now() < ends);
  look();
  setInterval(look, LOOK_MS);
}
