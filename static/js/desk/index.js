// @ts-check
/** The desk, put together: cases by event, the whole list again after every reconnect. */

import { KithSocket } from "../socket.js";
import { Cases, part } from "./cases.js";
import { Duty } from "./duty.js";
import { listenForKeys } from "./keys.js";
import { leave } from "./leave.js";
import { Telling } from "./telling.js";

const root = document.querySelector("[data-desk]");
if (root instanceof HTMLElement) start(root);

/** @param {HTMLElement} root */
function start(root) {
  const cases = new Cases(root);
  const socket = new KithSocket("/socket");
  const duty = new Duty(root, socket, (isOn) => (isOn ? refresh() : location.assign("/desk")));
  const line = part(root, "connection");
  let from = new URLSearchParams(location.search).get("after") ?? ""; // a later page of the list
  const telling = new Telling(part(root, "telling"));
  const filters = /** @type {HTMLFormElement} */ (part(root, "filters"));

  let heard = 0;
  socket.on("hello", () => refresh());
  socket.on("case", ({ case: c }) => {
    heard += 1;
    if (cases.take(c)) announce(c);
    if (cases.isRunningOut) refresh();
  });
  socket.on("state", ({ name, failures, words }) => {
    const text = { live: "", connecting: failures ? undefined : "", stopped: words }[/** @type {string} */ (name)];
    if (text === undefined && line.textContent) return;
    line.textContent = text ?? "The connection dropped: this list may be behind. Trying again.";
    line.hidden = line.textContent === "";
  });
  socket.on("role", ({ role }) => role === "member" && leave());
  socket.on("signin", () => location.assign("/sign-in?next=/desk"));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) cases.tick();
  });

  async function refresh() {
    const asked = duty.turns;
    const before = heard;
    try {
      const answer = await fetch(`/desk?${query()}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const desk = await answer.json();
      cases.state(desk);
      part(root, "break").dataset.at = desk.shift?.break_at ?? "";
      duty.heard(desk.on_duty, asked);
      if (heard !== before) refresh(); // the list may be older than what was heard meanwhile
    } catch {
      // the line above the list already says that there is no connection
    }
  }

  /** @param {import("./cases.js").Case} c */
  function announce(c) {
    part(root, "said").textContent =
      `New case: ${cases.kindWords(c.kind)}, ${cases.severityWords(c.severity)}, in ${c.room_name}.`;
    telling.tell();
  }

  /** What is chosen above the list, as the address of that list. */
  function query() {
    const chosen = new URLSearchParams([...new FormData(filters)].map(([name, value]) => [name, String(value)]));
    if (from) chosen.set("after", from);
    return chosen;
  }

  function choose() {
    const chosen = query();
    cases.filter({
      kind: chosen.get("kind") ?? "",
      room: chosen.get("room") ?? "",
      mine: chosen.get("mine") === "yes",
    });
  }

  part(root, "keys").hidden = false;
  part(root, "filter-button").hidden = true;
  filters.addEventListener("change", () => {
    from = "";
    choose();
    history.replaceState(null, "", `/desk?${query()}`);
    refresh();
  });
  choose();
  const rest = part(root, "break");
  setInterval(() => (rest.hidden = !(Date.now() >= Date.parse(rest.dataset.at ?? ""))), 15_000);
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
