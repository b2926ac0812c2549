// @ts-check
/** The test box of rules: answers while one types, a breath after the last key. Forms work alone. */

const PAUSE = 350; // ms without a key
/** @typedef {{text: string, outcome: string, pieces: {text: string, rules: string[]}[], explained: string, faults: string[], reasons: string[]}} Trial */

for (const form of document.querySelectorAll("form[data-try]")) {
  if (form instanceof HTMLFormElement) listen(form);
}

/** @param {HTMLFormElement} form */
function listen(form) {
  let timer = 0;
  let asked = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });

  async function ask() {
    const text = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("text")).value;
    asked += 1;
    const turn = asked;
    if (!text.trim()) {
      part(form, "trial").hidden = true;
      return;
    }
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) fields.append(name, String(value));
    try {
      const answer = await fetch("/desk/rules/try", {
        method: "POST",
        body: fields,
        headers: { Accept: "application/json" },
      });
      if (answer.ok && turn === asked) show(form, await answer.json());
    } catch {
      // no connection: the button below the box still asks
    }
  }
}

/** @param {HTMLFormElement} form @param {Trial} trial */
function show(form, trial) {
  part(form, "trial").hidden = false;
  part(form, "verdict").textContent = said(form, trial);
  const faults = part(form, "faults");
  faults.hidden = trial.faults.length === 0;
  faults.replaceChildren(...trial.faults.map((words) => element("li", words)));
  part(form, "pieces").replaceChildren(
    ...trial.pieces.map(({ text, rules }) => {
      if (!rules.length) return document.createTextNode(text);
      const mark = element("mark", text);
      mark.title = rules.join(", ");
      return mark;
    }),
  );
  part(form, "explained").textContent = trial.explained;
}

/** The outcome in the words of the page. @param {HTMLFormElement} form @param {Trial} trial */
function said(form, trial) {
  const words = part(form, "outcome-words").querySelector(`[data-key="${trial.outcome}"]`)?.textContent ?? "";
  return trial.reasons.length ? `${words} · the author would read: ${trial.reasons.join(" ")}` : words;
}

/** @param {ParentNode} root @param {string} name @returns {HTMLElement} */
function part(root, name) {
  return /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
}

/** @param {string} name @param {string} text */
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
