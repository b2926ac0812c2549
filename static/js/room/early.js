// @ts-check
// What is pressed before the modules are there waits for them, as on a slow line they come after the
// room. A plain script in the head. If they do not come, Send goes by the plain page after all.
{
  const PATIENCE = 10_000; // milliseconds
  const NAMES = ["data-react", "data-do", "data-part"];
  /** The form that was sent. @type {HTMLFormElement | undefined} */
  let sent;
  /** Where the button stands that was pressed on a message; the modules draw messages anew. */
  let pressed = "";

  const send = (/** @type {Event} */ event) => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.matches(".composer")) return;
    event.preventDefault();
    if (!sent) setTimeout(() => sent?.submit(), PATIENCE);
    sent = event.target;
  };

  const press = (/** @type {Event} */ event) => {
    const button = event.target instanceof Element ? event.target.closest(".timeline button") : null;
    const name = NAMES.find((one) => button?.hasAttribute(one));
    if (button && name) pressed = `#${button.closest("li[id]")?.id} [${name}="${button.getAttribute(name)}"]`;
  };

  const release = () => {
    document.removeEventListener("submit", send, true);
    document.removeEventListener("click", press, true);
    sent?.requestSubmit();
    sent = undefined;
    const button = pressed ? document.querySelector(pressed) : null;
    if (button instanceof HTMLElement) button.click();
  };

  document.addEventListener("submit", send, true);
  document.addEventListener("click", press, true);
  document.addEventListener("kith:room", release, { once: true });
}
