// Asks the worker for the months that are wanted, stops what is wanted no more, keeps the plans.
const MOST_KEPT = 300_000; // photos
const PAUSE_AFTER_ERROR = 3000;

export class MonthLoader {
  #worker;
  #ticket = 0;
  #asked = new Map();
  #plans = new Map();
  #stale = new Set();
  #resting = new Set();

  /** `onPlan(month, plan)` when a month was laid out, `onError(month)` when it failed. */
  constructor(worker, { monthUrl, onPlan, onError }) {
    this.monthUrl = monthUrl;
    this.onPlan = onPlan;
    this.onError = onError;
    this.#worker = worker;
    this.#worker.onmessage = ({ data }) => this.#receive(data);
  }

  plan(month) {
    return this.#plans.get(month);
  }

  /** Where this photo stands, among the months whose plans are kept: `{month, index}`. */
  find(id) {
    for (const [month, plan] of this.#plans) {
      const index = plan.id.indexOf(id);
      if (index !== -1) return { month, index };
    }
    return null;
  }

  /** Exactly these months are wanted now, the most urgent first. */
  want(months, sizes) {
    for (const month of this.#asked.keys()) {
      if (!months.includes(month)) this.#cancel(month);
    }
    for (const month of months) {
      if (!this.#asked.has(month) && this.#lacks(month)) this.#ask(month, sizes);
    }
    this.#forgetFar(months);
  }

  /** Plans for another width are of no use; the worker still has their columns. */
  forgetPlans() {
    this.#plans.clear();
    this.#asked.clear();
    this.#ticket += 1;
  }

  /** The month has changed on the server. Its plan serves until the new one is there. */
  outdate(month) {
    this.#asked.delete(month);
    this.#worker.postMessage({ action: "forget", month });
    if (this.#plans.has(month)) this.#stale.add(month);
  }

  #lacks(month) {
    return (!this.#plans.has(month) || this.#stale.has(month)) && !this.#resting.has(month);
  }

  #ask(month, sizes) {
    this.#ticket += 1;
    this.#asked.set(month, this.#ticket);
    const url = this.monthUrl(month);
    this.#worker.postMessage({ action: "load", month, ticket: this.#ticket, url, sizes });
  }

  #cancel(month) {
    this.#asked.delete(month);
    this.#worker.postMessage({ action: "cancel", month });
  }

  #receive({ month, ticket, plan, error }) {
    if (this.#asked.get(month) !== ticket) return;
    this.#asked.delete(month);
    if (error) return this.#rest(month);
    this.#stale.delete(month);
    this.#plans.delete(month);
    this.#plans.set(month, plan);
    this.onPlan(month, plan);
  }

  #rest(month) {
    this.#resting.add(month);
    setTimeout(() => {
      this.#resting.delete(month);
      this.onError(month);
    }, PAUSE_AFTER_ERROR);
  }

  #forgetFar(months) {
    let photos = 0;
    for (const plan of this.#plans.values()) photos += plan.id.length;
    for (const [month, plan] of this.#plans) {
      if (photos <= MOST_KEPT) return;
      if (months.includes(month)) continue;
      this.#plans.delete(month);
      photos -= plan.id.length;
    }
  }
}
