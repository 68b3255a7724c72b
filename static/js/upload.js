// The upload page: dropped or chosen files are sent one by one, a few at a time, each with its
// progress and its result. After a lost connection small files are sent again, large ones go on.
// Until the server has them they are kept in this browser, and go on here or from any other page.
import { bytesOf, change, claim, forgetAll, isRefused, isSent, isWaiting, keep, SENT, waitingOf } from "./kept_files.js";
import { filesChosen, filesDropped } from "./folder_files.js";
import { sendResumably } from "./resumable.js";
import { alone } from "./upload_sender.js";

const LARGE_BYTES = 8 * 2 ** 20;
const AT_ONCE = 3;
const TRIES = 6;
const GOES_ON = "It is kept in this browser, and goes on by itself.";
const SHOWN = 400; // rows; further files are counted, not listed

const form = document.querySelector("[data-upload]");
const list = document.querySelector("[data-list]");
const row = document.querySelector("[data-row]");
const progress = document.querySelector("[data-progress]");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

const { account: person } = document.documentElement.dataset;
const queue = [];
const listed = new Set(); // the kept files that have a row
const batches = new Set(); // to be closed: ours, and that of a file that goes on since a reload
let batch = null; // its number, while something is sent
let allSent = null;
let sending = 0;

form.querySelector("[data-plain]").remove();
if ("webkitdirectory" in HTMLInputElement.prototype) {
  form.querySelectorAll("[data-of-folders]").forEach((each) => (each.hidden = false));
}

function post(url, body, headers = {}) {
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, ...headers } });
}

/** Files, each with the folder in which it lay. */
async function take(found) {
  const rows = found.map((each) => ({ ...each, shown: addRow(each) }));
  for (const { file, folder, shown } of rows) {
    const kept = await keep(person, file, folder).catch(() => null); // no room here: it is sent at once all the same
    if (kept && listed.has(kept.id)) shown?.remove();
    else line({ file, folder, shown, kept });
  }
}

/** What waits since an earlier visit, or was shared by another app. */
async function takeWaiting() {
  if (new URLSearchParams(location.search).has("shared")) await claim(person);
  for (const kept of await waitingOf(person)) {
    const file = await bytesOf(kept.id);
    const { folder = "" } = kept;
    if (file && !listed.has(kept.id)) line({ file, folder, shown: addRow({ file, folder }), kept });
  }
}

function line(item) {
  if (item.kept) listed.add(item.kept.id);
  else window.addEventListener("beforeunload", warn);
  queue.push(item);
  if (!sending) start();
  else if (sending < AT_ONCE && batch) sendNext();
}

/** Another tab, or the service worker, may be sending: what it sent is not sent again. */
function start() {
  sending = 1;
  if (matchMedia("(display-mode: standalone)").matches) navigator.storage?.persist?.();
  navigator.serviceWorker?.ready.then(({ sync }) => sync?.register("uploads")).catch(() => {});
  alone(async () => {
    batch = await openBatch();
    showProgress(batch);
    sending = 0;
    await new Promise((done) => {
      allSent = done;
      while (sending < AT_ONCE && queue.length) sendNext();
    });
  });
}

async function openBatch() {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await post(form.dataset.upload, null, { "Heirloom-Person": person }).catch(() => null);
    if (answer?.ok && !answer.redirected) return (await answer.json()).batch;
    for (const { shown } of queue) say(shown, "Waiting for a connection", "");
    await pause(Math.min(attempt, TRIES));
  }
}

function warn(event) {
  event.preventDefault();
}

function addRow({ file, folder }) {
  if (list.children.length >= SHOWN) return null;
  const item = row.content.firstElementChild.cloneNode(true);
  item.querySelector(".file-folder").textContent = folder && `${folder}/`;
  item.querySelector(".file-name").textContent = file.name;
  list.append(item);
  return item;
}

function showUnreadable(found) {
  showResult(addRow(found), { outcome: "refused", reason: "This browser cannot read it." });
}

async function sendNext() {
  sending += 1;
  const item = queue.shift();
  const { shown, kept } = item;
  const result = kept && !(await isWaiting(kept.id)) ? { outcome: "sent" } : await sendFile(item);
  showResult(shown, kept && result.short ? { ...result, reason: `${result.short} ${GOES_ON}` } : result);
  batches.add(result.target ?? batch);
  if (kept) await note(kept.id, result);
  sending -= 1;
  if (queue.length) sendNext();
  else if (!sending) finish(batch);
}

