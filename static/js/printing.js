// What is folded on the screen is printed all the same. The stylesheet does it where the browser
// knows ::details-content; elsewhere the parts are opened while the page is printed.
const opened = [];

window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:not([open])")) {
    part.open = true;
    opened.push(part);
  }
});

window.addEventListener("afterprint", () => {
  for (const part of opened.splice(0)) part.open = false;
});
