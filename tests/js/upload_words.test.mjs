// What the bar of waiting files says. Run by test_modules.py.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, shareOf, stateOf } from "../../static/js/upload_words.js";

const files = (...states) => states.map((state) => ({ state }));

test("it says the first thing that is true", () => {
  assert.equal(stateOf(files("sent", "waiting", "refused"), ""), "sending");
  assert.equal(stateOf(files("sent", "waiting"), "signedOut"), "signedOut");
  assert.equal(stateOf(files("sent", "refused"), "waiting"), "refused");
  assert.equal(stateOf(files("sent", "sent"), "waiting"), "done");
  assert.equal(stateOf([], ""), "done");
});

test("it counts into the words, and leaves alone what it does not know", () => {
  const some = files("sent", "sent", "waiting", "refused");
  assert.equal(fill("[sent] of [all] photos sent", some), "2 of 4 photos sent");
  assert.equal(fill("[left] wait, [refused] refused, [other]", some), "1 wait, 1 refused, [other]");
});

test("it knows how much is through, also of an empty file", () => {
  const some = [...files("sent", "refused"), { state: "waiting", size: 100, offset: 50 }, { state: "waiting", size: 0 }];
  assert.equal(shareOf(some), 2.5 / 4);
});
