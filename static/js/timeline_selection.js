// Selection on the timeline, where only what is in view has elements: days, months and all between
// two photos are told by the months' plans.
import { Selection, isBusy } from "./selection.js";
import { SelectionBar } from "./selection_bar.js";

export class TimelineSelection {
  constructor(timeline, bar) {
    this.timeline = timeline;
    const root = timeline.canvas;
    root.dataset.selectedWord = bar.dataset.selectedWord;
    this.bar = new SelectionBar(bar, { shownIds: () => [], changed: () => timeline.refresh() });
    this.selection = new Selection(root, {
      between: (first, last) => this.#between(first, last),
      changed: (selection) => this.bar.follow(selection),
    });
    this.bar.attach(this.selection);
    root.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("keydown", (event) => this.#keyed(event));
  }

  repaint() {
    this.selection.repaint();
  }

  async #between(first, last) {
    const [a, b] = [first, last].map((id) => this.timeline.find(id));
    if (!a || !b) return [last];
    const { months } = this.timeline;
    const [from, to] = [a, b].sort((one, other) =>
      months.indexOf(one.month) - months.indexOf(other.month) || one.index - other.index);
    const ids = [];
    for (let i = months.indexOf(from.month); i <= months.indexOf(to.month); i += 1) {
      const month = months.keys[i];
      const plan = await this.timeline.planned(month);
      const begin = month === from.month ? from.index : 0;
      const end = month === to.month ? to.index + 1 : plan.id.length;
      ids.push(...plan.id.subarray(begin, end));
    }
    return ids;
  }

  async #clicked({ target }) {
    const day = target.closest("[data-day-tick]")?.parentElement;
    if (day) this.selection.toggleAll(idsOfDay(day.plan, day.dayIndex));
    const month = target.closest("[data-month-tick]")?.parentElement;
    if (!month) return;
    const plan = await this.timeline.planned(month.dataset.monthKey);
    this.selection.toggleAll([...plan.id]);
  }

  /** X: the whole day of the photo that has the focus. */
  #keyed(event) {
    const tile = document.activeElement?.closest?.("[data-photo]");
    if (event.key !== "X" || !tile?.place || event.ctrlKey || event.metaKey || isBusy(event.target)) return;
    event.preventDefault();
    const { plan, place } = tile;
    let day = plan.dayFirst.length - 1;
    while (plan.dayFirst[day] > place.index) day -= 1;
    this.selection.toggleAll(idsOfDay(plan, day));
  }
}

function idsOfDay(plan, index) {
  return [...plan.id.subarray(plan.dayFirst[index], plan.dayFirst[index + 1] ?? plan.id.length)];
}
