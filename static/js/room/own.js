// @ts-check
/** My own words where others see them covered: only I see the whole of them. No DOM. */

/** @typedef {import("./types.js").Message} Message */

export class OwnWords {
  /** @type {Map<string, string>} */
  #words = new Map();

  /** @param {Record<string, string> | undefined} own message to words, as a reply brings them */
  learn(own) {
    for (const [id, words] of Object.entries(own ?? {})) this.#words.set(id, words);
  }

  /** The whole of a message that is covered for others. @param {Message} message */
  of(message) {
    return message.masked && message.body !== null ? this.#words.get(message.id) : undefined;
  }

  /** A message as its author knows it. @param {Message} message @returns {Message} */
  whole(message) {
    return { ...message, body: this.of(message) ?? message.body };
  }
}
