// @ts-check
/** Search in the room: its page in a panel, so that what is looked for stands in no address and history. */

import { t } from "../language.js";
import { showLocalTimes } from "../times.js";
import { closest, part } from "./drawing.js";
import { Sheet } from "./sheet.js";

export class Search {
  #asked = 0;

  /**
   * @param {HTMLElement} root
   * @param {string} address of the page
   * @param {{goTo: (id: string) => void, say: (words: string) => void}} room
   */
  constructor(root, address, room) {
    this.address = address;
    this.room = room;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "sheet sheet--form sheet--search";
    this.dialog.setAttribute("aria-label", t("Search in this room"));
    root.append(this.dialog);
    this.sheet = new Sheet(this.dialog);
    this.dialog.addEventListener("submit", (event) => this.#submitted(event));
    this.dialog.addEventListener("click", (event) => this.#clicked(event));
  }

  /** @param {HTMLElement} opener */
  async open(opener) {
    if (this.dialog.open) return this.sheet.close();
    if (!this.dialog.firstChild) await this.#show(this.address);
    this.sheet.open(opener, this.dialog.querySelector("input[type=search]"));
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    event.preventDefault();
    const q = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("q") ?? "");
    this.#show(`${this.address}?${new URLSearchParams({ q })}`);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const link = /** @type {HTMLAnchorElement | null} */ (closest(event.target, "a[href]"));
    if (!link) return;
    event.preventDefault();
    if ("more" in link.dataset) this.#show(link.href);
    if ("jump" in link.dataset) {
      this.sheet.close(false);
      this.room.goTo(link.hash.slice("#m-".length));
    }
  }

  /** Have the page at an address, or what it says instead, in the panel. @param {string} address */
  async #show(address) {
    const asked = ++this.#asked;
    const page = await fetched(address);
    if (asked !== this.#asked) return; // something else is looked for meanwhile
    const found = page?.querySelector("[data-found]");
    if (!(found instanceof HTMLElement)) return this.#problem(page);
    if (this.dialog.firstChild) {
      part(this.dialog, "results").replaceWith(document.importNode(part(found, "results"), true));
    } else this.dialog.append(closeButton(), document.importNode(found, true));
    showLocalTimes(this.dialog);
    this.dialog.scrollTop = 0;
    this.room.say(this.dialog.querySelector("[role=status]")?.textContent ?? "");
  }

  /** @param {Document | null} page that says no, or nothing at all */
  #problem(page) {
    if (!this.dialog.firstChild) return location.assign(this.address);
    const line = document.createElement("p");
    line.setAttribute("role", "alert");
    line.textContent = page?.querySelector("main .lead")?.textContent ?? t("No connection just now. Try again");
    part(this.dialog, "results").replaceChildren(line);
  }
}

/** Before what was found, which may be long: a phone has no Escape. */
function closeButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--small";
  button.dataset.close = "";
  button.textContent = t("Close");
  return button;
}

/** @param {string} address @returns {Promise<Document | null>} */
async function fetched(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null;
  }
}
