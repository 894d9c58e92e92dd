// Tells the site the reader's zone, and shows the page in it without a reload.
const YEAR = 365 * 24 * 60 * 60;

function told() {
  const pair = document.cookie.split("; ").find((one) => one.startsWith("zone="));
  return pair ? decodeURIComponent(pair.slice(5)) : "";
}

function remember(zone) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `zone=${zone}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
}

// Times change everywhere on the page, so the page is asked for again and its parts exchanged.
async function show(parts) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.headers.get("Content-Type")?.startsWith("text/html")) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.id;
  const { scrollX, scrollY } = window;
  for (const part of parts) {
    const [old, next] = [document.querySelector(part), fresh.querySelector(part)];
    if (!old || !next) continue;
    if (old.open) next.open = true; // somebody is choosing a zone at this moment
    old.replaceWith(document.adoptNode(next));
  }
  document.getElementById(focused)?.focus({ preventScroll: true });
  window.scrollTo(scrollX, scrollY);
  document.dispatchEvent(new Event("page:shown"));
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const control = document.querySelector("[data-zone-control]");
if (zone && control) {
  if (told() !== zone) remember(zone);
  const chosen = "chosen" in control.dataset;
  // A form that somebody is filling in stays as it is.
  const busy = document.querySelector("main form[method=post]");
  const right = "known" in control.dataset && control.dataset.zone === zone;
  const parts = ["[data-zone-control]", ...(busy ? [] : ["main"])];
  if (!right && !chosen && told() === zone) show(parts); // untold: cookies are refused
}
