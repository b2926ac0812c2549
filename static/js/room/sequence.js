// @ts-check
/** A stretch of the room's messages as data: one of each id, in the order of `seq`, newest `rev` kept. No DOM. */

/** @typedef {import("./types.js").Message} Message */
/** @typedef {"new" | "changed" | "old" | "beyond"} Taken "beyond": newer than the stretch we hold */

export class Sequence {
  /** @type {Message[]} */
  all = [];
  /** @type {Map<string, Message>} */
  #byId = new Map();
  /** Are there older messages on the server? */
  more = false;
  /** Are there newer ones that we do not hold? Then what comes in live is not put behind these. */
  newer = false;
  /** The newest place heard of: a page asked for before it was taken does not reach up to it. */
  #newest = 0;

  get length() {
    return this.all.length;
  }

  /** @param {string | null | undefined} id */
  get(id) {
    return id ? this.#byId.get(id) : undefined;
  }

  /**
   * Take a message unless we know a newer one, or it lies outside the stretch we hold.
   * @param {Message} message
   * @returns {{index: number, is: Taken}}
   */
  put(message) {
    this.#newest = Math.max(this.#newest, message.seq);
    const known = this.#byId.get(message.id);
    if (known) {
      if (known.rev >= message.rev) return { index: -1, is: "old" };
      const index = this.indexOf(known);
      this.all[index] = message;
      this.#byId.set(message.id, message);
      return { index, is: "changed" };
    }
    if (this.more && message.seq < (this.all[0]?.seq ?? 0)) return { index: -1, is: "old" };
    if (this.newer && message.seq > (this.all.at(-1)?.seq ?? 0)) return { index: -1, is: "beyond" };
    const index = this.#placeFor(message.seq);
    this.all.splice(index, 0, message);
    this.#byId.set(message.id, message);
    return { index, is: "new" };
  }

  /** Put a page of history in front. @param {Message[]} page @param {boolean} more @returns {number} how many were new */
  addOlder(page, more) {
    const older = this.#unknown(page);
    this.all.unshift(...older);
    this.more = more;
    return older.length;
  }

  /** Put a page behind. @param {Message[]} page @param {boolean} newer is there more after it? */
  addNewer(page, newer) {
    const found = this.#unknown(page);
    this.all.push(...found);
    this.newer = newer || (found.length > 0 && this.#isBehind);
  }

  /** Forget everything and start from this page. @param {Message[]} page @param {boolean} more @param {boolean} newer */
  replace(page, more, newer) {
    this.all = [...page].sort((a, b) => a.seq - b.seq);
    this.#byId = new Map(this.all.map((m) => [m.id, m]));
    this.more = more;
    this.newer = newer || this.#isBehind;
  }

  /** What was heard of so far means nothing any more. */
  restart() {
    this.#newest = 0;
  }

  /** Let the oldest go, down to `keep`. @param {number} keep @returns {number} how many went */
  forgetOldest(keep) {
    const gone = this.#drop(this.all.splice(0, Math.max(0, this.length - keep)));
    this.more ||= gone > 0;
    return gone;
  }

  /** Let the newest go, down to `keep`. @param {number} keep */
  forgetNewest(keep) {
    this.newer = this.#drop(this.all.splice(keep)) > 0 || this.newer;
  }

  /** @param {Message} message */
  indexOf(message) {
    const index = this.#placeFor(message.seq);
    return this.all[index]?.id === message.id ? index : this.all.findIndex((m) => m.id === message.id);
  }

  get #isBehind() {
    return (this.all.at(-1)?.seq ?? 0) < this.#newest;
  }

  /** Those of a page that we do not hold yet, in order; from now on we do. @param {Message[]} page */
  #unknown(page) {
    const found = page.filter((m) => !this.#byId.has(m.id)).sort((a, b) => a.seq - b.seq);
    for (const message of found) this.#byId.set(message.id, message);
    return found;
  }

  /** @param {Message[]} gone */
  #drop(gone) {
    for (const message of gone) this.#byId.delete(message.id);
    return gone.length;
  }

  /** @param {number} seq @returns {number} the first index whose seq is not smaller */
  #placeFor(seq) {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.all[middle].seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
