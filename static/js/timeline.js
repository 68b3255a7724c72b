// The timeline: composes scrolling, months, elements, scrubber and keys.
import { monthName } from "./dates.js";
import { estimateHeight, measures } from "./layout.js";
import { MonthLoader } from "./month_loader.js";
import { Months, lastAtOrBefore } from "./months.js";
import { Roving } from "./roving.js";
import { Scrubber } from "./scrubber.js";
import { Tiles } from "./tiles.js";
import { TimelineSelection } from "./timeline_selection.js";
import { showToast } from "./toasts.js";
import { VirtualScroll } from "./virtual_scroll.js";

const AROUND = 0.75; // views drawn above and below
const AHEAD = 2; // views whose months are fetched
const FAST = 5; // pixels a millisecond at which nobody sees pictures
const SETTLE = 90; // milliseconds without a fast scroll

class Timeline {
  #anchor = null; // a place to come to once its month is known
  #frame = 0;
  #settleTimer = 0;
  #saveTimer = 0;
  #last = { at: 0, offset: 0 };
  #waiters = new Map();

  constructor(root, worker, counts) {
    this.root = root;
    this.scroller = root.querySelector("[data-scroller]");
    this.canvas = root.querySelector("[data-canvas]");
    this.label = root.querySelector("[data-label]");
    this.scroll = new VirtualScroll(this.scroller, this.canvas);
    this.tiles = new Tiles(this.canvas, root);
    this.scrubber = new Scrubber(root.querySelector("[data-scrubber]"), (y) => this.goTo(y));
    this.roving = new Roving(this.scroller, this);
    this.loader = new MonthLoader(worker, {
      monthUrl: (month) => root.dataset.month.replace("0001-01", month),
      onPlan: (month, plan) => this.#arrive(month, plan),
      onError: () => this.#complain(),
    });
    this.sizes = measures(this.canvas.clientWidth);
    this.#anchor = history.state?.timeline ?? null;
    this.selection = new TimelineSelection(this, document.querySelector("[data-selection]"));
    this.#setCounts(counts, this.#anchor);
    this.#listen();
  }

