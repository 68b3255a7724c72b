// The keyboard on the timeline: one photo can be tabbed to, arrows move among all of them.
import { lastAtOrBefore } from "./months.js";

export class Roving {
  #busy = false;

  /** `timeline` gives months, planned(month), reveal(month, index) and firstInView(). */
  constructor(scroller, timeline) {
    this.timeline = timeline;
    scroller.addEventListener("keydown", (event) => this.#key(event));
    scroller.addEventListener("focusin", ({ target }) => this.#mark(target.closest("[data-photo]")));
  }

  /** Keeps one photo reachable by Tab: the marked one, else the first in view. */
  update(firstInView) {
    if (this.marked?.isConnected && this.marked.tabIndex === 0) return;
    this.#mark(firstInView);
  }

  #mark(tile) {
    if (!tile) return;
    if (this.marked) this.marked.tabIndex = -1;
    this.marked = tile;
    tile.tabIndex = 0;
  }

  async #key(event) {
    const tile = event.target.closest("[data-photo]");
    const move = MOVES[event.key];
    if (!tile || !move || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (this.#busy) return;
    this.#busy = true;
    const target = await move(this.timeline, tile.place);
    if (target) (await this.timeline.reveal(target))?.focus({ preventScroll: true });
    this.#busy = false;
  }
}

const MOVES = {
  ArrowRight: (timeline, place) => step(timeline, place, 1),
  ArrowLeft: (timeline, place) => step(timeline, place, -1),
  ArrowDown: (timeline, place) => stepRow(timeline, place, 1),
  ArrowUp: (timeline, place) => stepRow(timeline, place, -1),
  Home: (timeline) => edge(timeline, 0, 1),
  End: (timeline) => edge(timeline, timeline.months.length - 1, -1),
};

async function step(timeline, { month, index }, by) {
  const plan = await timeline.planned(month);
  const next = index + by;
  if (next >= 0 && next < plan.id.length) return { month, index: next };
  return edge(timeline, timeline.months.indexOf(month) + by, by);
}

/** The first photo of a month coming from above (by 1), the last coming from below (by -1). */
async function edge(timeline, monthIndex, by) {
  const month = timeline.months.keys[monthIndex];
  if (month === undefined) return null;
  const plan = await timeline.planned(month);
  return { month, index: by > 0 ? 0 : plan.id.length - 1 };
}

async function stepRow(timeline, { month, index }, by) {
  const plan = await timeline.planned(month);
  const centre = plan.left[index] + plan.wide[index] / 2;
  const row = lastAtOrBefore(plan.rowFirst, index, plan.rowTop.length) + by;
  if (row >= 0 && row < plan.rowTop.length) return { month, index: nearest(plan, row, centre) };
  const beside = timeline.months.keys[timeline.months.indexOf(month) + by];
  if (beside === undefined) return null;
  const other = await timeline.planned(beside);
  return { month: beside, index: nearest(other, by > 0 ? 0 : other.rowTop.length - 1, centre) };
}

/** The photo of a row whose middle is nearest. */
function nearest(plan, row, centre) {
  let best = plan.rowFirst[row];
  const away = (i) => Math.abs(plan.left[i] + plan.wide[i] / 2 - centre);
  for (let i = best; i < plan.rowFirst[row + 1]; i += 1) {
    if (away(i) < away(best)) best = i;
  }
  return best;
}
