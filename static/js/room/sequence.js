// @ts-check
/** The room's messages as data: one of each id, in the order of `seq`, newest `rev` kept. No DOM. */

/** @typedef {import("./types.js").Message} Message */

export class Sequence {
  /** @type {Message[]} */
  all = [];
  /** @type {Map<string, Message>} */
  #byId = new Map();
  /** Are there older messages on the server? */
  more = false;

  get length() {
    return this.all.length;
  }

  /** @param {string | null | undefined} id */
  get(id) {
    return id ? this.#byId.get(id) : undefined;
  }

  /**
   * Take a message unless we know a newer one, or it lies in history we have not loaded.
   * @param {Message} message
   * @returns {{index: number, is: "new" | "changed" | "old"}}
   */
  put(message) {
    const known = this.#byId.get(message.id);
    if (known) {
      if (known.rev >= message.rev) return { index: -1, is: "old" };
      const index = this.indexOf(known);
      this.all[index] = message;
      this.#byId.set(message.id, message);
      return { index, is: "changed" };
    }
    if (this.more && message.seq < (this.all[0]?.seq ?? 0)) return { index: -1, is: "old" };
    const index = this.#placeFor(message.seq);
    this.all.splice(index, 0, message);
    this.#byId.set(message.id, message);
    return { index, is: "new" };
  }

  /** Put a page of history in front. @param {Message[]} page @returns {number} how many were new */
  addOlder(page) {
    const first = this.all[0]?.seq ?? Infinity;
    const older = page.filter((m) => m.seq < first && !this.#byId.has(m.id));
    older.sort((a, b) => a.seq - b.seq);
    this.all.unshift(...older);
    for (const message of older) this.#byId.set(message.id, message);
    return older.length;
  }

  /** Forget everything and start from this page. @param {Message[]} page @param {boolean} more */
  replace(page, more) {
    this.all = [...page].sort((a, b) => a.seq - b.seq);
    this.#byId = new Map(this.all.map((m) => [m.id, m]));
    this.more = more;
  }

  /** Let the oldest go, down to `keep`. @param {number} keep @returns {number} how many went */
  forget(keep) {
    const gone = this.all.splice(0, Math.max(0, this.all.length - keep));
    for (const message of gone) this.#byId.delete(message.id);
    if (gone.length) this.more = true;
    return gone.length;
  }

  /** @param {Message} message */
  indexOf(message) {
    const index = this.#placeFor(message.seq);
    return this.all[index]?.id === message.id ? index : this.all.findIndex((m) => m.id === message.id);
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
