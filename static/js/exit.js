// @ts-check
// Quick exit. A plain script, loaded first and waiting for nothing, so that the way out works
// before anything else does. Without it the links still lead to /exit.
//
// Leaving: cover the page, blank the title and icon, tell the page's other scripts and other tabs,
// take along what this browser keeps of us, then replace this page in the history. The browser's
// history itself is not erased. /exit ends the sign-in and has the browser clear everything of ours;
// where it does not answer at once we go all the same, and finish as soon as it does.
(() => {
  const away = document.currentScript?.dataset.away ?? "/exit";
  const UNFINISHED = "kith-exit";
  const ANSWER_MS = 1500;
  const WINDOW_MS = 5000;
  const TIMES = 3;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("kith-exit") : null;
  let leaving = false;
  let count = 0;
  let timer = 0;
  let clean = false; // Shift went down and nothing else has been pressed since

  /** @param {boolean} tellOthers */
  function leave(tellOthers) {
    if (leaving) return;
    leaving = true;
    cover();
    document.title = "\u00a0";
    for (const icon of document.querySelectorAll('link[rel~="icon"]')) icon.setAttribute("href", "data:,");
    if (tellOthers && tabs) tabs.postMessage("exit");
    try {
      document.dispatchEvent(new CustomEvent("kith:exit"));
    } finally {
      forget();
      go();
    }
  }

  /** Not through /exit: on a dead line that would end on the browser's own page, with our address. */
  async function go() {
    const pause = new Promise((over) => setTimeout(over, ANSWER_MS));
    await Promise.race([end(), pause]).catch(() => {});
    location.replace(away);
  }

  /** The sign-in, and whatever else this browser has of us. */
  async function end() {
    await fetch("/exit", { method: "POST", redirect: "manual", keepalive: true });
    localStorage.removeItem(UNFINISHED);
  }

  /** Nothing here waits: leaving comes first, and /exit clears the same once more. */
  function forget() {
    try {
      localStorage.clear();
      sessionStorage.clear();
      localStorage.setItem(UNFINISHED, "yes"); // /exit takes this away, too
    } catch {
      // storage is forbidden, so there is none
    }
    if ("caches" in window) caches.keys().then((names) => names.map((name) => caches.delete(name)));
    navigator.serviceWorker?.getRegistrations().then((workers) => workers.map((worker) => worker.unregister()));
  }

  /** An exit without a connection could not end the sign-in; until then nothing is shown. */
  async function finish() {
    try {
      if (!localStorage.getItem(UNFINISHED)) return;
      cover();
      await end();
      location.replace("/");
    } catch {
      window.addEventListener("online", finish, { once: true });
    }
  }

  function cover() {
    document.documentElement.classList.add("is-leaving");
    const sheet = document.createElement("div");
    sheet.className = "exit-cover";
    if (document.body) document.body.hidden = true;
    document.documentElement.append(sheet);
  }

  function show() {
    const left = TIMES - count;
    for (const dots of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-exit-dots]"))) {
      if (count) dots.dataset.count = String(count);
      else delete dots.dataset.count;
    }
    const says = /** @type {HTMLElement | null} */ (document.querySelector("[data-exit-says]"));
    if (!says) return;
    if (count === 0) says.textContent = "";
    else if (left > 0) says.textContent = (left === 1 ? says.dataset.once : says.dataset.twice) ?? "";
  }

  function reset() {
    clearTimeout(timer);
    count = 0;
    show();
  }

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element && event.target.closest("[data-exit]");
      if (!link) return;
      event.preventDefault();
      leave(true);
    },
    true,
  );

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Shift") {
        if (!event.repeat) clean = true;
        return;
      }
      clean = false;
      if (count) reset();
    },
    true,
  );

  document.addEventListener(
    "pointerdown",
    () => {
      clean = false;
    },
    true,
  );

  document.addEventListener(
    "keyup",
    (event) => {
      if (event.key !== "Shift" || !clean) return;
      clean = false;
      if (count === 0) timer = setTimeout(reset, WINDOW_MS);
      count += 1;
      show();
      if (count === TIMES) leave(true);
    },
    true,
  );

  finish();
  if (tabs) tabs.onmessage = () => leave(false);

  // Coming back by the Back button must not bring back what was on the screen.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    cover();
    location.reload();
  });
})();
