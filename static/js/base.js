// @ts-check
// Small comforts for server-drawn pages. Every page works without them.
import { carryForms } from "./carried.js";
import { takeOnWorker } from "./installing.js";
import { t } from "./language.js";
import { showLocalTimes } from "./times.js";

showLocalTimes();
takeOnWorker();
comeBackByItself();
putAwayExitWords();
keepChoices();
focusWhatWentWrong();
carryForms();
reveal("[data-copy]", copy);
reveal("[data-fill]", fill);
reveal("[data-show]", toggleSecret);
reveal("[data-print]", () => window.print());

function focusWhatWentWrong() {
  /** @type {HTMLElement | null} */ (document.querySelector("[data-focus]"))?.focus();
}

/** The page for being offline stands in for another, which is asked for again. */
function comeBackByItself() {
  if (!document.querySelector("[data-offline]")) return;
  const look = async () => {
    const answer = await fetch("/healthz").catch(() => null); // a browser may only believe it is back
    if (answer?.ok) location.reload();
  };
  window.addEventListener("online", look);
  setInterval(look, 3000);
}

/** Put away here and now; the server is told, so that no page says it again. */
function putAwayExitWords() {
  const form = document.querySelector("form[data-exit-words]");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new URLSearchParams({ next: location.pathname });
    fetch("/exit-known", { method: "POST", body, redirect: "manual" }).catch(() => {});
    form.remove();
    document.getElementById("main")?.focus();
  });
}

/** A page that was kept is drawn as for anybody: it does not know what this browser has chosen. */
function keepChoices() {
  const { dataset } = document.documentElement;
  if (!("kept" in dataset)) return;
  if (document.cookie.includes("kith-tab=yes")) document.title = t("Notes");
  const looks = document.cookie.match(/kith-look=([\w.]+)/)?.[1].split(".") ?? [];
  for (const look of looks) dataset[look === "light" || look === "dark" ? "light" : "theme"] = look;
}

/**
 * Buttons that only a script can serve are drawn hidden and shown here.
 * @param {string} selector @param {(button: HTMLElement) => void} act
 */
function reveal(selector, act) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector))) {
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  }
}

/** The text of a field, or the entries of a list on a line each. @param {HTMLElement} button */
async function copy(button) {
  const source = named(button.dataset.copy);
  try {
    const entries = Array.from(source.children, (entry) => entry.textContent?.trim());
    await navigator.clipboard.writeText(source instanceof HTMLInputElement ? source.value : entries.join("\n"));
    say(button, t("Copied"));
  } catch {
    getSelection()?.selectAllChildren(source);
    if (source instanceof HTMLInputElement) source.select();
    say(button, t("Selected: copy it by hand"));
  }
}

/** @param {HTMLElement} button @param {string} words */
function say(button, words) {
  const label = /** @type {HTMLElement} */ (button.querySelector("[data-says]"));
  label.dataset.says ||= label.textContent;
  label.textContent = words;
  setTimeout(() => {
    label.textContent = label.dataset.says ?? "";
  }, 4000);
}

/** @param {HTMLElement} button */
function fill(button) {
  const input = /** @type {HTMLInputElement} */ (named(button.dataset.fill));
  input.value = button.dataset.value ?? "";
  input.focus();
}

/** @param {HTMLElement} button */
function toggleSecret(button) {
  const input = /** @type {HTMLInputElement} */ (named(button.dataset.show));
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
}

/** The element of the page that a button is about. @param {string | undefined} id */
function named(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id ?? ""));
}
