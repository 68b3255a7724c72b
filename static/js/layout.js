// Where the photos of a month go. Pure arithmetic: runs in a worker, in pages and in tests.
//
// A day that needs more than a row has justified rows of its own; short days share a row, side by
// side. Sizes are whole pixels, so that edges meet and nothing is blurred.

const NARROWEST = 0.5;
const WIDEST = 3;
const MOST_STRETCHED = 1.3;

/** Sizes for a page of this width; `width` is what photos may fill. */
export function measures(width) {
  const isPhone = width < 600;
  return {
    width: Math.floor(width),
    rowHeight: isPhone ? 116 : width < 1000 ? 164 : 200,
    gap: 4,
    dayGap: isPhone ? 12 : 20,
    dayWidth: isPhone ? 124 : 150,
    monthHead: isPhone ? 56 : 64,
    dayHead: 36,
    dayFoot: isPhone ? 8 : 12,
  };
}

export function clampRatio(thousandths) {
  return Math.min(WIDEST, Math.max(NARROWEST, thousandths / 1000));
}

/** How tall a month of so many photos will about be, before its photos are known. */
export function estimateHeight(count, { width, rowHeight, gap, dayGap, monthHead, dayHead, dayFoot }) {
  const perRow = Math.max(1, width / (rowHeight * 1.35 + gap + dayGap / 4));
  const days = Math.min(20, Math.ceil(count / perRow));
  const rows = Math.ceil(count / perRow) + days / 3;
  return Math.round(monthHead + days * (dayHead + dayFoot) + rows * (rowHeight + gap));
}

/**
 * Rows of photos that fill `width`, each about `rowHeight` tall, from ratios alone.
 * Calls `place(first, end, height, isFilled)` a row.
 */
export function breakRows(ratios, { width, rowHeight, gap }, place) {
  let first = 0;
  let sum = 0;
  for (let i = 0; i < ratios.length; i += 1) {
    const before = rowFill(width, gap, i - first, sum);
    const after = rowFill(width, gap, i - first + 1, sum + ratios[i]);
    sum += ratios[i];
    if (after > rowHeight) continue;
    const breaksBefore = i > first && before / rowHeight < rowHeight / after && before < rowHeight * 1.5;
    const end = breaksBefore ? i : i + 1;
    place(first, end, breaksBefore ? before : after, true);
    sum = breaksBefore ? ratios[i] : 0;
    first = end;
  }
  if (first === ratios.length) return;
  const last = rowFill(width, gap, ratios.length - first, sum);
  const isFilled = last < rowHeight * MOST_STRETCHED;
  place(first, ratios.length, isFilled ? last : rowHeight, isFilled);
}

/** The height at which n photos with this sum of ratios fill the width. */
function rowFill(width, gap, n, sum) {
  return n === 0 ? Infinity : (width - gap * (n - 1)) / sum;
}

/** Lays out a month: typed arrays of tiles, rows and days, positions from the month's top left. */
export function layOut(columns, sizes) {
  const month = new MonthPlan(columns.ratio, sizes);
  for (const day of runsOf(columns.day)) month.addDay(day);
  return month.finish();
}

/** Neighbours with the same day: `{day, first, end}`. */
function* runsOf(days) {
  let first = 0;
  for (let i = 1; i <= days.length; i += 1) {
    if (i < days.length && days[i] === days[first]) continue;
    yield { day: days[first], first, end: i };
    first = i;
  }
}

class MonthPlan {
  constructor(ratio, sizes) {
    this.sizes = sizes;
    this.ratios = Float64Array.from(ratio, clampRatio);
    this.left = new Uint16Array(ratio.length);
    this.wide = new Uint16Array(ratio.length);
    this.rows = { top: [], tall: [], first: [] };
    this.days = { top: [], left: [], wide: [], day: [], first: [] };
    this.band = [];
    this.bandWidth = 0;
    this.top = sizes.monthHead;
  }

  addDay(day) {
    const { width, rowHeight, gap, dayGap, dayWidth } = this.sizes;
    const ratios = this.ratios.subarray(day.first, day.end);
    const pictures = ratios.reduce((sum, ratio) => sum + ratio * rowHeight, 0);
    const natural = pictures + gap * (ratios.length - 1);
    if (natural > width) return this.addLongDay(day, ratios);
    const wide = Math.max(natural, Math.min(dayWidth, width));
    if (this.bandWidth + wide > width) this.closeBand();
    this.band.push({ ...day, pictures, wide });
    this.bandWidth += wide + dayGap;
  }

  addLongDay(day, ratios) {
    this.closeBand();
    this.addHeading(day, 0, this.sizes.width);
    this.top += this.sizes.dayHead;
    breakRows(ratios, this.sizes, (first, end, height, isFilled) => {
      const tall = Math.round(height);
      this.addRow(day.first + first, tall);
      const edge = this.addTiles(day.first + first, day.first + end, 0, height);
      if (isFilled) this.wide[day.first + end - 1] += this.sizes.width - edge;
      this.top += tall + this.sizes.gap;
    });
    this.top += this.sizes.dayFoot;
  }

  /** Short days side by side, a little larger where that fills the row. */
  closeBand() {
    if (this.band.length === 0) return;
    const { width, rowHeight, dayGap, dayHead, gap, dayFoot } = this.sizes;
    const pictures = this.band.reduce((sum, day) => sum + day.pictures, 0);
    const stretch = 1 + (width - (this.bandWidth - dayGap)) / pictures;
    const height = stretch < MOST_STRETCHED ? rowHeight * stretch : rowHeight;
    this.addRow(this.band[0].first, Math.round(height), dayHead);
    let left = 0;
    for (const day of this.band) {
      const wide = day.wide + day.pictures * (height / rowHeight - 1);
      this.addHeading(day, left, day === this.band.at(-1) ? width - left : wide);
      this.addTiles(day.first, day.end, left, height);
      left += wide + dayGap;
    }
    this.top += dayHead + Math.round(height) + gap + dayFoot;
    this.band = [];
    this.bandWidth = 0;
  }

  addRow(first, tall, below = 0) {
    this.rows.top.push(this.top + below);
    this.rows.tall.push(tall);
    this.rows.first.push(first);
  }

  addHeading(day, left, wide) {
    this.days.top.push(this.top);
    this.days.left.push(Math.round(left));
    this.days.wide.push(Math.floor(wide));
    this.days.day.push(day.day);
    this.days.first.push(day.first);
  }

  /** Side by side from `left`; returns the right edge of the last. */
  addTiles(first, end, left, height) {
    let exact = left;
    let edge = left;
    for (let i = first; i < end; i += 1) {
      this.left[i] = Math.round(exact);
      exact += this.ratios[i] * height;
      edge = Math.round(exact);
      this.wide[i] = Math.max(1, edge - this.left[i]);
      exact += this.sizes.gap;
    }
    return edge;
  }

  finish() {
    this.closeBand();
    return {
      height: this.top,
      left: this.left,
      wide: this.wide,
      rowTop: Uint32Array.from(this.rows.top),
      rowTall: Uint16Array.from(this.rows.tall),
      rowFirst: Uint32Array.from([...this.rows.first, this.left.length]),
      dayTop: Uint32Array.from(this.days.top),
      dayLeft: Uint16Array.from(this.days.left),
      dayWide: Uint16Array.from(this.days.wide),
      dayFirst: Uint32Array.from(this.days.first),
      dayNumber: Uint8Array.from(this.days.day),
    };
  }
}
