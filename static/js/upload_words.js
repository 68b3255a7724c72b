// What the bar of waiting files says: pure, tested in Node.

/** Which of its sentences is true now: sending, waiting, signedOut, refused or done. */
export function stateOf(files, trouble) {
  const count = (state) => files.filter((file) => file.state === state).length;
  if (count("waiting")) return trouble || "sending";
  return count("refused") ? "refused" : "done";
}

/** "[sent] of [all] photos sent" with its numbers. */
export function fill(words, files) {
  const count = (state) => files.filter((file) => file.state === state).length;
  const numbers = { sent: count("sent"), left: count("waiting"), refused: count("refused"), all: files.length };
  return words.replace(/\[(\w+)\]/g, (whole, name) => numbers[name] ?? whole);
}
