// @ts-check
/**
 * A second voice: beside heavy words, for those who are here, that a few words back can help. It is
 * gone once two people have answered, is never shown to the author, and counts nothing on screen.
 */

const ENOUGH = 2;
const FRESH_MS = 3 * 3_600_000;

/** @typedef {import("./types.js").Message} Message */

/**
 * Would an answer to this message still do good?
 * @param {Message} message @param {Message[]} all @param {string} youId
 */
export function wantsVoice(message, all, youId) {
  if (message.response !== "welcome" || message.author.id === youId) return false;
  if (Date.now() - Date.parse(message.at) > FRESH_MS) return false;
  const answers = all.filter((other) => other.reply_to === message.id && other.author.id !== message.author.id);
  const voices = new Set(answers.map((other) => other.author.id));
  return voices.size < ENOUGH && !voices.has(youId);
}
