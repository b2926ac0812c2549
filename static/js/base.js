// Small comforts for server-drawn pages. Every page works without them.
import { showLocalTimes } from "./times.js";

showLocalTimes();
focusWhatWentWrong();
reveal("[data-copy]", copy);
reveal("[data-fill]", fill);
reveal("[data-show]", toggleSecret);
reveal("[data-print]", () => window.print());

function focusWhatWentWrong() {
  document.querySelector("[data-focus]")?.focus();
}

// Buttons that only a script can serve are drawn hidden and shown here.
function reveal(selector, act) {
  for (const button of document.querySelectorAll(selector)) {
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  }
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.value ?? source.innerText);
    say(button, "Copied");
  } catch {
    getSelection().selectAllChildren(source);
    source.select?.();
    say(button, "Selected: copy it by hand");
  }
}

function say(button, words) {
  const label = button.querySelector("[data-says]");
  label.dataset.says ||= label.textContent;
  label.textContent = words;
  setTimeout(() => {
    label.textContent = label.dataset.says;
  }, 4000);
}

function fill(button) {
  const input = document.getElementById(button.dataset.fill);
  input.value = button.dataset.value;
  input.focus();
}

function toggleSecret(button) {
  const input = document.getElementById(button.dataset.show);
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
}
