// Files that were chosen or shared and are not yet with the server, kept in this browser until it
// has acknowledged them. Each belongs to a person. Read by pages and by the service worker alike.
const NAME = "heirloom-files";
const DAY_MS = 24 * 3600 * 1000;
export const NOBODY = ""; // shared while nobody was signed in
export const WAITING = "waiting";
export const SENT = "sent"; // its bytes are dropped; it counts until all are through
export const REFUSED = "refused";

const channel = new BroadcastChannel(NAME);
let opened = null;

/** Called when what is kept changed, here or in another tab. */
export function onChange(act) {
  channel.addEventListener("message", act);
  addEventListener(`${NAME}-changed`, act);
}

function tellAll() {
  channel.postMessage("");
  dispatchEvent(new Event(`${NAME}-changed`));
}

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const files = request.result.createObjectStore("files", { keyPath: "id", autoIncrement: true });
      files.createIndex("person", "person");
      files.createIndex("state", ["person", "state"]);
      files.createIndex("same", ["person", "name", "size", "modified"]);
      request.result.createObjectStore("bytes"); // beside what changes: a file of gigabytes is written once
      request.result.createObjectStore("facts");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** What `act` asks of the stores; settled when all is written. Rejects where there is no room. */
async function within(names, mode, act) {
  const transaction = (await database()).transaction(names, mode);
  const request = act(...[names].flat().map((name) => transaction.objectStore(name)));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

/** Those of this person, oldest first, also the ones that were sent or refused. */
export function filesOf(person) {
  return within("files", "readonly", (files) => files.index("person").getAll(person));
}

export function countOf(person) {
  return within("files", "readonly", (files) => files.index("person").count(person));
}

export function waitingOf(person) {
  return within("files", "readonly", (files) => files.index("state").getAll([person, WAITING]));
}

/** The one that waits longest. */
export function nextOf(person) {
  return within("files", "readonly", (files) => files.index("state").get([person, WAITING]));
}

export function bytesOf(id) {
  return within("bytes", "readonly", (bytes) => bytes.get(id));
}

/** Keep a file of a folder; the same one, chosen again, is the one that waits already. */
export async function keep(person, file, folder = "") {
  const { name, size, lastModified: modified } = file;
  const same = await within("files", "readonly", (files) => files.index("same").getAll([person, name, size, modified]));
  const known = same.find((each) => each.state === WAITING && (each.folder ?? "") === folder);
  if (known) return known;
  const item = { person, name, size, modified, folder, state: WAITING, added: Date.now() };
  const id = await within(["files", "bytes"], "readwrite", (files, bytes) => {
    const request = files.add(item);
    request.onsuccess = () => bytes.add(file, request.result);
    return request;
  });
  tellAll();
  return { ...item, id };
}

/** Write some facts of one, unless it was forgotten meanwhile. */
export async function change(id, facts) {
  await within("files", "readwrite", (files) => {
    const request = files.get(id);
    request.onsuccess = () => request.result && files.put({ ...request.result, ...facts });
  });
  tellAll();
}

function forget(id) {
  return within(["files", "bytes"], "readwrite", (files, bytes) => {
    files.delete(id);
    bytes.delete(id);
  });
}

export async function isSent(id) {
  await change(id, { state: SENT });
  await within("bytes", "readwrite", (bytes) => bytes.delete(id));
}

export function isRefused(id, reason) {
  return change(id, { state: REFUSED, reason });
}

export async function isWaiting(id) {
  return (await within("files", "readonly", (files) => files.get(id)))?.state === WAITING;
}

/** All that were refused wait again. */
export async function tryAgain(person) {
  const refused = (await filesOf(person)).filter(({ state }) => state === REFUSED);
  for (const { id } of refused) await change(id, { state: WAITING, reason: "", url: "" });
}

export async function forgetAll(person, states = [WAITING, SENT, REFUSED]) {
  const gone = (await filesOf(person)).filter(({ state }) => states.includes(state));
  for (const { id } of gone) await forget(id);
  tellAll();
}

/** What was shared while nobody was signed in goes to who signed in for it, or after a day nowhere. */
export async function claim(person) {
  for (const { id, added } of await filesOf(NOBODY)) {
    if (Date.now() - added < DAY_MS) await change(id, { person });
    else await forget(id);
  }
}

// Whose pages this browser shows; "" while nobody is signed in.

export async function whose() {
  const person = await within("facts", "readonly", (facts) => facts.get("person")).catch(() => NOBODY);
  return person ?? NOBODY;
}

export function sayWhose(person) {
  return within("facts", "readwrite", (facts) => facts.put(person, "person"));
}
