// The photo page laid over the page from which a photo was opened, which keeps its place beneath.
// It has its own address: Back closes it, arrows move among its neighbours.
import { watchCuration } from "./curation.js";
import { LivePhoto } from "./live.js";
import "./faces.js";
import "./read_text.js";
import { Stage } from "./stage.js";
import { showCurrentVersion } from "./versions.js";

const PHOTO_PAGE = /^\/photos\/\d+\/$/;
const DETAILS = "heirloom-details"; // remembered: whether the panel is open
const CLOSER = 1.5;
const narrow = matchMedia("(width <= 760px)");

/** The address within this site when the link leads to a photo page. */
function photoAddress(link) {
  const url = new URL(link.href, location);
  return url.origin === location.origin && PHOTO_PAGE.test(url.pathname) ? url.pathname + url.search : "";
}

/** The addresses of a list in which the link stands. The timeline is none: the server knows it. */
function listOf(link) {
  return addressesIn(link.closest("[data-photo-list]"));
}

function addressesIn(list) {
  return [...(list?.querySelectorAll("a[href]") ?? [])].map(photoAddress).filter(Boolean);
}

async function fetchViewer(address) {
  const response = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  return response?.ok && !response.redirected ? response.text() : "";
}

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/** What the panel still asks for is wanted no more. */
function dropFragments(article) {
  for (const place of article.querySelectorAll("[hx-get]")) window.htmx.trigger(place, "htmx:abort");
}

class Viewer {
  #list = [];
  #wanted = "";
  #stage = null;
  #live = null;
  #fetched = new Map();
  #titleBefore = "";
  #scrollsTo = null; // while the sheet is on its way
  #toasts = document.querySelector("[data-toasts]"); // beneath an open dialog nobody could press Undo

  /** `page` is the photo's own page, where the viewer is no overlay. */
  constructor(page) {
    this.page = page;
    if (page) this.#startOnPage();
  }

  get host() {
    return this.page ?? this.dialog;
  }

  get article() {
    return this.host?.querySelector("[data-viewer]") ?? null;
  }

