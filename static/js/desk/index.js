// @ts-check
/** The desk, put together: cases by event, the whole list again after every reconnect. */

import { KithSocket } from "../socket.js";
import { Cases, part } from "./cases.js";
import { Duty } from "./duty.js";
import { listenForKeys } from "./keys.js";

const root = document.querySelector("[data-desk]");
if (root instanceof HTMLElement) start(root);

/** @param {HTMLElement} root */
function start(root) {
  const cases = new Cases(root);
  const socket = new KithSocket("/socket");
  const duty = new Duty(root, socket, () => refresh());
  const line = part(root, "connection");
  const title = document.title;
  let fresh = 0;

  socket.on("hello", () => refresh());
  socket.on("case", ({ case: c }) => cases.take(c) && announce(c));
  socket.on("state", ({ name, failures, words }) => {
    const text = { live: "", connecting: failures ? undefined : "", stopped: words }[/** @type {string} */ (name)];
    if (text === undefined && line.textContent) return;
    line.textContent = text ?? "The connection dropped: this list may be behind. Trying again.";
    line.hidden = line.textContent === "";
  });
  socket.on("signin", () => location.assign("/sign-in?next=/desk"));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    fresh = 0;
    document.title = title;
    cases.tick();
  });

  async function refresh() {
    const asked = duty.turns;
    try {
      const answer = await fetch("/desk", { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const desk = await answer.json();
      cases.state(desk.cases);
      duty.heard(desk.on_duty, asked);
    } catch {
      // the line above the list already says that there is no connection
    }
  }

  /** @param {import("./cases.js").Case} c */
  function announce(c) {
    part(root, "said").textContent = `New case: ${cases.kindWords(c.kind)}, ${cases.severityWords(c.severity)}, in ${c.room_name}.`;
    if (document.hidden) document.title = `(${(fresh += 1)}) ${title}`;
  }

  const filters = part(root, "filters");
  filters.hidden = false;
  part(root, "keys").hidden = false;
  filters.addEventListener("change", (event) => {
    cases.filter(/** @type {HTMLInputElement} */ (event.target).value);
  });
  walkByKeys(cases);
  socket.start();
}

/** J and K go through the list; Enter opens, being a link. @param {Cases} cases */
function walkByKeys(cases) {
  const shown = () => cases.items().filter((li) => !li.hidden);
  const current = () => shown().findIndex((li) => li.contains(document.activeElement));
  /** @param {number} at */
  const go = (at) => {
    const all = shown();
    const li = all[Math.min(Math.max(at, 0), all.length - 1)];
    if (li) part(li, "link").focus();
  };
  listenForKeys({
    j: () => go(current() + 1),
    k: () => go(current() === -1 ? 0 : current() - 1),
    s: () => {
      const li = shown()[current()];
      if (li) cases.toggleWords(li);
    },
  });
}