  #listen() {
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    for (const name of ["wheel", "touchstart", "keydown", "pointerdown"]) {
      this.root.addEventListener(name, () => (this.#anchor = null), { passive: true });
    }
    new ResizeObserver(() => this.#resized()).observe(this.canvas);
    document.body.addEventListener("library-changed", () => this.refresh());
    document.addEventListener("close", ({ target }) => this.#closed(target), { capture: true });
    addEventListener("pagehide", () => this.#save());
  }

  // Months and their heights

  #setCounts(counts, anchor) {
    this.counts = counts;
    this.months = new Months(counts, (month, count) => {
      return this.loader.plan(month)?.height ?? estimateHeight(count, this.sizes);
    });
    this.#heightsChanged(anchor);
  }

  #heightsChanged(anchor) {
    this.scroll.resize(this.months.total, anchor ? this.#offsetOf(anchor) : 0);
    this.scrubber.setMonths(this.months);
    this.draw();
  }

  #arrive(month, plan) {
    const anchor = this.#anchor ?? this.#here();
    this.months.setHeight(this.months.indexOf(month), plan.height);
    if (this.#anchor?.month === month) this.#anchor = null;
    this.#heightsChanged(anchor);
    this.#waiters.get(month)?.resolve(plan);
    this.#waiters.delete(month);
  }

  /** What is at the top edge, in words that outlive other widths and other photos. */
  #here() {
    const { offset } = this.scroll;
    const i = this.months.at(offset);
    const month = this.months.keys[i];
    const within = offset - this.months.tops[i];
    const plan = this.loader.plan(month);
    if (!plan || within < plan.rowTop[0]) return { month, share: within / this.months.heights[i] };
    const row = lastAtOrBefore(plan.rowTop, within);
    const index = plan.rowFirst[row];
    return { month, index, id: plan.id[index], below: within - plan.rowTop[row] };
  }

  #offsetOf({ month, index, id, below, share = 0 }) {
    const i = this.months.indexOf(month);
    const top = this.months.tops[i];
    const plan = this.loader.plan(month);
    if (index === undefined || this.months.keys[i] !== month) {
      return top + share * this.months.heights[i];
    }
    if (!plan) return top + (index / this.months.counts[i]) * this.months.heights[i];
    const found = plan.id[index] === id ? index : plan.id.indexOf(id);
    const at = found === -1 ? Math.min(index, plan.id.length - 1) : found;
    return top + plan.rowTop[lastAtOrBefore(plan.rowFirst, at, plan.rowTop.length)] + below;
  }

  // Drawing

  draw() {
    this.#frame = 0;
    this.scroll.recentre();
    const { offset, height } = this.scroll;
    const from = offset - height * AROUND;
    const until = offset + height * (1 + AROUND);
    const last = this.months.at(Math.min(until, this.months.total - 1));
    for (let i = this.months.at(Math.max(0, from)); i <= last; i += 1) this.#drawMonth(i, from, until);
    this.tiles.sweep();
    this.selection.repaint();
    this.roving.update(this.#firstInView());
    this.scrubber.follow(offset);
    this.#drawLabel(offset);
    this.#loadAround(offset, height);
  }

  #drawMonth(i, from, until) {
    const month = this.months.keys[i];
    const top = this.months.tops[i];
    const plan = this.loader.plan(month);
    if (top + this.sizes.monthHead > from) this.tiles.month(month, this.scroll.place(top));
    if (plan) this.#drawPlan(month, plan, top, from - top, until - top);
    else this.#drawWaiting(i, from, until);
  }

  /** Rows and days between two heights of the month. */
  #drawPlan(month, plan, top, from, until) {
    let day = lastAtOrBefore(plan.dayTop, from - this.sizes.dayHead);
    for (let row = lastAtOrBefore(plan.rowTop, from); row < plan.rowTop.length; row += 1) {
      if (plan.rowTop[row] > until) break;
      for (; day < plan.dayTop.length && plan.dayTop[day] < plan.rowTop[row]; day += 1) {
        this.tiles.day(month, plan, day, this.scroll.place(top + plan.dayTop[day]));
      }
      const y = this.scroll.place(top + plan.rowTop[row]);
      for (let k = plan.rowFirst[row]; k < plan.rowFirst[row + 1]; k += 1) {
        this.tiles.tile(month, plan, k, y, plan.rowTall[row]);
      }
    }
  }

