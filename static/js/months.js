// The months of a library from top to bottom, with known or estimated heights. No page in here.

/** The index of the last of `tops` that is at or before `offset`; tops ascend. */
export function lastAtOrBefore(tops, offset, length = tops.length) {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tops[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export class Months {
  /** `counts` is [["2022-06", 123], …], newest first; `heightOf(key, count)` knows or estimates. */
  constructor(counts, heightOf) {
    this.keys = counts.map(([key]) => key);
    this.counts = counts.map(([, count]) => count);
    this.indices = new Map(this.keys.map((key, index) => [key, index]));
    this.heights = Float64Array.from(counts, ([key, count]) => heightOf(key, count));
    this.measure();
  }

  get length() {
    return this.keys.length;
  }

  get total() {
    return this.tops[this.length];
  }

  setHeight(index, height) {
    this.heights[index] = height;
    this.measure();
  }

  /** Tops in pixels, and on the scrubber, where a month has at least half of an equal share. */
  measure() {
    const n = this.length;
    this.tops = new Float64Array(n + 1);
    this.shares = new Float64Array(n + 1);
    for (let i = 0; i < n; i += 1) this.tops[i + 1] = this.tops[i] + this.heights[i];
    const total = this.tops[n] || 1;
    for (let i = 0; i < n; i += 1) {
      this.shares[i + 1] = this.shares[i] + (this.heights[i] / total + 1 / n) / 2;
    }
  }

  /** The month that holds this many pixels from the top. */
  at(offset) {
    return lastAtOrBefore(this.tops, offset, this.length);
  }

  /** The index of this month, or of the next older one where it is gone. */
  indexOf(key) {
    if (this.indices.has(key)) return this.indices.get(key);
    const older = this.keys.findIndex((other) => other < key);
    return older === -1 ? this.length - 1 : older;
  }

  toShare(offset) {
    const i = this.at(offset);
    const within = (offset - this.tops[i]) / this.heights[i];
    return this.shares[i] + within * (this.shares[i + 1] - this.shares[i]);
  }

  toOffset(share) {
    const i = lastAtOrBefore(this.shares, share, this.length);
    const within = (share - this.shares[i]) / (this.shares[i + 1] - this.shares[i]);
    return this.tops[i] + within * this.heights[i];
  }
}