function sendFile(item) {
  return item.file.size > LARGE_BYTES ? sendLarge(batch, item) : sendPatiently(batch, item);
}

/** A file that the server has, or will never take, is kept no longer; one that failed waits. */
async function note(id, { outcome, reason }) {
  listed.delete(id);
  if (outcome === "refused") await isRefused(id, reason);
  else if (outcome !== "failed") await isSent(id);
}

function sendLarge(id, { file, folder, shown, kept }) {
  return sendResumably(file, {
    folder,
    uploadUrl: kept?.url,
    onUrl: kept && ((url) => change(kept.id, { url })),
    endpoint: form.dataset.resumable,
    token,
    receiver: "photo",
    target: id,
    onProgress: (share) => showShare(shown, share),
    onState: (text) => say(shown, text, ""),
  });
}

async function sendPatiently(id, item) {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      return await send(id, item);
    } catch (error) {
      say(item.shown, `Connection lost, trying again (${attempt})`, "");
      await pause(attempt);
    }
  }
  const short = "The connection was lost.";
  return { outcome: "failed", short, reason: `${short} Drop the file again.` };
}

function pause(attempt) {
  return new Promise((done) => setTimeout(done, 500 * 2 ** attempt));
}

// XMLHttpRequest, because fetch does not tell how much was sent.
function send(id, { file, folder, shown }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${form.dataset.upload}${id}/files/`);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("X-Filename", encodeURIComponent(file.name));
    request.setRequestHeader("X-Folder", encodeURIComponent(folder));
    request.setRequestHeader("X-Modified", String(file.lastModified));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => showShare(shown, event.loaded / event.total);
    request.onerror = reject;
    request.onload = () => {
      if (request.response?.outcome) resolve(request.response);
      else if (request.status >= 500) reject(request.status);
      else resolve({ outcome: "refused", reason: `The server answered ${request.status}.` });
    };
    request.send(file);
  });
}

function showShare(shown, share) {
  if (shown) shown.querySelector("progress").value = share;
}

function say(shown, text, outcome) {
  if (!shown) return;
  shown.dataset.outcome = outcome;
  shown.querySelector(".file-state").textContent = text;
}

function showResult(shown, { outcome, reason, photo }) {
  const words = { added: "Added", duplicate: "Already in the library", sent: "Sent" };
  say(shown, words[outcome] ?? reason, outcome);
  showShare(shown, 1);
  if (shown && photo) showPicture(shown.querySelector("img"), photo);
}

// The thumbnail appears once the photo was rendered; until then we ask a few times.
function showPicture(image, photo, tries = 12) {
  image.onload = () => {
    image.hidden = false;
  };
  image.onerror = () => {
    if (tries) setTimeout(() => showPicture(image, photo, tries - 1), 1500);
  };
  image.src = `/photos/${photo}/thumbnail?${tries}`;
}

function showProgress(id) {
  if (progress.dataset.batch === String(id)) return;
  progress.dataset.batch = id;
  window.htmx.ajax("GET", `${form.dataset.upload}${id}/`, { target: progress, swap: "innerHTML" });
}

async function finish(id) {
  batch = null;
  allSent();
  window.removeEventListener("beforeunload", warn);
  const finished = [...batches.add(id)];
  batches.clear();
  await Promise.all(finished.map(closeBatch));
  await forgetAll(person, [SENT]).catch(() => {});
  document.body.dispatchEvent(new CustomEvent("upload-changed"));
}

// Where the line stays away, the server closes it after a while.
async function closeBatch(id) {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const answer = await post(`${form.dataset.upload}${id}/close/`).catch(() => null);
    if (answer) return;
    await pause(attempt);
  }
}

function takeChosen(input) {
  const files = [...input.files];
  const tellsFolder = !input.webkitdirectory || files.some((file) => file.webkitRelativePath);
  form.querySelector("[data-no-folder]").hidden = tellsFolder || !files.length;
  take(filesChosen(files));
  input.value = "";
}

form.querySelectorAll("[data-files]").forEach((input) => input.addEventListener("change", () => takeChosen(input)));

for (const name of ["dragover", "dragenter"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
}

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("over");
});

document.addEventListener("drop", async (event) => {
  event.preventDefault();
  form.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
  for (const entry of entries.filter(Boolean)) take(await filesDropped(entry, showUnreadable));
});

takeWaiting().catch(() => {}); // a browser that keeps nothing
