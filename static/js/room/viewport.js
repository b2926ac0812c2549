// @ts-check
/** Keeps the room as high as what is really visible, so that the keyboard of a phone does not cover
 * where one writes. */

export function followViewport() {
  const view = window.visualViewport;
  if (!view) return;
  const follow = () => {
    const isCovered = innerHeight - view.height > 80 && view.scale < 1.05;
    document.documentElement.style.setProperty("--room-height", isCovered ? `${view.height}px` : "100dvh");
    document.documentElement.toggleAttribute("data-keyboard", isCovered);
    if (isCovered) scrollTo(0, 0);
  };
  view.addEventListener("resize", follow);
}
