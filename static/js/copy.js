// A button that copies an address, where the browser can.
function offer() {
  for (const box of document.querySelectorAll("[data-copy]:not(:has(button))")) {
    const address = box.querySelector("input");
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "button button--quiet",
      textContent: "Copy",
    });
    button.addEventListener("click", async () => {
      address.select();
      await navigator.clipboard.writeText(address.value);
      button.textContent = "Copied";
    });
    address.after(button);
  }
}

if (navigator.clipboard) {
  offer();
  document.addEventListener("page:shown", offer);
}
