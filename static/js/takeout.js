// The Takeout page: dropped or chosen archives are sent one after the other, each of which goes on
// after a lost connection; when all have come, the import starts and its page opens.
import { sendResumably } from "./resumable.js";

const form = document.querySelector("[data-takeout]");
const list = form.querySelector("[data-list]");
const row = document.querySelector("[data-row]");
const drop = form.querySelector(".drop");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const received = new Map(); // the outcome of every archive by its name
let isSending = false;

form.querySelector("[data-plain]").remove();

function post(url, body) {
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
}

async function take(files) {
  if (isSending || !files.length) return;
  isSending = true;
  window.addEventListener("beforeunload", warn);
  const rows = files.map(addRow);
  const options = new FormData(form);
  options.delete("archives");
  const answer = await post(form.dataset.takeout, options);
  if (!answer.ok) {
    rows.forEach((shown) => say(shown, "The options are not right.", "refused"));
    isSending = false;
    return;
  }
  const { takeout, batch } = await answer.json();
  for (const [index, file] of files.entries()) {
    received.set(file.name, await send(file, rows[index], takeout));
  }
  window.removeEventListener("beforeunload", warn);
  isSending = false;
  if ([...received.values()].every((outcome) => outcome === "added")) await start(batch);
}

function warn(event) {
  event.preventDefault();
}

async function send(file, shown, takeout) {
  const { outcome, reason } = await sendResumably(file, {
    endpoint: form.dataset.resumable,
    token,
    receiver: "takeout",
    target: takeout,
    onProgress: (share) => (shown.querySelector("progress").value = share),
    onState: (text) => say(shown, text, ""),
  });
  say(shown, outcome === "added" ? "Received" : reason, outcome);
  return outcome;
}

async function start(batch) {
  const answer = await post(form.dataset.start.replace("/0/", `/${batch}/`));
  if (answer.ok) window.location.assign(answer.url);
}

function addRow(file) {
  const item = row.content.firstElementChild.cloneNode(true);
  item.querySelector(".file-name").textContent = file.name;
  list.append(item);
  return item;
}

function say(shown, text, outcome) {
  shown.dataset.outcome = outcome;
  shown.querySelector(".file-state").textContent = text;
}

form.querySelector("[data-files]").addEventListener("change", (event) => {
  take([...event.target.files]);
  event.target.value = "";
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
  });
}
drop.addEventListener("drop", (event) => take([...event.dataTransfer.files]));
