// Files with the folder in which each lay. Run by test_modules.py.
import assert from "node:assert/strict";
import { test } from "node:test";
import { filesChosen, filesDropped, pathOf } from "../../static/js/folder_files.js";

const chosen = (...paths) => filesChosen(paths.map((path) => ({ name: path.split("/").at(-1), webkitRelativePath: path })));
const file = (name) => ({ isFile: true, name, file: (done) => done({ name }) });
const broken = (name) => ({ isFile: true, name, file: (_, fail) => fail(new Error("away")) });

/** A folder as browsers show it: in parts, of which the last is empty. */
function folder(name, ...children) {
  const parts = [children.slice(0, 2), children.slice(2), []].filter((part, at) => part.length || at === 2);
  return { name, createReader: () => ({ readEntries: (done) => done(parts.shift()) }) };
}

async function dropped(entry) {
  const unreadable = [];
  const found = await filesDropped(entry, (each) => unreadable.push(pathOf(each)));
  return [found.map(pathOf), unreadable];
}

test("files of a chosen folder tell it, others none", () => {
  assert.deepEqual(
    chosen("Holiday/Day 1/a.jpg", "Holiday/b.jpg").map(({ folder, file }) => [folder, file.name]),
    [["Holiday/Day 1", "a.jpg"], ["Holiday", "b.jpg"]],
  );
  assert.deepEqual(filesChosen([{ name: "a.jpg", webkitRelativePath: "" }, { name: "b.jpg" }]).map(pathOf), ["a.jpg", "b.jpg"]);
});

test("hidden ones are left out, but not a hidden folder that was chosen", () => {
  const paths = [".photos/a.jpg", ".photos/.b.jpg", "x/.thumbs/c.jpg", "x/.y/z/d.jpg"];
  assert.deepEqual(chosen(...paths).map(pathOf), [".photos/a.jpg"]);
  assert.deepEqual(filesChosen([{ name: ".a.jpg", webkitRelativePath: "" }]), []);
});

test("a dropped folder is walked to its end", async () => {
  const day = folder("Day 1", file("a.jpg"), file("b.jpg"), file("c.jpg"));
  assert.deepEqual(await dropped(folder("Holiday", day, folder("empty"), file("d.jpg"))), [
    ["Holiday/Day 1/a.jpg", "Holiday/Day 1/b.jpg", "Holiday/Day 1/c.jpg", "Holiday/d.jpg"],
    [],
  ]);
  assert.deepEqual(await dropped(file("e.jpg")), [["e.jpg"], []]);
});

test("what cannot be read is told, and the rest is taken", async () => {
  const away = { name: "away", createReader: () => ({ readEntries: (_, fail) => fail(new Error("away")) }) };
  assert.deepEqual(await dropped(folder("Holiday", broken("a.jpg"), file("b.jpg"), away)), [
    ["Holiday/b.jpg"],
    ["Holiday/a.jpg", "Holiday/away"],
  ]);
});
