// @ts-check
/** How a moderator is told of a new case beside the list: a sound, a count in the title. Neither
 * happens unless it was asked for; the wish is remembered in this browser and says nothing of anybody. */

const PREFIX = "kith-desk:";
const SOUND_SECONDS = 0.35;

export class Telling {
  #fresh = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.title = document.title;
    this.wishes = /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll("[data-wish]")]);
    for (const box of this.wishes) {
      box.checked = remembered(box.dataset.wish ?? "");
      box.addEventListener("change", () => {
        remember(box.dataset.wish ?? "", box.checked);
        if (box.checked && box.dataset.wish === "sound") chime();
      });
    }
    root.hidden = false;
    document.addEventListener("visibilitychange", () => document.hidden || this.#seen());
  }

  /** A new case came. */
  tell() {
    if (this.#wants("sound")) chime();
    if (!this.#wants("title") || !document.hidden) return;
    this.#fresh += 1;
    document.title = `(${this.#fresh}) ${this.title}`;
  }

  #seen() {
    this.#fresh = 0;
    document.title = this.title;
  }

  /** @param {string} wish */
  #wants(wish) {
    return this.wishes.some((box) => box.dataset.wish === wish && box.checked);
  }
}

/** Two soft tones. A browser that has not been touched yet stays silent. */
function chime() {
  try {
    const audio = new AudioContext();
    const volume = audio.createGain();
    volume.connect(audio.destination);
    volume.gain.setValueAtTime(0.06, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + SOUND_SECONDS);
    [523, 659].forEach((pitch, index) => {
      const tone = audio.createOscillator();
      tone.frequency.value = pitch;
      tone.connect(volume);
      tone.start(audio.currentTime + index * 0.12);
      tone.stop(audio.currentTime + SOUND_SECONDS);
    });
    setTimeout(() => audio.close(), 1_000);
  } catch {
    // no sound on this machine: the list still moves
  }
}

/** @param {string} wish */
function remembered(wish) {
  try {
    return localStorage.getItem(PREFIX + wish) === "yes";
  } catch {
    return false;
  }
}

/** @param {string} wish @param {boolean} isOn */
function remember(wish, isOn) {
  try {
    if (isOn) localStorage.setItem(PREFIX + wish, "yes");
    else localStorage.removeItem(PREFIX + wish);
  } catch {
    // storage is forbidden: the wish holds until the tab closes
  }
}
