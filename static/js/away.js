// The page while a part of the library is away: asks for what was wanted, and shows it once it is
// there. Only what was read is asked for again; what was sent would be done twice.
const EVERY_MS = 5000;
const AWAY = [502, 503, 504]; // also of a proxy whose library is being restarted

async function isBack() {
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
  return answer !== null && !AWAY.includes(answer.status);
}

async function look() {
  if (!document.hidden && (await isBack())) location.reload();
  else setTimeout(look, EVERY_MS);
}

if (document.querySelector("[data-looks]")) setTimeout(look, EVERY_MS);
