// The submission form's live preview: the phrase is read back while it is being typed.
const form = document.querySelector("[data-preview-form]");
const FIELDS = ["phrase", "zone", "start", "minutes", "first"]; // what the preview reads
const WAIT = 350; // ms of quiet before asking
let timer, asked;

function question() {
  const fields = new FormData(form);
  const query = new URLSearchParams();
  for (const name of FIELDS) {
    if (fields.get(name)) query.set(name, fields.get(name));
  }
  return query;
}

async function show() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`${form.dataset.previewUrl}?${question()}`, { signal: asked.signal });
    if (!answer.ok) return;
    const html = await answer.text();
    const at = document.activeElement?.id;
    document.getElementById("preview").outerHTML = html;
    document.getElementById(at)?.focus();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function later(event) {
  if (!FIELDS.includes(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(show, event.type === "change" ? 0 : WAIT);
}

if (form) {
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.querySelector("[name=look]").hidden = true;
}
