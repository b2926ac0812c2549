// @ts-check
/** "May we pass this on?": the moderators' question about a professional, and what became of it.
 * The forms work without this; here the question comes, is answered and changes without a reload. */

import { t } from "../language.js";
import { part, show } from "./drawing.js";

/**
 * @typedef {{id: number, room: string, state: string, name: string, role: string, reach: string,
 *   told: string, why: string, words: string, shares?: string | null, urgent?: boolean}} Referral
 */

const OPEN = ["asked", "later"];
const EXCERPT = 60;

export class Referrals {
  /** @param {HTMLElement} root @param {(command: object) => Promise<import("../socket.js").Reply>} send */
  constructor(root, send) {
    this.list = part(root, "referrals");
    this.template = /** @type {HTMLTemplateElement} */ (part(root, "referral-template")).content.firstElementChild;
    this.send = send;
    this.list.addEventListener("submit", (event) => this.#answer(event));
  }

  /** @param {Referral} referral @returns {boolean} is it a new question? */
  take(referral) {
    const known = /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-referral="${referral.id}"]`));
    const card = known ?? this.#blank(referral);
    this.#fill(card, referral);
    if (!known) this.list.append(card);
    return !known && OPEN.includes(referral.state);
  }

  /** @param {Referral} referral */
  #blank(referral) {
    const card = /** @type {HTMLElement} */ (document.importNode(/** @type {Node} */ (this.template), true));
    card.dataset.referral = String(referral.id);
    card.id = `referral-${referral.id}`;
    for (const form of card.querySelectorAll("form")) form.action = `/me/referrals/${referral.id}`;
    for (const name of ["title", "contact"]) {
      const [old, fresh] = [`referral-${name}-0`, `referral-${name}-${referral.id}`];
      card.querySelector(`#${old}`)?.setAttribute("id", fresh);
      card.querySelector(`label[for="${old}"]`)?.setAttribute("for", fresh);
    }
    card.setAttribute("aria-labelledby", `referral-title-${referral.id}`);
    return card;
  }

  /** @param {HTMLElement} card @param {Referral} referral */
  #fill(card, referral) {
    const isOpen = OPEN.includes(referral.state);
    card.dataset.state = referral.state;
    part(card, "title").textContent = isOpen
      ? t("May we pass this on to {name}?", { name: referral.name })
      : t("About {name}", { name: referral.name });
    for (const name of /** @type {const} */ (["role", "reach", "told", "why"]))
      part(card, name).textContent = referral[name];
    part(card, "words").textContent = firstLetters(referral.words);
    show(part(card, "words-line"), referral.words !== "");
    show(part(card, "why-line"), referral.why !== "");
    part(card, "stands").textContent = stands(referral);
    show(part(card, "stands"), stands(referral) !== "");
    show(part(card, "question"), isOpen);
    show(part(card, "take-back"), referral.state === "agreed");
    show(part(card, "problem"), false);
  }

  /** @param {SubmitEvent} event */
  async #answer(event) {
    const form = event.target;
    const card =
      form instanceof HTMLFormElement ? /** @type {HTMLElement | null} */ (form.closest("[data-referral]")) : null;
    if (!card || !(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const said = new FormData(form, event.submitter);
    const command = { do: "answer_referral", referral: Number(card.dataset.referral), answer: said.get("answer") };
    try {
      const reply = await this.send(
        said.get("answer") === "yes"
          ? { ...command, shares: said.get("shares"), contact: said.get("contact") }
          : command,
      );
      if (reply.ok) this.#fill(card, reply.referral);
      else complain(card, reply.error?.message ?? t("That did not go through. Nothing is lost."));
    } catch {
      complain(card, t("The connection dropped. Your answer is still here; please send it again."));
    }
  }
}

/** @param {HTMLElement} card @param {string} words */
function complain(card, words) {
  part(card, "problem").textContent = words;
  show(part(card, "problem"), true);
}

/** How it stands; the same words as macros/referral.html. @param {Referral} referral */
function stands({ state, name, shares, urgent }) {
  const isWhole = shares === "words";
  if (state === "later") return t("You said: not now. You can answer whenever you like.");
  if (state === "agreed" && isWhole)
    return t("You said yes: they get your message and what you wrote around it here. It has not been handed on yet.");
  if (state === "agreed")
    return t(
      "You said yes: they are told that you would like to hear from them, and get no words of yours. It has not been handed on yet.",
    );
  if (state === "declined") return t("You said no. Nothing is passed on, and nothing changes here.");
  if (state === "withdrawn") return t("You took your yes back. Nothing is passed on.");
  if (state === "cleared")
    return t(
      "Two moderators decided to pass this on without asking you first, because they fear for your life. {name} gets your message and what you wrote around it here.",
      { name },
    );
  if (state === "handed on" && urgent)
    return t(
      "{name} has your message and what you wrote around it here. Two moderators decided so without asking you first, because they feared for your life.",
      { name },
    );
  if (state === "handed on" && isWhole)
    return t("{name} has it: your message and what you wrote around it here.", { name });
  if (state === "handed on")
    return t("{name} knows that you would like to hear from them, and has no words of yours.", { name });
  return state === "called off" ? t("The moderators no longer ask this. Nothing is passed on.") : "";
}

/** @param {string} words */
function firstLetters(words) {
  const letters = Array.from(words);
  return letters.length > EXCERPT ? `${letters.slice(0, EXCERPT - 2).join("")} …` : words;
}