  #drawWaiting(i, from, until) {
    const pitch = this.sizes.rowHeight + this.sizes.gap;
    const first = this.months.tops[i] + this.sizes.monthHead;
    const start = first + Math.max(0, Math.floor((from - first) / pitch)) * pitch;
    const end = Math.min(until, this.months.tops[i + 1] - this.sizes.dayFoot);
    if (end <= start) return;
    this.tiles.waiting(this.months.keys[i], this.scroll.place(start), end - start, pitch);
  }

  #drawLabel(offset) {
    const i = this.months.at(offset);
    this.label.textContent = monthName(this.months.keys[i]);
    this.label.hidden = offset - this.months.tops[i] < this.sizes.monthHead / 2;
  }

  #firstInView() {
    const here = this.#here();
    return here.id === undefined ? this.canvas.querySelector("[data-photo]") : this.tiles.element(here.id);
  }

  // Loading

  #loadAround(offset, height) {
    if (!this.tiles.loads) return;
    const first = this.months.at(Math.max(0, offset - height * AHEAD));
    const last = this.months.at(Math.min(offset + height * (1 + AHEAD), this.months.total - 1));
    const here = this.months.at(offset);
    const near = [];
    for (let i = first; i <= last; i += 1) near.push(i);
    near.sort((a, b) => Math.abs(a - here) - Math.abs(b - here));
    const wanted = new Set([...near.map((i) => this.months.keys[i]), ...this.#waiters.keys()]);
    this.loader.want([...wanted], this.sizes);
  }

  #complain() {
    showToast(this.root.dataset.failed);
    this.draw();
  }

  /** The months anew, and what is in view. The place is kept. */
  async refresh() {
    const { months } = await fetchCounts(this.root);
    if (months.length === 0) return location.reload();
    const anchor = this.#anchor ?? this.#here();
    const before = new Map(this.counts);
    for (const [month, count] of months) {
      if (before.get(month) !== count || this.#isInView(month)) this.loader.outdate(month);
    }
    this.#setCounts(months, anchor);
  }

  /** The photo page over the timeline was closed, at a photo that may have changed there. */
  async #closed(dialog) {
    const id = dialog.querySelector("[data-photo-id]")?.dataset.photoId;
    if (!id) return;
    await this.refresh();
    const place = this.loader.find(Number(id));
    if (place) this.reveal(place).focus({ preventScroll: true, focusVisible: false });
  }

  #isInView(month) {
    const i = this.months.indices.get(month);
    const { offset, height } = this.scroll;
    return i !== undefined && this.months.tops[i] < offset + height && this.months.tops[i + 1] > offset;
  }

  // Moving

  goTo(offset) {
    this.#anchor = null;
    this.scroll.moveTo(offset);
    this.#scrolled();
  }

  #scrolled() {
    const now = performance.now();
    const { offset } = this.scroll;
    const speed = Math.abs(offset - this.#last.offset) / Math.max(1, now - this.#last.at);
    this.#last = { at: now, offset };
    if (speed > FAST || this.scrubber.isHeld) this.#skim();
    this.scrubber.appear();
    this.#frame ||= requestAnimationFrame(() => this.draw());
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => this.#save(), 250);
  }

  /** Shows places and colours only, until the scroll comes to rest. */
  #skim() {
    this.tiles.loads = false;
    clearTimeout(this.#settleTimer);
    this.#settleTimer = setTimeout(() => {
      this.tiles.loads = true;
      this.draw();
    }, SETTLE);
  }

  #resized() {
    const sizes = measures(this.canvas.clientWidth);
    if (sizes.width === this.sizes.width) return this.draw();
    this.#anchor ??= this.#here();
    this.sizes = sizes;
    this.loader.forgetPlans();
    this.#setCounts(this.counts, this.#anchor);
  }

  #save() {
    clearTimeout(this.#saveTimer);
    history.replaceState({ ...history.state, timeline: this.#anchor ?? this.#here() }, "");
  }

  // For the keyboard, and for selecting

  /** The place of a photo in a month that is there, or nothing. */
  find(id) {
    return this.loader.find(id);
  }

  /** The plan of a month, once it is there. */
  planned(month) {
    const plan = this.loader.plan(month);
    if (plan) return Promise.resolve(plan);
    if (!this.#waiters.has(month)) {
      let resolve;
      const promise = new Promise((done) => (resolve = done));
      this.#waiters.set(month, { promise, resolve });
      this.draw();
    }
    return this.#waiters.get(month).promise;
  }

  /** Scrolls a photo into view and returns its element. */
  reveal({ month, index }) {
    const plan = this.loader.plan(month);
    const row = lastAtOrBefore(plan.rowFirst, index, plan.rowTop.length);
    const top = this.months.tops[this.months.indexOf(month)] + plan.rowTop[row];
    const { offset, height } = this.scroll;
    const head = this.sizes.monthHead + this.sizes.dayHead;
    if (top - head < offset) this.goTo(top - head);
    else if (top + plan.rowTall[row] + this.sizes.gap > offset + height) {
      this.goTo(top + plan.rowTall[row] + this.sizes.gap * 2 - height);
    }
    this.draw();
    return this.tiles.element(plan.id[index]);
  }
}

async function fetchCounts(root) {
  const response = await fetch(root.dataset.months);
  return response.json();
}

const root = document.querySelector("[data-timeline]");
const worker = new Worker(root.dataset.worker, { type: "module" }); // starts while the months come
const { months } = await fetchCounts(root);
if (months.length > 0) new Timeline(root, worker, months);
