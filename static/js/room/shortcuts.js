// @ts-check
/** The sheet of keys, made when somebody first asks for it. */

import { t } from "../language.js";
import { Sheet } from "./sheet.js";

/** @type {[string, [string[], string][]][]} */
const KEYS = [
  [
    t("Where you write"),
    [
      [["Enter"], t("Send")],
      [["Shift", "Enter"], t("A new line")],
      [["↑"], t("To the messages, while the box is empty")],
      [["Esc"], t("Stop answering or changing")],
    ],
  ],
  [
    t("On a message"),
    [
      [["↑"], t("The one before")],
      [["↓"], t("The one after")],
      [["Enter"], t("What you can do")],
      [["R"], t("Answer this")],
      [["C"], t("Copy the words")],
      [["E"], t("Change it")],
      [["F"], t("Fold what this person writes")],
      [["1", "2", "3", "4"], ""],
      [["Esc"], t("Back to writing")],
    ],
  ],
  [
    t("Everywhere"),
    [
      [["Shift", "Shift", "Shift"], t("Quick exit: leave this page at once")],
      [["?"], t("These keys")],
    ],
  ],
];

export class Shortcuts {
  /** @param {HTMLElement} root @param {string[]} reactions in the words of this page, as the digits give them */
  constructor(root, reactions) {
    const dialog = element("dialog", { className: "sheet sheet--form" });
    dialog.setAttribute("aria-labelledby", "keys-title");
    const close = element("button", { type: "button", className: "button button--quiet button--small" }, t("Close"));
    close.setAttribute("data-close", "");
    dialog.append(
      element("h2", { id: "keys-title", className: "sheet__title" }, t("Keys")),
      ...KEYS.flatMap(([title, keys]) => [
        element("h3", { className: "sheet__part" }, title),
        table(keys, reactions.join(" · ")),
      ]),
      element("p", { className: "sheet__ways" }, close),
    );
    root.append(dialog);
    this.close = close;
    this.sheet = new Sheet(dialog);
  }

  /** @param {HTMLElement} opener */
  open(opener) {
    this.sheet.open(opener, this.close);
  }
}

/** @param {[string[], string][]} keys @param {string} reactions */
function table(keys, reactions) {
  return element(
    "dl",
    { className: "keys" },
    ...keys.flatMap(([pressed, does]) => [
      element("dt", {}, ...pressed.map((key) => element("kbd", {}, key))),
      element("dd", {}, does || reactions),
    ]),
  );
}

/**
 * @template {keyof HTMLElementTagNameMap} N
 * @param {N} name @param {Partial<HTMLElementTagNameMap[N]>} having @param {(string | Node)[]} inside
 * @returns {HTMLElementTagNameMap[N]}
 */
function element(name, having, ...inside) {
  const made = Object.assign(document.createElement(name), having);
  made.append(...inside);
  return made;
}
