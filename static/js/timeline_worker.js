// Fetches months and lays them out beside the page's own thread. Columns are kept, so that a new
// width needs no new request.
import { layOut } from "./layout.js";

const MOST_KEPT = 500_000; // photos
const kept = new Map();
const running = new Map();
const toBytes = new TextEncoder();

async function columnsOf(month, url) {
  const columns = kept.get(month) ?? (await fetchColumns(month, url));
  kept.delete(month);
  kept.set(month, columns);
  forgetOldest();
  return columns;
}

async function fetchColumns(month, url) {
  const stop = new AbortController();
  running.set(month, stop);
  try {
    const response = await fetch(url, { signal: stop.signal, redirect: "error" });
    if (!response.ok) throw new Error(`${response.status} for ${url}`);
    return await response.json();
  } finally {
    running.delete(month);
  }
}

function forgetOldest() {
  let photos = 0;
  for (const columns of kept.values()) photos += columns.id.length;
  for (const [month, columns] of kept) {
    if (photos <= MOST_KEPT || kept.size === 1) return;
    kept.delete(month);
    photos -= columns.id.length;
  }
}

/** One at each index that the column lists. */
function marks(columns, name) {
  const marked = new Uint8Array(columns.id.length);
  for (const index of columns[name]) marked[index] = 1;
  return marked;
}

/** How many files each photo stands for; 0: itself alone. */
function versionsOf(columns) {
  const counts = new Uint16Array(columns.id.length);
  columns.stack.forEach((index, at) => (counts[index] = columns.versions[at]));
  return counts;
}

/** What the files of a stack are to each other, by index. */
function kindsOf(columns) {
  return Object.fromEntries(columns.stack.map((index, at) => [index, columns.kinds[at]]));
}

function answer(month, ticket, columns, sizes) {
  const arrays = {
    ...layOut(columns, sizes),
    id: Float64Array.from(columns.id),
    video: Int32Array.from(columns.video),
    blur: toBytes.encode(columns.blur),
    isFavourite: marks(columns, "favourite"),
    isLive: marks(columns, "live"),
    versions: versionsOf(columns),
  };
  const buffers = Object.values(arrays).filter(ArrayBuffer.isView).map((array) => array.buffer);
  postMessage({ month, ticket, plan: { ...arrays, places: columns.places, kinds: kindsOf(columns) } }, buffers);
}

const ACTIONS = {
  async load({ month, ticket, url, sizes }) {
    try {
      answer(month, ticket, await columnsOf(month, url), sizes);
    } catch (error) {
      if (error.name !== "AbortError") postMessage({ month, ticket, error: String(error) });
    }
  },
  cancel({ month }) {
    running.get(month)?.abort();
  },
  forget({ month }) {
    running.get(month)?.abort();
    kept.delete(month);
  },
};

onmessage = ({ data }) => ACTIONS[data.action](data);
