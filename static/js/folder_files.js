// Files with the folder in which each lay, out of what was chosen or dropped: { file, folder }.
// Tested in Node.

/** "Holiday/Day 1/a.jpg" by its folder and name. */
export function pathOf({ folder, file }) {
  return folder ? `${folder}/${file.name}` : file.name;
}

/** Of an input. Only of a whole folder browsers tell the path of each file. */
export function filesChosen(files) {
  return files.map((file) => ({ file, folder: folderOf(file.webkitRelativePath ?? "") })).filter(isSeen);
}

/** Of a dropped folder, which has to be walked. What cannot be read goes to `onUnreadable`. */
export async function filesDropped(entry, onUnreadable) {
  const found = [];
  for await (const each of walk(entry, "", onUnreadable)) found.push(each);
  return found.filter(isSeen);
}

function folderOf(path) {
  return path.split("/").slice(0, -1).join("/");
}

/** As an import of a folder does: hidden files and folders are left out, but not the chosen one. */
function isSeen({ file, folder }) {
  return ![...folder.split("/").slice(1), file.name].some((name) => name.startsWith("."));
}

async function* walk(entry, folder, onUnreadable) {
  try {
    if (entry.isFile) yield { file: await new Promise((done, fail) => entry.file(done, fail)), folder };
    else for (const child of await childrenOf(entry)) yield* walk(child, inside(folder, entry), onUnreadable);
  } catch {
    onUnreadable({ file: { name: entry.name }, folder });
  }
}

function inside(folder, { name }) {
  return folder ? `${folder}/${name}` : name;
}

/** Browsers tell them a hundred at a time. */
async function childrenOf(folder) {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    found.push(...some);
  }
}