  #startOnPage() {
    this.isReloaded = Boolean(history.state?.viewer); // it was an overlay before a reload
    this.#wanted = location.pathname + location.search;
    this.#enter("");
    const asked = new URLSearchParams(location.search);
    if (["q", "album", "person"].some((list) => asked.get(list))) this.#fetchList();
  }

  /** The search, the album or the person that this photo came from. Until they are here, nothing is beside it;
      where it is not on their first page, it keeps its neighbours of the timeline. */
  async #fetchList() {
    const links = [...this.article.querySelectorAll("[data-step]:not([hidden])")];
    for (const link of links) link.hidden = true;
    const response = await fetch(this.article.querySelector("[data-close]").href);
    const found = parse(await response.text());
    for (const link of links) link.hidden = false;
    this.#list = addressesIn(found.querySelector("[data-photo-list]"));
    this.#relink();
  }

  // Going to a photo

  open(address, list) {
    this.#list = list;
    history.pushState({ viewer: (history.state?.viewer ?? 0) + 1 }, "", address);
    this.show(address);
  }

  /** False where there is no photo in this direction. */
  step(direction) {
    const link = this.article?.querySelector(`[data-step="${direction}"]:not([hidden])`);
    if (!link) return false;
    const address = photoAddress(link);
    history.replaceState(history.state, "", address);
    this.show(address, direction);
    return true;
  }

  /** Another file of the same picture takes its place, also in the list. */
  switchVersion(address) {
    const at = this.#list.indexOf(this.#wanted);
    if (at !== -1) this.#list[at] = address;
    history.replaceState(history.state, "", address);
    this.show(address);
  }

  async show(address, direction = "") {
    this.#wanted = address;
    this.#openDialog();
    const html = await this.#take(address);
    if (this.#wanted !== address) return;
    if (html) this.#place(html, direction);
    else location.replace(address); // gone, or signed out: the server says which
  }

  #place(html, direction) {
    const article = document.adoptNode(parse(html).querySelector("[data-viewer]"));
    const used = document.activeElement;
    const step = used?.closest("[data-step]")?.dataset.step;
    const kept = used?.matches("[data-version]") ? "[data-version][aria-current]" : `[data-step="${step}"]:not([hidden])`;
    this.#leave();
    if (this.page) this.page.replaceChildren(article);
    else this.dialog.replaceChildren(article, this.#toasts);
    window.htmx.process(article);
    this.#enter(direction);
    const focus = article.querySelector(kept);
    (focus ?? article.querySelector("[data-close]")).focus({ preventScroll: true, focusVisible: Boolean(focus) });
  }

  #leave() {
    if (this.article) dropFragments(this.article);
    this.#stage?.close();
    this.#live?.close();
  }

  #enter(direction) {
    const { article } = this;
    this.#relink();
    this.#live = new LivePhoto(article);
    this.#stage = new Stage(article, (way) => this.step(way));
    if (direction) this.#stage.enter(direction);
    showCurrentVersion(article);
    document.title = `${article.dataset.title} – Heirloom`;
    this.dialog?.setAttribute("aria-label", article.dataset.title);
    this.#showDetails(localStorage.getItem(DETAILS) ?? "open");
    for (const link of article.querySelectorAll("[data-step]:not([hidden])")) this.#prefetch(link);
  }

  /** Opened from a list, its order counts, not the timeline's. */
  #relink() {
    const at = this.#list.indexOf(this.#wanted);
    if (at === -1) return;
    for (const [direction, by] of [["newer", -1], ["older", 1]]) {
      const link = this.article.querySelector(`[data-step="${direction}"]`);
      const address = this.#list[at + by];
      link.hidden = !address;
      if (address) link.href = address;
    }
  }

  // Fetching ahead. What was fetched is used once, so it is never old.

  #take(address) {
    const html = this.#fetched.get(address) ?? fetchViewer(address);
    this.#fetched.clear();
    return html;
  }

  #prefetch(link) {
    const address = photoAddress(link);
    const html = fetchViewer(address);
    this.#fetched.set(address, html);
    html.then((text) => {
      const picture = parse(text).querySelector("[data-image]");
      if (picture) new Image().src = picture.getAttribute("src");
    });
  }

  // Opening and closing

  #openDialog() {
    if (this.page || this.dialog?.open) return;
    this.dialog ??= this.#makeDialog();
    this.#titleBefore = document.title;
    this.dialog.showModal();
  }

  #makeDialog() {
    const dialog = document.createElement("dialog");
    dialog.className = "viewer-dialog";
    dialog.addEventListener("close", () => this.#closed());
    document.body.append(dialog);
    return dialog;
  }

  #closed() {
    this.#leave();
    this.#stage = this.#live = null;
    this.#wanted = "";
    document.body.append(this.#toasts);
    this.dialog.replaceChildren();
    document.title = this.#titleBefore;
    if (history.state?.viewer) history.go(-history.state.viewer);
  }

  close() {
    if (this.dialog?.open) this.dialog.close();
    else if (this.isReloaded) history.go(-history.state.viewer);
    else location.assign(this.article.querySelector("[data-close]").href);
  }

  /** The address changed by Back or Forward. */
  follow() {
    if (PHOTO_PAGE.test(location.pathname)) this.show(location.pathname + location.search);
    else if (this.page) location.reload();
    else this.dialog?.close();
  }

  /** Something was taken back, perhaps about this photo. */
  again() {
    if (this.article) this.show(this.#wanted);
  }

  /** What is shown went into the trash or the archive, or came back: on to the next. */
  goOn() {
    if (!this.step("older") && !this.step("newer")) this.again();
  }

  /** What the photo waited for is done: show it. */
  refresh() {
    if (this.article?.querySelector("[data-waits]")) this.show(this.#wanted);
  }

  // The panel

  toggleDetails() {
    if (narrow.matches) return this.#scrollToDetails();
    const state = this.host.dataset.details === "open" ? "closed" : "open";
    localStorage.setItem(DETAILS, state);
    this.#showDetails(state);
  }

  #showDetails(state) {
    this.host.dataset.details = state;
    this.article.querySelector("[data-toggle-panel]").setAttribute("aria-expanded", state === "open");
  }

  #scrollToDetails() {
    const { article } = this;
    const isUp = (this.#scrollsTo ?? article.scrollTop) > 40;
    this.#scrollsTo = isUp ? 0 : article.clientHeight * 0.62;
    article.addEventListener("scrollend", () => (this.#scrollsTo = null), { once: true });
    article.scrollTop = this.#scrollsTo;
  }

  // Keys

  zoom(factor) {
    this.#stage.zoom(factor, { x: 0, y: 0 }, { isMoving: true });
  }

  fit() {
    this.#stage.reset();
  }

  press(selector) {
    this.article.querySelector(selector)?.click();
  }

  play() {
    const video = this.article.querySelector("[data-video]");
    if (video?.paused) video.play();
    else video?.pause();
  }
}

const viewer = new Viewer(document.querySelector("[data-viewer-host]"));

const KEYS = {
  ArrowLeft: () => viewer.step("newer"),
  ArrowRight: () => viewer.step("older"),
  "+": () => viewer.zoom(CLOSER),
  "=": () => viewer.zoom(CLOSER),
  "-": () => viewer.zoom(1 / CLOSER),
  0: () => viewer.fit(),
  f: () => viewer.press("[data-favourite]"),
  a: () => viewer.press("[data-archive]"),
  Delete: () => viewer.press("[data-trash]"),
  d: () => viewer.press("[data-download]"),
  e: () => viewer.press("[data-edit]"),
  i: () => viewer.toggleDetails(),
  p: () => viewer.press("[data-show-faces]:not([hidden])"),
  m: () => viewer.press("[data-mark-face]:not([hidden])"),
  " ": () => viewer.play(),
};

/** Whether the element under the focus has a use for the key itself. */
function isUsed(key, target) {
  if (target.closest("textarea, input:not([type=radio]), select")) return true;
  if (key === " ") return Boolean(target.closest("a, button, input, video"));
  return key.startsWith("Arrow") && Boolean(target.closest("video, input"));
}

function keyed(event) {
  const isOther = document.querySelector("dialog[open]:not(.viewer-dialog)");
  if (!viewer.article || isOther || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isUsed(event.key, event.target)) return;
  if (event.key === "Escape" && viewer.page) return viewer.close();
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  event.stopPropagation(); // the page beneath has keys of its own
  KEYS[event.key]();
}

function clicked(event) {
  const link = event.target.closest("a[href]");
  const isPlain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !isPlain || event.defaultPrevented) return;
  const act = actionOf(link);
  if (!act) return;
  event.preventDefault();
  act();
}

function actionOf(link) {
  if (link.matches("[data-step]")) return () => viewer.step(link.dataset.step);
  if (link.matches("[data-toggle-panel]")) return () => viewer.toggleDetails();
  if (link.matches("[data-close]") && link.closest("[data-viewer]")) return () => viewer.close();
  const address = photoAddress(link);
  if (address && link.matches("[data-version]")) return () => viewer.switchVersion(address);
  return address ? () => viewer.open(address, listOf(link)) : null;
}

/** The list of stages still to do asks now and then, and is empty in the end. */
function finished({ detail }) {
  const isList = detail.requestConfig.elt.id === "stages";
  if (isList && detail.successful && !detail.xhr.responseText.trim()) viewer.refresh();
}

/** Put away, and on to the next photo. */
function putAway({ target, detail }) {
  if (detail.successful && target.matches?.(".away") && viewer.article?.contains(target)) viewer.goOn();
}

/** A photo that is being locked is not asked about any more, unless it stays after all. */
function leaving(event) {
  const { target, detail } = event;
  const article = target.closest?.("[data-viewer]");
  if (article && target.matches("[data-leaves]")) {
    article.dataset.leaving = "";
    dropFragments(article);
  } else if (article && "leaving" in article.dataset && detail.requestConfig.verb === "get") {
    event.preventDefault();
  }
}

function stayed({ target }) {
  if (target.matches?.("[data-leaves]")) viewer.again();
}

document.addEventListener("keydown", keyed, true);
document.addEventListener("htmx:beforeRequest", leaving);
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, stayed);
}
document.addEventListener("htmx:afterRequest", finished);
document.addEventListener("htmx:afterRequest", putAway);
document.body.addEventListener("action-undone", () => viewer.again());
document.addEventListener("click", clicked);
addEventListener("popstate", () => viewer.follow());
watchCuration();
