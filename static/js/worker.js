// @ts-check
/**
 * The service worker: help lines and a calm page when there is no connection, and nothing else.
 *
 * It keeps public pages and files only, and asks for them without cookies, so that no room, no
 * message, no name and nothing of the desk can come into a cache. What stands here is kept under
 * the version of its content; a new version takes over at once and removes the old one. The
 * server puts `KEEPS` in front of this file.
 */
(() => {
  const worker =
    /** @type {ServiceWorkerGlobalScope & {KEEPS: {version: string, language: string, files: string[]}}} */ (
      /** @type {unknown} */ (self)
    );
  const { version, language, files } = worker.KEEPS;
  const PREFIX = "kith-";
  const NAME = PREFIX + version + language;
  const HELP = "/help-now"; // the help page that was looked at last
  const ASIDE = `/offline?language=${language}`;
  const LOOSE = { ignoreVary: true };

  worker.addEventListener("install", (event) => event.waitUntil(install()));
  worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));

  worker.addEventListener("message", (event) => {
    const { keep } = event.data ?? {};
    if (typeof keep === "string" && keep.startsWith(`${HELP}?`)) event.waitUntil(keepHelp(keep));
  });

  worker.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin || url.pathname === "/exit") return;
    if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => offline(url)));
    else if (files.includes(url.pathname + url.search)) event.respondWith(file(request, url));
  });

  async function install() {
    const cache = await caches.open(NAME);
    const shell = files.map(async (address) => cache.put(address, await fetched(address)));
    await Promise.all([...shell, keepPage(cache, ASIDE, ASIDE), keepSeen()]);
    await worker.skipWaiting();
  }

  /** Help pages that an earlier worker kept, as they are now; with none, the one for everybody. */
  async function keepSeen() {
    const last = await caches.match(HELP, LOOSE);
    for (const name of await caches.keys()) {
      const seen = name.startsWith(PREFIX) && name !== NAME ? await (await caches.open(name)).keys() : [];
      for (const { url } of seen) if (url.includes(`${HELP}?`)) await keepHelp(url);
    }
    await keepHelp(in_(last?.headers.get("content-location") ?? `${HELP}?`));
  }

  /** The address of a help page in this worker's language. @param {string} address */
  function in_(address) {
    const url = new URL(address, location.origin);
    url.searchParams.set("language", language);
    return url.pathname + url.search;
  }

  async function takeOver() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== NAME);
    await Promise.all(old.map((name) => caches.delete(name)));
    await worker.clients.claim();
  }

  /** @param {string} address */
  async function keepHelp(address) {
    await keepPage(await caches.open(NAME), address, HELP);
  }

  /** Keep a page under its own address and under a second name, marked as kept. */
  async function keepPage(/** @type {Cache} */ cache, /** @type {string} */ address, /** @type {string} */ name) {
    const page = await fetched(address);
    const words = (await page.text()).replace("<html ", "<html data-kept ");
    const headers = new Headers(page.headers);
    for (const gone of ["content-encoding", "content-length"]) headers.delete(gone);
    for (const key of [page.headers.get("content-location"), name]) {
      if (key) await cache.put(key, new Response(words, { headers }));
    }
  }

  /** As anybody would get it. @param {string} address */
  async function fetched(address) {
    const answer = await fetch(address, { credentials: "omit", headers: { accept: "text/html,*/*" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer;
  }

  /** A file under the mark of its content never changes. */
  async function file(/** @type {Request} */ request, /** @type {URL} */ url) {
    return (await caches.match(url.pathname + url.search, LOOSE)) ?? fetch(request);
  }

  /** What there is to say without a connection. @param {URL} url */
  async function offline(url) {
    const country = url.searchParams.get("country");
    const wanted = country ? in_(`${HELP}?country=${encodeURIComponent(country)}`) : HELP;
    const help = url.pathname === HELP ? await caches.match(wanted, LOOSE) : undefined;
    return help ?? (await caches.match(ASIDE, LOOSE)) ?? Response.error();
  }
})();
