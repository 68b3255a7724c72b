// The arithmetic of looking closer. Run by tests/js/test_modules.py with Node.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FITTED, clampView, closest, fitSize, zoomView } from "../../static/js/zoom.js";

const STAGE = { width: 1000, height: 800 };
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

function random(seed) {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

test("it fits a picture into the stage in its own shape", () => {
  assert.deepEqual(fitSize({ width: 6000, height: 4000 }, STAGE), { width: 1000, height: 2000 / 3 });
  assert.deepEqual(fitSize({ width: 4000, height: 6000 }, STAGE).height, 800);
});

test("it draws a small picture twice its size at most", () => {
  assert.deepEqual(fitSize({ width: 100, height: 50 }, STAGE), { width: 200, height: 100 });
});

test("it comes as close as a pixel for a pixel, and to small pictures as well", () => {
  assert.equal(closest({ width: 6000 }, { width: 1000 }), 6);
  assert.equal(closest({ width: 200 }, { width: 400 }), 3);
});

test("it keeps what is under the pointer there", () => {
  const next = random(7);
  let view = FITTED;
  for (let i = 0; i < 200; i += 1) {
    const point = { x: next() * 1000 - 500, y: next() * 800 - 400 };
    const before = { x: (point.x - view.x) / view.scale, y: (point.y - view.y) / view.scale };
    view = zoomView(view, point, 1 + next() * 5);
    near((point.x - view.x) / view.scale, before.x);
    near((point.y - view.y) / view.scale, before.y);
  }
});

test("it leaves no gap where there could be picture", () => {
  const next = random(11);
  const fitted = { width: 1000, height: 600 };
  for (let i = 0; i < 500; i += 1) {
    const wild = { scale: next() * 10, x: next() * 9000 - 4500, y: next() * 9000 - 4500 };
    const { scale, x, y } = clampView(wild, fitted, STAGE, 6);
    assert.ok(scale >= 1 && scale <= 6);
    assert.ok(Math.abs(x) <= Math.max(0, (fitted.width * scale - STAGE.width) / 2) + 1e-9);
    assert.ok(Math.abs(y) <= Math.max(0, (fitted.height * scale - STAGE.height) / 2) + 1e-9);
  }
});

test("it centres what is smaller than the stage", () => {
  const view = clampView({ scale: 1, x: 50, y: -70 }, { width: 400, height: 300 }, STAGE, 3);
  assert.deepEqual(view, { scale: 1, x: 0, y: 0 });
});
