// @ts-check
/** What is said aside, live: lines as they come, and the form that answers. The same for the member
 * in the room and for the moderator on a case; without scripts both have a form and a page. */

import { t } from "./language.js";
import { newKey } from "./room/keep.js";
import { clock } from "./room/words.js";

/** @typedef {{id: number, by: string, body: string, at: string}} Line */

export class Aside {
  /**
   * @param {HTMLElement} root holds the lines, the form and what it says
   * @param {(key: string, body: string) => Promise<import("./socket.js").Reply>} send
   */
  constructor(root, send) {
    this.root = root;
    this.send = send;
    this.lines = find(root, "aside-lines");
    this.reader = this.lines.dataset.reader ?? "member";
    this.form = /** @type {HTMLFormElement} */ (find(root, "aside-form"));
    this.box = /** @type {HTMLTextAreaElement} */ (this.form.elements.namedItem("body"));
    this.key = newKey();
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say();
    });
  }

  /** @param {Line[]} lines */
  state(lines) {
    for (const line of lines) this.take(line);
  }

  /** @param {Line} line @returns {boolean} is it new here? */
  take(line) {
    this.root.hidden = false;
    if (this.lines.querySelector(`[data-aside="${line.id}"]`)) return false;
    const template = /** @type {HTMLTemplateElement} */ (find(this.root, "aside-template"));
    const li = /** @type {HTMLElement} */ (
      document.importNode(/** @type {Node} */ (template.content.firstElementChild), true)
    );
    const isMine = line.by === this.reader;
    li.dataset.aside = String(line.id);
    li.classList.toggle("aside-line--mine", isMine);
    find(li, "who").textContent =
      isMine && this.reader === "member" ? t("You") : line.by === "moderator" ? t("A moderator") : t("The member");
    find(li, "when").textContent = clock(line.at);
    find(li, "words").textContent = line.body;
    this.lines.append(li);
    return true;
  }

  async #say() {
    const body = this.box.value.trim();
    const problem = find(this.root, "aside-problem");
    const complain = (/** @type {string} */ words) => {
      problem.textContent = words;
      problem.hidden = words === "";
    };
    complain("");
    if (!body) return;
    try {
      const reply = await this.send(this.key, body);
      if (!reply.ok) {
        complain(reply.error?.message ?? t("That did not go through. Nothing is lost."));
        return;
      }
      this.take(reply.aside);
      this.box.value = "";
      this.key = newKey();
    } catch {
      complain(t("The connection dropped. Your words are still here; please send them again."));
    }
  }
}

/** @param {ParentNode} root @param {string} name @returns {HTMLElement} */
function find(root, name) {
  return /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
}
