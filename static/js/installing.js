// @ts-check
/**
 * The service worker is taken on once the page is there and the browser has nothing better to do:
 * the first view never waits for it. A page of help lines asks it to be kept.
 */

export function takeOnWorker() {
  if (!("serviceWorker" in navigator)) return;
  const take = () =>
    navigator.serviceWorker.register(`/worker.js?language=${document.documentElement.lang}`).catch(() => {});
  const later = () =>
    "requestIdleCallback" in window ? requestIdleCallback(take, { timeout: 5000 }) : setTimeout(take, 2000);
  if (document.readyState === "complete") later();
  else window.addEventListener("load", later, { once: true });
}

/** Keep this help page for when there is no connection. @param {string} address */
export async function keepPage(address) {
  const taken = await navigator.serviceWorker?.ready;
  taken?.active?.postMessage({ keep: address });
}
