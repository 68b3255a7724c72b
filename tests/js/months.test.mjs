// Finding one's way among months. Run by tests/js/test_modules.py with Node.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Months, lastAtOrBefore } from "../../static/js/months.js";
import { blurImage } from "../../static/js/placeholder.js";

const COUNTS = [["2022-06", 40], ["2022-05", 1], ["2019-01", 100_000], ["2001-12", 3]];
const months = () => new Months(COUNTS, (key, count) => 100 + count);

test("it finds the month at a height", () => {
  const all = months();
  assert.equal(all.total, 400 + 100_044);
  assert.equal(all.at(0), 0);
  assert.equal(all.at(139), 0);
  assert.equal(all.at(140), 1);
  assert.equal(all.at(all.total - 1), 3);
});

test("it gives every month room on the scrubber, and finds back", () => {
  const all = months();
  for (let i = 0; i < all.length; i += 1) {
    assert.ok(all.shares[i + 1] - all.shares[i] > 0.5 / all.length);
    const offset = all.tops[i] + all.heights[i] / 3;
    assert.ok(Math.abs(all.toOffset(all.toShare(offset)) - offset) < 0.001);
  }
  assert.ok(Math.abs(all.shares.at(-1) - 1) < 1e-9);
  assert.equal(all.toOffset(1), all.total);
});

test("it moves what is below when a height becomes known", () => {
  const all = months();
  all.setHeight(1, 500);
  assert.equal(all.tops[2], 140 + 500);
});

test("it knows the next older month for one that is gone", () => {
  const all = months();
  assert.equal(all.indexOf("2019-01"), 2);
  assert.equal(all.indexOf("2020-07"), 2);
  assert.equal(all.indexOf("1990-07"), 3);
});

test("it searches sorted heights", () => {
  assert.equal(lastAtOrBefore([0, 10, 10, 20], 10), 2);
  assert.equal(lastAtOrBefore([5, 10], 0), 0);
});

test("it draws nine pixels as a bitmap", () => {
  const code = Buffer.from(Array.from({ length: 27 }, (_, i) => i)).toString("base64");
  const [, drawn] = blurImage(code).match(/base64,(.*)\)/);
  const bitmap = Buffer.from(drawn, "base64");
  assert.equal(bitmap.toString("latin1", 0, 2), "BM");
  assert.equal(bitmap.length, 90);
  assert.deepEqual([...bitmap.subarray(54, 57)], [20, 19, 18]); // bottom left, as blue green red
  assert.deepEqual([...bitmap.subarray(84, 87)], [8, 7, 6]); // top right
});
