// @ts-check
/** The panels of the room's head: one at a time, closed by Escape and by looking elsewhere. */

/** @param {HTMLElement} root */
export function closeDrops(root) {
  const drops = /** @type {HTMLDetailsElement[]} */ ([...root.querySelectorAll("details.drop")]);
  for (const drop of drops) {
    drop.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !drop.open) return;
      drop.open = false;
      drop.querySelector("summary")?.focus();
    });
  }
  for (const look of ["pointerdown", "focusin"]) {
    root.addEventListener(look, ({ target }) => {
      for (const drop of drops) drop.open &&= drop.contains(/** @type {Node} */ (target));
    });
  }
}
