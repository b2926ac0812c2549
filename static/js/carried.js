// @ts-check
/**
 * Forms that cost nothing on a bad line (`data-carried`): sent from the page, which stays as it is
 * until an answer has come. Without one it says so, and what was typed still stands there to be sent
 * again; the form's own key makes that arrive once. A no is drawn by the server, which is asked for
 * its page the ordinary way: a form that was refused has left no trace.
 */

const PATIENCE_MS = 15_000;

export function carryForms() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("[data-carried]")))
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      carry(form);
    });
}

/** @param {HTMLFormElement} form */
async function carry(form) {
  if (form.ariaBusy) return; // on its way
  form.ariaBusy = "true";
  const line = /** @type {HTMLElement} */ (form.querySelector("[data-not-sent]"));
  line.hidden = true;
  try {
    const answer = await sent(form);
    if (answer.ok) location.assign((await answer.json()).next);
    else form.submit();
  } catch {
    line.hidden = false;
    form.ariaBusy = null;
  }
}

/** @param {HTMLFormElement} form */
function sent(form) {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const headers = { Accept: "application/json" };
  const signal = AbortSignal.timeout?.(PATIENCE_MS);
  return fetch(form.action, { method: "POST", body, headers, signal });
}
