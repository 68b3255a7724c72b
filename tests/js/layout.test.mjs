// The arithmetic of the timeline. Run by tests/js/test_modules.py with Node.
import assert from "node:assert/strict";
import { test } from "node:test";
import { breakRows, clampRatio, estimateHeight, layOut, measures } from "../../static/js/layout.js";

const WIDE = measures(1100);
const PHONE = measures(390);

function random(seed) {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

function someMonth(seed, n) {
  const next = random(seed);
  const ratio = Array.from({ length: n }, () => Math.round(300 + next() * 3500));
  const day = Array.from({ length: n }, () => 1 + Math.floor(next() * next() * 31));
  return { ratio, day: day.sort((a, b) => b - a) };
}

test("it keeps every photo within the width, in order, without overlaps", () => {
  for (const sizes of [WIDE, PHONE]) {
    for (let seed = 1; seed < 60; seed += 1) {
      const columns = someMonth(seed, seed * 3);
      const plan = layOut(columns, sizes);
      assert.equal(plan.rowFirst.at(-1), columns.ratio.length);
      for (let row = 0; row < plan.rowTop.length; row += 1) {
        let edge = -1;
        for (let i = plan.rowFirst[row]; i < plan.rowFirst[row + 1]; i += 1) {
          assert.ok(plan.left[i] > edge, `photo ${i} of month ${seed}`);
          edge = plan.left[i] + plan.wide[i];
        }
        assert.ok(edge <= sizes.width, `row ${row} of month ${seed} ends at ${edge}`);
        if (row > 0) assert.ok(plan.rowTop[row] >= plan.rowTop[row - 1] + plan.rowTall[row - 1]);
      }
      assert.ok(plan.height > plan.rowTop.at(-1) + plan.rowTall.at(-1));
    }
  }
});

test("it fills the rows of a long day to the edge", () => {
  const plan = layOut({ ratio: Array(60).fill(1500), day: Array(60).fill(3) }, WIDE);
  for (let row = 0; row < plan.rowTop.length - 1; row += 1) {
    const last = plan.rowFirst[row + 1] - 1;
    assert.equal(plan.left[last] + plan.wide[last], WIDE.width);
    assert.ok(plan.rowTall[row] > WIDE.rowHeight / 1.5 && plan.rowTall[row] < WIDE.rowHeight * 1.5);
  }
});

test("it puts short days side by side, each under its own heading", () => {
  const plan = layOut({ ratio: [1000, 1000, 1000], day: [9, 8, 7] }, WIDE);
  assert.deepEqual([...plan.dayNumber], [9, 8, 7]);
  assert.equal(new Set(plan.dayTop).size, 1);
  assert.equal(plan.rowTop.length, 1);
  assert.deepEqual([...plan.dayLeft], [...plan.left]);
});

test("it names each day once, with its first photo", () => {
  const plan = layOut(someMonth(7, 400), WIDE);
  assert.equal(new Set(plan.dayNumber).size, plan.dayNumber.length);
  assert.equal(plan.dayFirst[0], 0);
});

test("it lays out nothing for an empty month", () => {
  const plan = layOut({ ratio: [], day: [] }, WIDE);
  assert.equal(plan.left.length, 0);
  assert.equal(plan.height, WIDE.monthHead);
});

test("it guards against pictures as thin as a line", () => {
  assert.equal(clampRatio(90_000), 3);
  assert.equal(clampRatio(10), 0.5);
});

test("it does not stretch the last row of a few", () => {
  const rows = [];
  breakRows([1, 1, 1, 1, 1, 1, 1], WIDE, (first, end, height, isFilled) => {
    rows.push({ first, end, height, isFilled });
  });
  assert.equal(rows.at(-1).height, WIDE.rowHeight);
  assert.equal(rows.at(-1).isFilled, false);
});

test("it guesses heights within a third of what they turn out to be", () => {
  for (const sizes of [WIDE, PHONE]) {
    for (const n of [300, 3000, 30_000]) {
      const columns = someMonth(n, n);
      columns.ratio = columns.ratio.map((_, i) => (i % 3 ? 1333 : 750));
      const known = layOut(columns, sizes).height;
      const guess = estimateHeight(n, sizes);
      assert.ok(guess / known > 0.67 && guess / known < 1.5, `${n}: ${guess} for ${known}`);
    }
  }
});
