// @ts-check
/**
 * Where one writes: the growing text, the need and the topic, a reply or an edit in progress, the
 * counter, the wait. The draft is kept for this tab. What happens to the words is the outbox's.
 */

import { t, tMany } from "../language.js";
import { isThere, part, say, show } from "./drawing.js";
import { keep, kept } from "./keep.js";
import { firstWords, lengthOf, span } from "./words.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Post} Post
 * @typedef {{post: (post: Post) => void, edit: (id: string, body: string, anyway: boolean) => void,
 *   typing: (isWriting: boolean) => void, changed: () => void, walk: () => boolean,
 *   isFolded: (message: Message) => boolean}} Told
 */

const LIMIT = 4_000;
const COUNT_FROM = 3_500;

export class Composer {
  /** @type {Message | null} */
  #replyTo = null;
  /** @type {Message | null} */
  #editing = null;
  /** The change that is on its way. */
  #sent = "";
  #waitUntil = 0;
  #restUntil = 0;
  #ticker = 0;
  #closedWords = "";

  /** @param {HTMLFormElement} form @param {string} name of the draft @param {Told} told */
  constructor(form, name, told) {
    this.form = form;
    this.name = `draft:${name}`;
    this.told = told;
    this.text = /** @type {HTMLTextAreaElement} */ (part(form, "text"));
    this.need = /** @type {HTMLSelectElement} */ (part(form, "need-choice"));
    this.label = /** @type {HTMLSelectElement} */ (part(form, "label-choice"));
    this.send = /** @type {HTMLButtonElement} */ (part(form, "send"));
    this.#listen();
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("input", () => {
      this.#changed();
      this.told.typing(this.text.value.trim() !== "" && !this.#editing);
    });
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.need.addEventListener("change", () => this.#changed());
    this.label.addEventListener("change", () => this.#changed());
    part(this.form, "context-close").addEventListener("click", () => this.#leaveContext());
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape" && (this.#replyTo || this.#editing)) return this.#leaveContext();
    if (event.key === "ArrowUp" && this.text.value === "" && this.told.walk()) return event.preventDefault();
    if (event.key !== "Enter" || event.isComposing) return;
    const isTouch = matchMedia("(pointer: coarse)").matches;
    if (event.ctrlKey || event.metaKey || (!event.shiftKey && !isTouch)) {
      event.preventDefault();
      this.submit();
    }
  }

  /** What stands in the box, as it would be sent. */
  get words() {
    return this.text.value.trim();
  }

  /** @param {boolean} [anyway] after a nudge */
  submit(anyway = false) {
    const body = this.words;
    if (!body || this.send.disabled) return;
    if (this.#editing) {
      this.#sent = body;
      return this.told.edit(this.#editing.id, body, anyway);
    }
    /** @type {Post} */
    const post = { body };
    if (anyway) post.anyway = true;
    if (this.#replyTo) post.reply_to = this.#replyTo.id;
    if (this.need.value) post.need = this.need.value;
    if (this.label.value) post.label = this.label.value;
    this.#clear();
    this.told.typing(false);
    this.told.post(post);
  }

  /** @param {Message} message */
  reply(message) {
    if (this.#editing) this.#leaveContext();
    this.#replyTo = message;
    const words = this.told.isFolded(message) ? t("(not shown)") : (message.body ?? "");
    this.#showContext(t("Answering {name}", { name: message.author.name }), words);
    this.text.focus();
  }

  /** @param {Message} message */
  edit(message) {
    this.#save();
    this.#editing = message;
    this.#replyTo = null;
    this.text.value = message.body ?? "";
    this.#showContext(t("Changing what you said"), message.body ?? "");
    this.#changed();
    this.text.focus();
  }

  /** What was written before a reload is back, a broken-off change too.
   * @param {(id: string) => Message | undefined} find */
  start(find) {
    const early = this.text.value; // written before the scripts were there
    this.#recall();
    if (early) {
      this.text.value = [this.text.value, early].filter(Boolean).join("\n");
      this.#changed();
    }
    const { id, body } = kept(`${this.name}:edit`, { id: "", body: "" });
    const message = find(id);
    if (!message || !isThere(message)) return keep(`${this.name}:edit`, null);
    this.edit(message);
    this.text.value = body;
    this.#changed();
  }

  /** @param {string} id */
  isEditing(id) {
    return this.#editing?.id === id;
  }

  /** Back to writing, with these words chosen. @param {[number, number] | undefined} span of `words` */
  choose(span) {
    this.text.focus();
    if (!span) return;
    const lead = this.text.value.length - this.text.value.trimStart().length;
    const letters = Array.from(this.words); // the server counts whole characters
    const place = (/** @type {number} */ count) => lead + letters.slice(0, count).join("").length;
    this.text.setSelectionRange(place(span[0]), place(span[1]));
  }

  /** The edit is in the room: back to the draft, unless somebody has gone on changing it.
   * @param {string} id @param {string | null} body */
  edited(id, body) {
    if (this.isEditing(id) && this.#sent === body && this.words === body) this.#leaveContext();
  }

  /** Give words back; what was written meanwhile stays behind them. @param {Post} post @param {Message} [asked] */
  restore(post, asked) {
    if (this.#editing) this.#leaveContext();
    const since = this.text.value.trim();
    this.text.value = since ? `${post.body}\n\n${since}` : post.body;
    this.need.value = post.need ?? this.need.value;
    this.label.value = post.label ?? this.label.value;
    if (asked) this.reply(asked);
    this.#changed();
    this.text.focus();
  }

  /** Words that were removed meanwhile must not stay in a preview. @param {Message} message */
  changed(message) {
    if (message.id === this.#replyTo?.id && !isThere(message)) this.#leaveContext();
    if (message.id === this.#editing?.id && !isThere(message)) this.#leaveContext();
    this.edited(message.id, message.body);
  }

  /** @param {string} words why something could not be sent; "" clears it @param {boolean} [isByRule] no person decided */
  problem(words, isByRule = false) {
    say(part(this.form, "problem"), words);
    show(part(this.form, "by-rule"), isByRule);
  }

  /** @param {number} seconds until one may send again */
  wait(seconds) {
    this.#waitUntil = Math.max(this.#waitUntil, Date.now() + seconds * 1_000);
    this.#count();
  }

  /** The room's pace, counted down once something was said. Send stays: the server knows best whether
   * words may go, and a cry for help has to reach it at any pace. @param {number} seconds */
  rest(seconds) {
    this.#restUntil = Date.now() + seconds * 1_000;
    this.#count();
  }

  #count() {
    clearInterval(this.#ticker);
    this.#ticker = setInterval(() => this.#tick(), 500);
    this.#tick();
  }

  /** The room is paused, or I may not write: say why. @param {string} words "" opens it again */
  close(words) {
    this.#closedWords = words;
    show(part(this.form, "fields"), words === "");
    this.text.disabled = words !== "";
    part(this.form, "closed-words").textContent = words;
    show(part(this.form, "closed"), words !== "");
    this.#tick();
  }

  /** @param {string} words how often one may write here; "" for no limit */
  pace(words) {
    say(part(this.form, "pace"), words);
  }

  #tick() {
    const left = (Math.max(this.#waitUntil, this.#restUntil) - Date.now()) / 1_000;
    if (left <= 0) clearInterval(this.#ticker);
    say(
      part(this.form, "wait"),
      left > 0 && !this.#closedWords ? t("You can send again in {wait}.", { wait: span(left) }) : "",
    );
    this.#allow(this.#waitUntil > Date.now());
  }

  /** @param {boolean} isWaiting */
  #allow(isWaiting) {
    this.send.disabled = isWaiting || this.isTooLong || this.#closedWords !== "";
  }

  get isTooLong() {
    return this.text.value.length >= COUNT_FROM && lengthOf(this.text.value) > LIMIT;
  }

  #changed() {
    this.#save();
    const left = this.text.value.length < COUNT_FROM ? LIMIT : LIMIT - lengthOf(this.text.value);
    const near = left < LIMIT - COUNT_FROM;
    say(
      part(this.form, "counter"),
      near
        ? left < 0
          ? tMany("{count} character too many", "{count} characters too many", -left)
          : tMany("{count} character left", "{count} characters left", left)
        : "",
    );
    part(this.form, "extras").toggleAttribute("data-chosen", Boolean(this.need.value || this.label.value));
    this.#grow();
    this.#allow(this.#waitUntil > Date.now());
    this.told.changed();
  }

  #grow() {
    this.text.style.blockSize = "auto";
    this.text.style.blockSize = `${this.text.scrollHeight + 2}px`;
  }

  #clear() {
    this.text.value = "";
    this.need.value = "";
    this.label.value = "";
    this.#hideContext();
    this.problem("");
    this.#changed();
  }

  #leaveContext() {
    const wasEditing = this.#editing !== null;
    this.#hideContext();
    if (wasEditing) {
      keep(`${this.name}:edit`, null);
      this.#recall();
    }
    this.problem("");
    this.text.focus();
  }

  /** The words go too: they may be removed from the room while this is out of sight. */
  #hideContext() {
    this.#replyTo = null;
    this.#editing = null;
    this.#sent = "";
    part(this.form, "context-words").textContent = "";
    show(part(this.form, "context"), false);
  }

  /** @param {string} title @param {string} words */
  #showContext(title, words) {
    part(this.form, "context-title").textContent = title;
    part(this.form, "context-words").textContent = firstWords(words);
    show(part(this.form, "context"), true);
  }

  #save() {
    const { text, need, label } = this;
    if (this.#editing) return keep(`${this.name}:edit`, { id: this.#editing.id, body: text.value });
    keep(this.name, text.value ? { body: text.value, need: need.value, label: label.value } : null);
  }

  #recall() {
    const draft = kept(this.name, { body: "", need: "", label: "" });
    this.text.value = draft.body ?? "";
    this.need.value = draft.need ?? "";
    this.label.value = draft.label ?? "";
    this.#changed();
  }
}
