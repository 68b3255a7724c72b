// The bar that says how far the files are that wait in this browser, on every page, and sends them.
import { filesOf, forgetAll, onChange, REFUSED, SENT, tryAgain, WAITING } from "./kept_files.js";
import { fill, shareOf, stateOf } from "./upload_words.js";
import { sendWaiting, SignedOut } from "./upload_sender.js";

const WAITS_MS = [5, 10, 20, 40, 60].map((seconds) => seconds * 1000);
const DONE_MS = 6000;
const SOON_MS = 200;
const shape = document.querySelector("[data-upload-bar-shape]");

class UploadBar {
  #bar = null;
  #trouble = "";
  #tries = 0;
  #clock = 0;
  #soon = 0;
  #isSending = false;

  constructor(person, told) {
    this.person = person;
    this.told = told;
    onChange(() => this.#showSoon());
    addEventListener("online", () => this.send());
  }

  /** Thousands of files change one after the other. */
  #showSoon() {
    this.#soon ||= setTimeout(() => this.show(), SOON_MS);
  }

  async show() {
    clearTimeout(this.#soon);
    this.#soon = 0;
    const files = await filesOf(this.person);
    const state = stateOf(files, this.#trouble);
    if (!files.length || state === "done") return this.#finish(files);
    this.#bar ??= this.#make();
    const by = (name) => this.#bar.querySelector(`[data-${name}]`);
    this.#say(fill(this.#bar.dataset[state], files));
    by("share").value = shareOf(files);
    by("share").hidden = state === "refused";
    by("try-again").hidden = state === "sending";
    by("forget").hidden = state === "sending";
    this.#list(by("reasons"), files.filter((file) => file.state === REFUSED));
  }

  /** Spoken only when it says something else. */
  #say(words) {
    const place = this.#bar.querySelector("[data-said]");
    if (place.textContent !== words) place.textContent = words;
  }

  #list(place, refused) {
    place.hidden = !refused.length;
    const lines = refused.map(({ name, reason }) => {
      const line = document.createElement("li");
      line.textContent = `${name}: ${reason}`;
      return line;
    });
    place.replaceChildren(...lines);
  }

  #make() {
    const bar = shape.content.firstElementChild.cloneNode(true);
    bar.querySelector("[data-try-again]").addEventListener("click", () => this.#again());
    bar.querySelector("[data-forget]").addEventListener("click", () => this.#forget(bar.dataset.sure));
    document.body.append(bar);
    return bar;
  }

  async #again() {
    await tryAgain(this.person);
    this.#tries = 0;
    this.send();
  }

  #forget(question) {
    if (confirm(question)) forgetAll(this.person);
  }

  /** Also of what the service worker sent, or a page that was left, while no bar was shown. */
  #finish(files) {
    const bar = this.#bar;
    this.#bar = null;
    if (!files.length) return bar?.remove();
    if (bar) this.#sayDone(bar, files);
    forgetAll(this.person, [SENT]);
    document.body.dispatchEvent(new CustomEvent("upload-changed"));
  }

  #sayDone(bar, files) {
    bar.querySelector("[data-said]").textContent = fill(bar.dataset.done, files);
    bar.querySelector("[data-share]").value = 1;
    bar.querySelectorAll("button").forEach((button) => (button.hidden = true));
    setTimeout(() => bar.remove(), DONE_MS);
  }

  async send() {
    clearTimeout(this.#clock);
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      this.#trouble = "";
      await sendWaiting(this.person, this.told);
      this.#tries = 0;
    } catch (error) {
      this.#trouble = error instanceof SignedOut ? "signedOut" : "waiting";
      this.#later();
    }
    this.#isSending = false;
    await this.show();
  }

  /** The connection comes back, or the server does. */
  #later() {
    const pause = WAITS_MS[Math.min(this.#tries, WAITS_MS.length - 1)];
    this.#tries += 1;
    this.#clock = setTimeout(() => this.send(), pause);
  }
}

/** Show what waits of this person. Its own sending is left away where the page sends by itself. */
export async function showBar(person, told, { sends = true } = {}) {
  const bar = new UploadBar(person, told);
  if (sends && (await filesOf(person)).some(({ state }) => state === WAITING)) bar.send();
  await bar.show();
}
