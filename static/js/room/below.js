// @ts-check
// The conversation is seen from its end, from the first time that any of it is painted. A plain
// script in the head, since modules come later, and what stood there at first would jump away under
// somebody's eyes; the modules' own scrolling takes over before the page is whole.
if (!location.hash) {
  const sizes = new ResizeObserver(() => {
    const scroll = document.querySelector(".room__scroll");
    if (scroll) scroll.scrollTop = scroll.scrollHeight;
  });
  const parts = new MutationObserver(() => {
    const column = document.querySelector(".room__column");
    if (!column?.parentElement) return;
    parts.disconnect();
    sizes.observe(column.parentElement);
    sizes.observe(column);
  });
  parts.observe(document, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => {
    parts.disconnect();
    sizes.disconnect();
  });
}
