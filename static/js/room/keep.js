// @ts-check
/**
 * What one has written and not yet sent, kept for this tab only: `sessionStorage`, gone with the tab
 * and on quick exit. Nothing personal goes to `localStorage`. A browser that refuses storage loses
 * nothing but the memory over a reload.
 */

const PREFIX = "kith:";

document.addEventListener("kith:exit", forgetAll);

/** @param {string} name @param {unknown} value null forgets it */
export function keep(name, value) {
  try {
    if (value === null || value === "") sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // storage is full or forbidden: the page still works
  }
}

/** @template T @param {string} name @param {T} otherwise @returns {T} */
export function kept(name, otherwise) {
  try {
    const text = sessionStorage.getItem(PREFIX + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

export function forgetAll() {
  try {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
    }
  } catch {
    // nothing was kept
  }
}

/** A new id, also where the page is not a secure context (a server on a home network). */
export function newKey() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
