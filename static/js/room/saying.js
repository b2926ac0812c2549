// @ts-check
/** What the room says in passing: always to a screen reader, and for a while on screen where nothing
 * else shows that something was done. */

const SEEN_MS = 6_000;

/**
 * @param {HTMLElement} line
 * @returns {(words: string, isSeen?: boolean) => void}
 */
export function sayingIn(line) {
  let timer = 0;
  return (words, isSeen = false) => {
    clearTimeout(timer);
    line.textContent = words;
    line.classList.toggle("visually-hidden", !isSeen);
    timer = setTimeout(() => {
      line.textContent = "";
      line.classList.add("visually-hidden");
    }, SEEN_MS);
  };
}
