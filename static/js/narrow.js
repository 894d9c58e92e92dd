// Typing narrows the rows at once; the button "Find" does the same on the server.
for (const form of document.querySelectorAll("[data-narrow]")) {
  const words = form.querySelector("input[type=search]");
  const rows = [...form.querySelectorAll("[data-row]")];
  words.addEventListener("input", () => {
    const asked = words.value.trim().replace(/^#/, "").toLocaleLowerCase();
    for (const row of rows) {
      const fits = row.textContent.toLocaleLowerCase().includes(asked);
      row.hidden = !fits && !row.querySelector("input").checked;
    }
  });
}
