// What the bar of waiting files says: pure, tested in Node.

/** Which of its sentences is true now: sending, waiting, signedOut, refused or done. */
export function stateOf(files, trouble) {
  const count = (state) => files.filter((file) => file.state === state).length;
  if (count("waiting")) return trouble || "sending";
  return count("refused") ? "refused" : "done";
}

/** How much is through, between 0 and 1: each file counts the same, also one of which a part came. */
export function shareOf(files) {
  const through = ({ state, size, offset = 0 }) => (state === "waiting" ? offset / Math.max(size, 1) : 1);
  return files.reduce((sum, file) => sum + through(file), 0) / files.length;
}

/** "[sent] of [all] photos sent" with its numbers. */
export function fill(words, files) {
  const count = (state) => files.filter((file) => file.state === state).length;
  const numbers = { sent: count("sent"), left: count("waiting"), refused: count("refused"), all: files.length };
  return words.replace(/\[(\w+)\]/g, (whole, name) => numbers[name] ?? whole);
}
