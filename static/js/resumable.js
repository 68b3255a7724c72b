// Sends one large file in pieces: goes on after a lost connection, waits while there is none, and
// begins where it was when the same file is chosen again after a reload. Needs vendor/tus.min.js.
import { pathOf } from "./folder_files.js";

const PIECE_BYTES = 16 * 2 ** 20;
const WAITS = [0, 1000, 2000, 5000, 10000, ...Array(40).fill(20000)]; // begins anew with each piece
const BUSY = [409, 423]; // the server has not noticed yet that our last connection is gone
const FULL = 507;

class SignedOut extends Error {}

// What became of the file: { outcome, reason, target, … } as its receiver answers. Never rejects;
// the outcome "failed" means that choosing the file again goes on where it was.
// `onUrl` is told where the upload is, which goes on there when it is given as `uploadUrl`.
export async function sendResumably(file, { onState, onUrl, ...how }) {
  let upload;
  const pause = () => {
    onState("Offline. It goes on when there is a connection.");
    upload.abort();
  };
  const goOn = () => {
    onState("");
    upload.abort(); // what may still be waiting for its turn
    upload.start();
  };
  const result = await new Promise((settle) => {
    upload = new window.tus.Upload(file, optionsOf(file, { onState, onUrl, ...how }, settle));
    upload.options.onUploadUrlAvailable = () => onUrl?.(new URL(upload.url).pathname);
    window.addEventListener("offline", pause);
    window.addEventListener("online", goOn);
    startOrResume(upload);
  });
  window.removeEventListener("offline", pause);
  window.removeEventListener("online", goOn);
  return result;
}

async function startOrResume(upload) {
  if (upload.options.uploadUrl) return upload.start();
  const earlier = await upload.findPreviousUploads();
  if (earlier.length) upload.resumeFromPreviousUpload(earlier.at(-1));
  upload.start();
}

function optionsOf(file, { endpoint, token, receiver, target, folder = "", uploadUrl, onUrl, onProgress, onState }, settle) {
  const { name, size, lastModified } = file;
  return {
    endpoint: new URL(endpoint, window.location.href).href,
    uploadUrl: uploadUrl ? new URL(uploadUrl, window.location.href).href : null,
    headers: { "X-CSRFToken": token },
    metadata: { filename: name, modified: lastModified, folder, receiver, target },
    fingerprint: async () => [receiver, pathOf({ folder, file }), size, lastModified].join("|"),
    removeFingerprintOnSuccess: true,
    storeFingerprintForResuming: !onUrl, // who is told, remembers
    chunkSize: PIECE_BYTES,
    retryDelays: WAITS,
    onProgress: (sent, total) => onProgress(sent / total),
    onChunkComplete: () => onState(""),
    onAfterResponse: keepWhenSignedOut,
    onShouldRetry: (error) => {
      const isWorthIt = canBeTriedAgain(error);
      if (isWorthIt) onState("Connection lost, trying again");
      return isWorthIt;
    },
    onSuccess: ({ lastResponse }) => settle(JSON.parse(lastResponse.getHeader("Upload-Result"))),
    onError: (error) => settle(failure(error)),
  };
}

// The library would forget an upload that is refused to a stranger, and begin anew.
function keepWhenSignedOut(request, response) {
  if ([401, 403].includes(response.getStatus())) throw new SignedOut();
}

function statusOf(error) {
  return error.originalResponse?.getStatus() ?? 0;
}

function canBeTriedAgain(error) {
  if (error.causingError instanceof SignedOut) return false;
  const status = statusOf(error);
  return !status || BUSY.includes(status) || (status >= 500 && status !== FULL);
}

/** `short` without what to do: of a file that goes on by itself. */
function failed(short, advice) {
  return { outcome: "failed", short, reason: `${short} ${advice}` };
}

function failure(error) {
  if (error.causingError instanceof SignedOut) {
    return failed("You are signed out.", "Sign in, and choose the file again.");
  }
  const status = statusOf(error);
  if (!status) return failed("The connection was lost.", "Choose the file again.");
  const reason = (status < 500 || status === FULL) && error.originalResponse.getBody();
  const words = reason && !reason.startsWith("<") ? reason : `The server answered ${status}.`;
  return { outcome: status < 500 ? "refused" : "failed", reason: words };
}
