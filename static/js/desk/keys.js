// @ts-check
/** Single keys for moderators. Never while somebody types, and never with Ctrl, Alt or Meta. */

/** @param {Record<string, (event: KeyboardEvent) => void>} keys by `event.key`, in lower case */
export function listenForKeys(keys) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    if (isTyping(event.target)) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("textarea, select")) return true;
  const input = target.closest("input");
  return input !== null && !["checkbox", "radio", "button", "submit"].includes(input.type);
}
