// A live photo: its moving half plays over the still, once and without sound, at the press of the
// button or for as long as the picture is held.
const HOLD_MS = 350;
const STEADY = 8; // pixels
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class LivePhoto {
  #timer = 0;
  #isHeld = false;
  #from = null;

  constructor(article) {
    this.video = article.querySelector("[data-live]");
    this.button = article.querySelector("[data-live-play]");
    if (!this.video) return;
    this.button.addEventListener("click", () => (this.isPlaying ? this.stop() : this.play()));
    this.video.addEventListener("ended", () => this.stop());
    const picture = this.video.parentElement;
    picture.addEventListener("pointerdown", (event) => this.#down(event));
    picture.addEventListener("pointermove", (event) => this.#moved(event));
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
      picture.addEventListener(name, () => this.#release());
    }
    picture.addEventListener("contextmenu", (event) => this.#isHeld && event.preventDefault());
  }

  get isPlaying() {
    return !this.video.hidden;
  }

  async play() {
    this.video.hidden = false;
    this.button.setAttribute("aria-pressed", "true");
    this.video.currentTime = 0;
    try {
      await this.video.play();
    } catch {
      this.stop(); // stopped before it began, or it cannot be played
    }
  }

  stop() {
    this.video.pause();
    this.video.hidden = true;
    this.button.setAttribute("aria-pressed", "false");
  }

  /** Stops the download, too. */
  close() {
    if (!this.video) return;
    clearTimeout(this.#timer);
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
  }

  #down({ button, clientX, clientY }) {
    if (button || calm.matches || this.isPlaying) return;
    this.#from = { x: clientX, y: clientY };
    this.#timer = setTimeout(() => {
      this.#isHeld = true;
      this.play();
    }, HOLD_MS);
  }

  #moved({ clientX, clientY }) {
    if (!this.#from || this.#isHeld) return;
    const far = Math.hypot(clientX - this.#from.x, clientY - this.#from.y) > STEADY;
    if (far) clearTimeout(this.#timer);
  }

  #release() {
    clearTimeout(this.#timer);
    this.#from = null;
    if (this.#isHeld) this.stop();
    this.#isHeld = false;
  }
}
