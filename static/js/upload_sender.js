// Sends what waits in this browser, one file after the other, in pieces that go on where they were
// (tus, as ../../ingest/tus.py speaks it). Runs in any page and in the service worker, one at a time.
import { bytesOf, change, isRefused, isSent, nextOf } from "./kept_files.js";

const PIECE_BYTES = 8 * 2 ** 20;
const LOCK = "heirloom-uploads";
const BUSY = [409, 423]; // the server has not noticed yet that the last connection is gone
const WAITS_MS = [500, 1000, 2000, 4000, 8000];
const GONE = [404, 410];

export class SignedOut extends Error {}
class Refused extends Error {}
class Gone extends Error {}
class Busy extends Error {}

/** One sender among all tabs and the service worker; the next goes on when a tab is closed. */
export function alone(work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

/** Send all that waits of this person. Rejects when the connection is lost, or with SignedOut. */
export function sendWaiting(person, told) {
  return alone(() => sendAll(person, told));
}

async function sendAll(person, told) {
  if (!(await nextOf(person))) return;
  const line = await openLine(person, told);
  try {
    for (let item = await nextOf(person); item; item = await nextOf(person)) await sendOne(item, line);
  } finally {
    await closeAll(line);
  }
}

/** Where the connection is away, the server closes them after a while. */
function closeAll({ ask, told, batches }) {
  return Promise.allSettled([...batches].map((id) => ask(`${told.upload}batches/${id}/close/`, { method: "POST" })));
}

/** Asks first who is signed in: the files of one person never come into the library of another. */
async function openLine(person, told) {
  const answer = await fetch(told.sender, { cache: "no-store" });
  if (answer.status >= 500) throw new Error(`the server answered ${answer.status}`);
  const { person: present, token } = answer.ok ? await answer.json() : {};
  if (present !== person) throw new SignedOut();
  const ask = (url, { headers, ...how }) =>
    fetch(url, { ...how, headers: { "X-CSRFToken": token, "Heirloom-Person": person, "Tus-Resumable": "1.0.0", ...headers } });
  return { ask, told, batches: new Set() };
}

async function sendOne(item, line) {
  try {
    await patiently(() => sendPieces(item, line));
  } catch (error) {
    if (error instanceof Gone) await change(item.id, { url: "" });
    else if (error instanceof Refused) await isRefused(item.id, error.message);
    else throw error;
  }
}

/** After a closed tab the server writes for a moment what it still had of the last connection. */
async function patiently(send) {
  for (const wait of WAITS_MS) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
      await new Promise((goOn) => setTimeout(goOn, wait));
    }
  }
  return send();
}

async function sendPieces(item, line) {
  const file = await bytesOf(item.id);
  let at = item.url ? await standOf(item.url, line) : await begin(item, line);
  while (!at.result) {
    const piece = file.slice(at.offset, at.offset + PIECE_BYTES);
    at = piece.size ? await sendPiece(at, piece, line) : await standOf(at.url, line);
    await change(item.id, { offset: at.offset });
  }
  if (at.result.target) line.batches.add(at.result.target);
  if (at.result.outcome === "refused") await isRefused(item.id, at.result.reason);
  else await isSent(item.id);
}

async function begin(item, line) {
  const { name: filename, modified, folder = "" } = item; // one kept by an earlier version has no folder
  const metadata = { filename, modified, folder, receiver: "photo", target: await batchOf(line) };
  const answer = await checked(
    line.ask(`${line.told.upload}resumable/`, {
      method: "POST",
      headers: { "Upload-Length": String(item.size), "Upload-Metadata": encode(metadata) },
    }),
  ).catch((error) => {
    throw error instanceof Gone ? new SignedOut() : error; // the batch is another person's
  });
  item.url = answer.headers.get("Location");
  await change(item.id, { url: item.url });
  return { url: item.url, offset: 0 };
}

async function batchOf(line) {
  if (!line.batch) {
    const answer = await line.ask(`${line.told.upload}batches/`, { method: "POST" });
    if (BUSY.includes(answer.status)) throw new SignedOut();
    line.batch = (await (await checked(answer)).json()).batch;
    line.batches.add(line.batch);
  }
  return line.batch;
}

async function standOf(url, line) {
  return standing(url, await checked(line.ask(url, { method: "HEAD" })));
}

async function sendPiece({ url, offset }, body, line) {
  const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  return standing(url, await checked(line.ask(url, { method: "PATCH", headers, body })));
}

function standing(url, { headers }) {
  const result = headers.get("Upload-Result");
  return { url, offset: Number(headers.get("Upload-Offset")), result: result && JSON.parse(result) };
}

async function checked(asked) {
  const answer = await asked;
  const { status } = answer;
  if (answer.ok && !answer.redirected) return answer;
  if (status === 401 || status === 403 || answer.redirected) throw new SignedOut();
  if (GONE.includes(status)) throw new Gone();
  if (status >= 500 && status !== 507) throw new Error(`the server answered ${status}`);
  if (BUSY.includes(status)) throw new Busy("the server still waits for the last connection");
  const words = await answer.text();
  throw new Refused(words && !words.startsWith("<") ? words : `The server answered ${status}.`);
}

/** Metadata of tus: names with values in base64 of their UTF-8. */
export function encode(metadata) {
  return Object.entries(metadata)
    .map(([name, value]) => `${name} ${btoa(String.fromCodePoint(...new TextEncoder().encode(String(value))))}`)
    .join(",");
}
