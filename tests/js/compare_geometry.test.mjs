import assert from "node:assert/strict";
import { test } from "node:test";

import { isSideways, ontoFrame, ontoStage, placed, turned, turnedShare, undone } from "../../static/js/compare_geometry.js";

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];
const WHOLE = { left: 0, top: 0, width: 1, height: 1 };

test("what is turned and turned back is where it was", () => {
  for (const orientation of ORIENTATIONS) {
    const there = turned({ x: 3, y: -7 }, orientation);
    assert.deepEqual(turned(there, undone(orientation)), { x: 3, y: -7 });
  }
});

test("orientation 6 is a quarter turn to the right", () => {
  assert.deepEqual(turned({ x: 0, y: -1 }, 6), { x: 1, y: 0 }); // what was on top is at the right
  assert.deepEqual(turned({ x: 1, y: 0 }, 2), { x: -1, y: 0 }); // a mirror
});

test("a picture that is the frame fills it", () => {
  assert.deepEqual(placed(WHOLE, 1, { width: 600, height: 400 }), { left: 0, top: 0, width: 600, height: 400 });
});

test("a sideways picture has the middle of its box, and its own sides", () => {
  const lies = placed(WHOLE, 6, { width: 600, height: 400 });
  assert.deepEqual(lies, { left: 100, top: -100, width: 400, height: 600 });
});

test("a part lies where it is a part", () => {
  const box = { left: 0.25, top: 0.5, width: 0.5, height: 0.25 };
  assert.deepEqual(placed(box, 1, { width: 400, height: 400 }), { left: 100, top: 200, width: 200, height: 100 });
});

test("a turned frame fits its stage", () => {
  const frame = { width: 600, height: 400 };
  const stage = { width: 600, height: 500 };
  for (const orientation of ORIENTATIONS) {
    const share = turnedShare(frame, orientation, stage);
    const [width, height] = isSideways(orientation) ? [frame.height, frame.width] : [frame.width, frame.height];
    assert.ok(width * share <= stage.width + 1e-9);
    assert.ok(height * share <= stage.height + 1e-9);
  }
  assert.equal(turnedShare(frame, 3, stage), 1);
});

test("a point that is shown is found again", () => {
  for (const orientation of ORIENTATIONS) {
    const shown = ontoStage({ x: 10, y: 20 }, orientation, 0.5);
    assert.deepEqual(ontoFrame(shown, orientation, 0.5), { x: 10, y: 20 });
  }
});
