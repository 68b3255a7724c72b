// The elements of the timeline: those in view and a little around it, used again and again.
import { clock, dayName, monthName, shortDayName } from "./dates.js";
import { lastAtOrBefore } from "./months.js";
import { blurImage } from "./placeholder.js";

const NARROW_DAY = 210;
const OUT_OF_SIGHT = "-9999px";
const NO_BLUR = 32; // a space where the placeholder would begin
const ascii = new TextDecoder();

function box(element, left, top, wide, tall) {
  const { style } = element;
  style.left = `${left}px`;
  style.top = `${top}px`;
  style.width = `${wide}px`;
  if (tall) style.height = `${tall}px`;
}

/** One kind of element, by key. What `show` was not called for between two `sweep`s is put away. */
class Shelf {
  #shown = new Map();
  #seen = new Set();
  #spare = [];

  /** `order` is shared among shelves: all that is shown now, from top to bottom. */
  constructor(canvas, template, order) {
    this.canvas = canvas;
    this.template = template;
    this.order = order;
  }

  /** The element of this key; `isNew` asks for it to be filled in. */
  show(key) {
    this.#seen.add(key);
    const shown = this.#shown.get(key);
    const element = shown ?? this.#take();
    this.#shown.set(key, element);
    this.order.push(element);
    return { element, isNew: !shown };
  }

  #take() {
    const element = this.#spare.pop() ?? this.template.content.firstElementChild.cloneNode(true);
    this.canvas.append(element);
    return element;
  }

  get(key) {
    return this.#shown.get(key);
  }

  /** An element with the focus stays, or the keyboard would lose its place. */
  sweep(putAway = () => {}) {
    for (const [key, element] of this.#shown) {
      if (this.#seen.has(key)) continue;
      element.style.top = OUT_OF_SIGHT;
      if (element === document.activeElement) continue;
      this.#shown.delete(key);
      putAway(element);
      element.remove();
      this.#spare.push(element);
    }
    this.#seen.clear();
  }
}

/** What the badge of a photo says. */
function kindOf(plan, index) {
  if (plan.video[index] >= 0) return "video";
  if (plan.isLive[index]) return "live";
  return plan.kinds[index] ?? "image";
}

/** The figure on the badge: how long a video is, or how many files lie beneath one card. */
function figureOf(plan, index) {
  if (plan.video[index] > 0) return clock(plan.video[index]);
  return plan.versions[index] ? String(plan.versions[index]) : "";
}

export class Tiles {
  #tiles;
  #days;
  #months;
  #waiting;
  #order = [];

  constructor(canvas, root) {
    const template = (name) => root.querySelector(`template[data-${name}]`);
    const shelf = (name) => new Shelf(canvas, template(name), this.#order);
    this.canvas = canvas;
    this.#tiles = shelf("tile");
    this.#days = shelf("day");
    this.#months = shelf("month");
    this.#waiting = shelf("waiting");
    this.photoUrl = root.dataset.photo;
    this.thumbnailUrl = root.dataset.thumbnail;
    this.loads = true; // false while scrolling too fast for pictures to be seen
  }

  element(id) {
    return this.#tiles.get(id);
  }

  month(month, top) {
    const { element, isNew } = this.#months.show(month);
    if (isNew) element.firstElementChild.textContent = monthName(month);
    element.dataset.monthKey = month;
    element.style.top = `${top}px`;
  }

  day(month, plan, index, top) {
    const day = plan.dayNumber[index];
    const wide = plan.dayWide[index];
    const { element } = this.#days.show(`${month}-${day}`);
    box(element, plan.dayLeft[index], top, wide);
    if (element.plan === plan) return;
    element.plan = plan;
    element.dayIndex = index;
    const [name, place] = element.children;
    name.textContent = wide < NARROW_DAY ? shortDayName(month, day) : dayName(month, day);
    place.textContent = plan.places[day] ?? "";
  }

  waiting(month, top, tall, pitch) {
    const { element } = this.#waiting.show(month);
    element.style.setProperty("--pitch", `${pitch}px`);
    element.style.top = `${top}px`;
    element.style.height = `${tall}px`;
  }

  tile(month, plan, index, top, tall) {
    const id = plan.id[index];
    const { element } = this.#tiles.show(id);
    box(element, plan.left[index], top, plan.wide[index], tall);
    if (element.plan !== plan) this.#fill(element, month, plan, index);
    if (this.loads) this.#load(element, id);
  }

  sweep() {
    this.#tiles.sweep((element) => this.#empty(element));
    for (const shelf of [this.#days, this.#months, this.#waiting]) shelf.sweep();
    this.#sort();
  }

  /** Puts the elements in the order in which they are read. The focused one must not be moved. */
  #sort() {
    let before = null;
    for (const element of this.#order.splice(0)) {
      if (element === document.activeElement) continue;
      if (element.previousElementSibling !== before) {
        this.canvas.insertBefore(element, before ? before.nextSibling : this.canvas.firstChild);
      }
      before = element;
    }
  }

  #fill(element, month, plan, index) {
    const [, badge, heart] = element.children;
    element.plan = plan;
    element.place = { month, index };
    delete element.dataset.failed; // a new plan: the thumbnail may be there by now
    element.href = this.photoUrl.replace("/0/", `/${plan.id[index]}/`);
    element.dataset.photo = plan.id[index];
    element.style.backgroundImage = this.#blur(plan.blur, index);
    const kind = kindOf(plan, index);
    badge.hidden = kind === "image";
    badge.dataset.kind = kind;
    badge.lastElementChild.textContent = figureOf(plan, index);
    heart.hidden = !plan.isFavourite[index];
    element.setAttribute("aria-label", this.#words(element.dataset, month, plan, index));
  }

  #words(texts, month, plan, index) {
    const day = plan.dayNumber[lastAtOrBefore(plan.dayFirst, index)];
    const seconds = plan.video[index];
    const versions = plan.versions[index] && `${plan.versions[index]} ${texts.versions}`;
    const words = [texts[kindOf(plan, index)], seconds > 0 && clock(seconds), versions, dayName(month, day), plan.places[day]];
    if (plan.isFavourite[index]) words.push(texts.favourite);
    return words.filter(Boolean).join(", ");
  }

  #blur(bytes, index) {
    if (bytes[index * 36] === NO_BLUR) return "";
    return blurImage(ascii.decode(bytes.subarray(index * 36, index * 36 + 36)));
  }

  #load(element, id) {
    const image = element.firstElementChild;
    if (image.hasAttribute("src") || element.dataset.failed) return;
    image.onload = () => element.classList.add("ready");
    image.onerror = () => {
      image.removeAttribute("src");
      element.dataset.failed = "";
    };
    image.src = this.thumbnailUrl.replace("/0/", `/${id}/`);
    element.classList.toggle("ready", image.complete);
  }

  /** Taking the address away also stops a request that is under way. */
  #empty(element) {
    const image = element.firstElementChild;
    image.onload = image.onerror = null;
    image.removeAttribute("src");
    element.classList.remove("ready");
    element.tabIndex = -1;
    element.plan = null;
  }
}
