// A slideshow: one photo after the other, by itself or by hand, over the whole screen if wanted.
// Who wants little motion begins paused, and nothing fades (slideshow.css).
const SLIDE_MS = 5000;
const IDLE_MS = 3000;
const SWIPE_PX = 50;

class Slideshow {
  #at = 0;
  #timer = 0;
  #idle = 0;
  #isPlaying = false;

  constructor(root) {
    this.root = root;
    this.slides = [...root.querySelectorAll("[data-slide]")];
    this.toggle = root.querySelector("[data-toggle]");
    root.classList.add("runs");
    for (const hidden of root.querySelectorAll("[data-tools], [data-count]")) hidden.hidden = false;
    this.listen();
    this.show(0);
    this.play(!matchMedia("(prefers-reduced-motion: reduce)").matches);
  }

  listen() {
    for (const button of this.root.querySelectorAll("[data-go]")) {
      button.addEventListener("click", () => this.show(this.#at + Number(button.dataset.go)));
    }
    this.toggle.addEventListener("click", () => this.play(!this.#isPlaying));
    this.root.querySelector("[data-full]").addEventListener("click", () => this.full());
    document.addEventListener("keydown", (event) => this.press(event));
    for (const kind of ["pointermove", "pointerdown", "keydown"]) {
      document.addEventListener(kind, () => this.wake(), { passive: true });
    }
    this.swipe(this.root.querySelector("[data-slides]"));
  }

  swipe(slides) {
    let from = 0;
    slides.addEventListener("touchstart", (event) => (from = event.touches[0].clientX), {
      passive: true,
    });
    slides.addEventListener("touchend", (event) => {
      const way = event.changedTouches[0].clientX - from;
      if (Math.abs(way) > SWIPE_PX) this.show(this.#at - Math.sign(way));
    });
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = {
      ArrowRight: () => this.show(this.#at + 1),
      ArrowLeft: () => this.show(this.#at - 1),
      Home: () => this.show(0),
      End: () => this.show(this.slides.length - 1),
      f: () => this.full(),
      F: () => this.full(),
      Escape: () => this.leave(),
      " ": () => this.play(!this.#isPlaying),
    };
    const isForButton = event.key === " " && event.target.closest("button, a");
    if (!moves[event.key] || isForButton) return;
    event.preventDefault();
    moves[event.key]();
  }

  /** Round and round; the next one is loaded before it is its turn. */
  show(wanted) {
    const count = this.slides.length;
    this.#at = (wanted + count) % count;
    this.slides.forEach((slide, i) => {
      slide.toggleAttribute("data-seen", i === this.#at);
      slide.setAttribute("aria-hidden", String(i !== this.#at));
    });
    for (const i of [this.#at, (this.#at + 1) % count]) {
      this.slides[i].querySelector("img").loading = "eager";
    }
    this.root.querySelector("[data-count]").textContent = `${this.#at + 1} / ${count}`;
    if (this.#isPlaying) this.wind();
  }

  play(isPlaying) {
    this.#isPlaying = isPlaying;
    const word = isPlaying ? this.root.dataset.pause : this.root.dataset.play;
    this.toggle.setAttribute("aria-label", word);
    this.toggle.querySelector("[data-when-paused]").hidden = isPlaying;
    this.toggle.querySelector("[data-when-playing]").hidden = !isPlaying;
    this.wind();
    this.wake();
  }

  wind() {
    clearTimeout(this.#timer);
    if (this.#isPlaying) this.#timer = setTimeout(() => this.show(this.#at + 1), SLIDE_MS);
  }

  /** The bar goes while nobody moves, and comes back. */
  wake() {
    clearTimeout(this.#idle);
    this.root.classList.remove("idle");
    if (this.#isPlaying) this.#idle = setTimeout(() => this.root.classList.add("idle"), IDLE_MS);
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.().catch(() => {}); // not all phones have it
  }

  leave() {
    if (!document.fullscreenElement) this.root.querySelector("[data-leave]").click();
  }
}

const root = document.querySelector("[data-slideshow]");
if (root?.querySelector("[data-slide]")) new Slideshow(root);
