// @ts-check
/** Whoever is no longer staff: what stands on this screen is theirs no more. */

export function leave() {
  document.body.replaceChildren();
  location.replace("/me");
}
