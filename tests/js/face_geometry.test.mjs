// The arithmetic of boxes around faces. Run by tests/js/test_modules.py with Node.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  boxAbout,
  boxBetween,
  isLargeEnough,
  movedBox,
  pointIn,
  sizedBox,
  smallestAt,
} from "../../static/js/face_geometry.js";

const RECT = { left: 100, top: 50, width: 400, height: 200 };
const BOX = { left: 0.5, top: 0.25, width: 0.25, height: 0.5 };

test("it finds a point of the page in the picture, and the nearest for one beside it", () => {
  assert.deepEqual(pointIn(RECT, { clientX: 200, clientY: 100 }), { x: 0.25, y: 0.25 });
  assert.deepEqual(pointIn(RECT, { clientX: 9999, clientY: -5 }), { x: 1, y: 0 });
});

test("it makes the same box from either corner", () => {
  const a = { x: 0.5, y: 0.25 };
  const b = { x: 0.75, y: 0.75 };
  assert.deepEqual(boxBetween(a, b), BOX);
  assert.deepEqual(boxBetween(b, a), BOX);
});

test("it keeps a box within the picture", () => {
  assert.deepEqual(movedBox(BOX, 0.9, -0.9), { ...BOX, left: 0.75, top: 0 });
  assert.deepEqual(boxAbout({ x: 0, y: 1 }, 0.25, 0.5), { ...BOX, left: 0, top: 0.5 });
  assert.deepEqual(sizedBox(BOX, 9, 9), { ...BOX, width: 0.5, height: 0.75 });
});

test("it makes no box smaller than what counts as one", () => {
  const smallest = sizedBox(BOX, -9, -9);
  assert.ok(isLargeEnough(smallest));
  assert.ok(!isLargeEnough({ ...smallest, width: 0.009 }));
});

test("it tells the face in front from the one behind", () => {
  const child = { left: 0.5, top: 0.5, width: 0.1, height: 0.1 };
  assert.equal(smallestAt([BOX, child], { x: 0.55, y: 0.55 }), child);
  assert.equal(smallestAt([BOX, child], { x: 0.7, y: 0.7 }), BOX);
  assert.equal(smallestAt([BOX, child], { x: 0.1, y: 0.1 }), null);
});
