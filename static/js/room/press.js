// @ts-check
/** A long press of a finger on a message, and the menu key of a keyboard. A mouse keeps the browser's own menu. */

import { closest } from "./drawing.js";

const LONG_MS = 450;
const STILL_PX = 10;

/** @param {HTMLElement} list @param {(item: HTMLElement) => void} pressed */
export function onLongPress(list, pressed) {
  let timer = 0;
  let start = { x: 0, y: 0 };
  let isPressed = false;
  const stop = () => clearTimeout(timer);
  const press = (/** @type {HTMLElement} */ item) => {
    stop();
    isPressed = true;
    pressed(item);
  };

  list.addEventListener("pointerdown", (event) => {
    stop();
    isPressed = false;
    const item = closest(event.target, "[data-message]");
    if (event.pointerType === "mouse" || !item || closest(event.target, "a, button")) return;
    start = event;
    timer = setTimeout(() => press(item), LONG_MS);
  });
  list.addEventListener("pointermove", (event) => {
    if (Math.hypot(event.x - start.x, event.y - start.y) > STILL_PX) stop();
  });
  for (const end of ["pointerup", "pointercancel"]) list.addEventListener(end, stop);
  // The finger that is lifted after a press has not tapped: no click, no change of focus.
  list.addEventListener("touchend", (event) => isPressed && event.preventDefault());
  list.addEventListener("contextmenu", (event) => {
    const item = closest(event.target, "[data-message]");
    if (!item || /** @type {PointerEvent} */ (event).pointerType === "mouse") return;
    event.preventDefault();
    if (!isPressed) press(item);
  });
}
