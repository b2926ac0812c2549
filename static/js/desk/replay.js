// @ts-check
/** A replay under way: how far it has come, and the page again once it has ended. */

const PACE = 1000; // ms between looks
const root = document.querySelector("[data-replay]");
if (root instanceof HTMLElement) setTimeout(look, PACE, root);

/** @param {HTMLElement} root */
async function look(root) {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "application/json" } });
    const { replay } = await answer.json();
    if (replay.state !== "running") return location.reload();
    const total = replay.total || replay.wanted;
    const bar = /** @type {HTMLProgressElement} */ (root.querySelector('[data-part="progress"]'));
    [bar.max, bar.value] = [total, replay.done];
    say(root, "done", replay.done);
    say(root, "total", total);
  } catch {
    // no connection, or signed out: the next look, or a reload, will tell
  }
  setTimeout(look, PACE, root);
}

/** @param {HTMLElement} root @param {string} name @param {number} count */
function say(root, name, count) {
  const part = root.querySelector(`[data-part="${name}"]`);
  if (part) part.textContent = count.toLocaleString("en");
}
