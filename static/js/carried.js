// @ts-check
/**
 * Forms that cost nothing on a bad line (`data-carried`): sent from the page, which stays as it is
 * until an answer has come. Without one it says so, and what was typed still stands there to be sent
 * again; the form's own key makes that arrive once. A no, and a yes that is a page of its own, are
 * drawn by the server, which is asked the ordinary way: a no has left no trace, and the key holds.
 */

const PATIENCE_MS = 15_000;

export function carryForms() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("[data-carried]")))
    form.addEventListener("submit", (event) => {
      if (!form.matches("[data-carried]")) return; // the ordinary way
      event.preventDefault();
      carry(form, /** @type {HTMLButtonElement | null} */ (event.submitter));
    });
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} pressed */
async function carry(form, pressed) {
  if (form.ariaBusy) return; // on its way
  form.ariaBusy = "true";
  const line = /** @type {HTMLElement} */ (form.querySelector("[data-not-sent]"));
  line.hidden = true;
  try {
    const answer = await sent(form, pressed);
    const next = answer.ok ? (await answer.json()).next : "";
    if (next) leaveFor(next, form);
    else theOrdinaryWay(form, pressed);
  } catch {
    line.hidden = false;
    form.ariaBusy = null;
  }
}

/** Whoever comes back by the browser's own way back finds a form that works. @param {string} next @param {HTMLFormElement} form */
function leaveFor(next, form) {
  addEventListener("pageshow", () => form.removeAttribute("aria-busy"), { once: true });
  location.assign(next);
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} pressed */
function theOrdinaryWay(form, pressed) {
  form.removeAttribute("data-carried");
  form.requestSubmit(pressed);
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} pressed */
function sent(form, pressed) {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  if (pressed?.name) body.append(pressed.name, pressed.value);
  const headers = { Accept: "application/json" };
  const signal = AbortSignal.timeout?.(PATIENCE_MS);
  return fetch(form.action, { method: "POST", body, headers, signal });
}
