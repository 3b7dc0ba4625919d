// Decisions on a report by keys; saving them is saving.js's.
"use strict";
// A number presses the button that it counts to, within the item that has the focus.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  if (event.target.matches("input, textarea, select")) return;
  const keys = event.target.closest("[data-keys]");
  const press = [...(keys?.querySelectorAll(`[data-number="${event.key}"]`) ?? [])]
    .find((one) => one.closest("[data-keys]") === keys);
  if (!press) return;
  event.preventDefault();
  press.focus();
  press.click();
});
