// Time passes: the clock in the masthead, and how long it is until a meeting begins.
const MINUTE = 60 * 1000;

function wall(zone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
}

function wait(minutes) {
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 1) return `in ${days} days`;
  if (days || hours) return `in ${days * 24 + hours} h ${minutes % 60 || ""}${minutes % 60 ? " min" : ""}`;
  return minutes > 0 ? `in ${minutes} min` : "now";
}

function tick() {
  const now = Date.now();
  for (const clock of document.querySelectorAll("[data-clock]")) {
    try {
      clock.textContent = wall(clock.dataset.zone).format(now);
    } catch {
      // A zone this browser does not know: the server's time stays.
    }
  }
  for (const time of document.querySelectorAll("[data-countdown]")) {
    const minutes = Math.ceil((Date.parse(time.dateTime) - now) / MINUTE);
    time.textContent = wait(minutes);
    time.closest("[data-countdown-line]")?.removeAttribute("hidden");
  }
}

tick();
setInterval(tick, 15 * 1000);
document.addEventListener("page:shown", tick);
