// @ts-check
/** One case: keys for what its forms do, and a word when somebody else changed it meanwhile. */

import { Aside } from "../aside.js";
import { KithSocket } from "../socket.js";
import { part } from "./cases.js";
import { listenForKeys } from "./keys.js";
import { leave } from "./leave.js";

const RENEW_MS = 60_000;

const root = document.querySelector("[data-case-page]");
if (root instanceof HTMLElement) start(root);

/** @param {HTMLElement} root */
function start(root) {
  part(root, "keys").hidden = false;
  const acts = /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll('input[name="act"]')]);
  const covered = /** @type {HTMLDetailsElement | null} */ (root.querySelector('[data-part="covered"]'));
  for (const key of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-part="act-key"]')))
    key.hidden = false;

  /** @type {Record<string, () => void>} */
  const keys = {
    b: () => part(root, "back").click(),
    s: () => covered?.toggleAttribute("open"),
    c: () => /** @type {HTMLElement | null} */ (root.querySelector('[data-part="claim"]'))?.click(),
  };
  acts.forEach((act, index) => {
    keys[String(index + 1)] = () => {
      act.checked = true;
      act.focus();
    };
  });
  listenForKeys(keys);

  const form = /** @type {HTMLFormElement | null} */ (root.querySelector('[data-part="decide"]'));
  form?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  const socket = new KithSocket("/socket");
  socket.on("case", ({ case: c }) => {
    const isNewer = c.id === root.dataset.casePage && (c.version ?? 0) > Number(root.dataset.version);
    if (isNewer) part(root, "changed").hidden = false;
  });
  const asideRoot = /** @type {HTMLElement | null} */ (root.querySelector('[data-part="aside"]'));
  if (asideRoot) {
    const aside = new Aside(asideRoot, (key, body) =>
      socket.send({ do: "say_aside", case: root.dataset.casePage, key, body }),
    );
    socket.on("aside", (event) => event.case === root.dataset.casePage && aside.take(event.aside));
  }
  socket.on("role", ({ role }) => role === "member" && leave());
  socket.start();
  if (root.dataset.mine === "yes") keepIt(root.dataset.casePage ?? "");

  /** A case stays mine while I do something on its page. @param {string} id */
  function keepIt(id) {
    let saidAt = Date.now();
    for (const doing of ["keydown", "pointerdown", "scroll"]) {
      addEventListener(
        doing,
        () => {
          if (Date.now() - saidAt < RENEW_MS) return;
          saidAt = Date.now();
          socket.tell({ do: "claim", case: id });
        },
        { passive: true },
      );
    }
  }
}
