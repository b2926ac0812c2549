// @ts-check
/** The focus is never lost: whatever leaves the screen hands it on, to its message if that stays,
 * else to the conversation. */

/** @param {Element} leaving about to be hidden or removed */
export function handOn(leaving) {
  const held = document.activeElement;
  if (!held || held === document.body || !leaving.contains(held)) return;
  const item = /** @type {HTMLElement | null} */ (leaving.closest("[data-message]"));
  if (!item || item === leaving) return toConversation();
  const menu = /** @type {HTMLElement | null} */ (item.querySelector('[data-part="menu"]:not([hidden])'));
  if (menu && !leaving.contains(menu)) return menu.focus({ preventScroll: true });
  item.tabIndex = -1;
  item.focus({ preventScroll: true });
}

export function toConversation() {
  const box = /** @type {HTMLElement | null} */ (document.querySelector('[data-part="scroll"]'));
  box?.focus({ preventScroll: true });
}
