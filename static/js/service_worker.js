// The service worker: a page where there is no connection, pictures that were seen lately, and files
// that other apps share. Nothing of the locked folder, no page and no JSON is ever kept.
import { keep, nextOf, sayWhose, whose } from "./kept_files.js";
import { sendWaiting, SignedOut } from "./upload_sender.js";

const THUMBNAIL = /^\/photos\/\d+\/thumbnail$/;
const LOCKED = /^\/locked\//;
const PICTURES = "pictures-"; // and whose they are
const SHELL = "shell-"; // and its version
const MOST_PICTURES = 1000;
const TRIMMED_EVERY = 50;
const DAY_MS = 24 * 3600 * 1000; // as long as a browser would keep them anyway

let told = null;
let added = 0;
let noted = Promise.resolve(); // one after the other

/** Listens for all. `settings`: version, files, offline, share, upload, sender. */
export function serve(settings) {
  told = settings;
  addEventListener("install", (event) => event.waitUntil(keepShell()));
  addEventListener("activate", (event) => event.waitUntil(takeOver()));
  addEventListener("fetch", answer);
  addEventListener("message", (event) => event.waitUntil(noteWhose(event.data)));
  addEventListener("sync", (event) => event.waitUntil(sendInBackground()));
}

async function keepShell() {
  const shell = await caches.open(SHELL + told.version);
  await shell.addAll([told.offline, ...told.files]);
  await self.skipWaiting();
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith(SHELL) && name !== SHELL + told.version);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

function answer(event) {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && pathname === told.share) event.respondWith(takeShared(request));
  else if (request.method === "POST" && LOCKED.test(pathname)) event.respondWith(afterwards(request, dropPictures));
  else if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.method !== "GET") return;
  else if (THUMBNAIL.test(pathname) && !search) event.respondWith(picture(request));
  else if (told.files.includes(pathname)) event.respondWith(shellFile(request));
}

async function afterwards(request, act) {
  try {
    return await fetch(request);
  } finally {
    await act();
  }
}

// Pages: always from the server; whose they are decides what may stay here.

async function page(event) {
  const response = await Promise.resolve(event.preloadResponse)
    .then((preloaded) => preloaded ?? fetch(event.request))
    .catch(() => null);
  if (!response) return (await caches.match(told.offline)) ?? Response.error();
  await noteWhose(response.headers.get("Heirloom-Person"));
  return response;
}

/** Before the page of another person is shown, the pictures of the last one are gone. */
function noteWhose(person) {
  noted = noted.then(async () => {
    if (person === null || person === (await whose())) return;
    await dropPictures();
    await sayWhose(person);
  });
  return noted.catch(() => {}); // a browser that keeps nothing
}

async function dropPictures() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PICTURES));
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function shellFile(request) {
  return fetch(request).catch(async (error) => {
    const kept = await caches.match(request, { cacheName: SHELL + told.version });
    if (kept) return kept;
    throw error;
  });
}

// Pictures: small ones of the own library, for a day.

async function picture(request) {
  const person = await whose();
  if (!person) return fetch(request);
  const cache = await caches.open(PICTURES + person);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept && isFresh(kept)) return kept;
  const response = await fetch(request);
  if (mayBeKept(response)) await keepPicture(cache, request, response.clone());
  else if (kept) await cache.delete(request, { ignoreVary: true });
  return response;
}

function isFresh(response) {
  return Date.now() - Date.parse(response.headers.get("Date")) < DAY_MS;
}

/** Those of others are asked for each time: they may be shown no more. */
function mayBeKept(response) {
  return response.status === 200 && (response.headers.get("Cache-Control") ?? "").includes("max-age");
}

async function keepPicture(cache, request, response) {
  await cache.put(request, response);
  added += 1;
  if (added % TRIMMED_EVERY !== 1) return;
  const pictures = await cache.keys(); // oldest first
  await Promise.all(pictures.slice(0, Math.max(0, pictures.length - MOST_PICTURES)).map((old) => cache.delete(old)));
}

// Files: what another app shares is kept at once, and sent by the page or in the background.

async function takeShared(request) {
  const copy = request.clone();
  try {
    const person = await whose();
    const shared = (await request.formData()).getAll("files").filter((file) => file instanceof File);
    for (const file of shared) await keep(person, file);
    await self.registration.sync?.register("uploads").catch(() => {});
    return Response.redirect(`${told.upload}?shared=${shared.length}`, 303);
  } catch {
    return fetch(copy); // no room here: straight to the server
  }
}

/** What rejects is tried again by the browser; who is signed out sends nothing. */
async function sendInBackground() {
  const person = await whose();
  if (!person || !(await nextOf(person))) return;
  await sendWaiting(person, told).catch((error) => {
    if (!(error instanceof SignedOut)) throw error;
  });
}
