// The map's arithmetic: outlines across the date line, clusters that lie over each other, labels.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.window = { L: {} };
const { continuous, pieces } = await import("../../static/js/map_outlines.js");
const { joined, shortly } = await import("../../static/js/map_clusters.js");
const { overlaps } = await import("../../static/js/map_labels.js");

test("an outline across the date line goes on beyond it, and comes in on the other side", () => {
  const ring = [[170, 60], [-170, 60], [-170, 70], [170, 70], [170, 60]];
  assert.deepEqual(continuous(ring).map(([x]) => x), [170, 190, 190, 170, 170]);
  assert.deepEqual(pieces([ring]).map(([[[x]]]) => x), [170, -190]);
});

test("an outline around the pole stays where it is", () => {
  const along = [[-180, -90], [-180, -84], [0, -70], [180, -84], [180, -90], [-180, -90]];
  assert.deepEqual(continuous(along), along);
  assert.equal(pieces([along]).length, 1);
});

test("clusters that would lie over each other are one, and none is lost", () => {
  const rows = [[5, 0, 0, 1], [3, 0, 10, 2], [2, 0, 100, 3]];
  const found = joined(rows, (latitude, longitude) => ({ x: longitude, y: latitude }));
  assert.deepEqual(found.map(({ count, photo }) => [count, photo]), [[8, 1], [2, 3]]);
  assert.deepEqual(found[0].points, [[0, 0], [0, 10]]);
});

test("numbers are short", () => {
  assert.deepEqual([7, 999, 1000, 1290, 34_567].map(shortly), ["7", "999", "1k", "1.2k", "34k"]);
});

test("labels that touch nowhere do not overlap", () => {
  const box = { left: 0, right: 10, top: 0, bottom: 10 };
  assert.ok(overlaps(box, { left: 9, right: 20, top: 9, bottom: 20 }));
  assert.ok(!overlaps(box, { left: 10, right: 20, top: 0, bottom: 10 }));
});
