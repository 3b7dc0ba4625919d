// The items of a score: keys 0 to 3 answer and move on, Delete leaves open; how many are answered.
// Nothing is added up here: the total is the server's.
"use strict";
(() => {
  const itemsOf = (part) => [...part.querySelectorAll("fieldset")];
  const isOpen = (item) => !item.querySelector('input:checked:not([value=""])');

  function count(part) {
    const shown = part.querySelector("[data-count]");
    const answered = itemsOf(part).filter((item) => !isOpen(item)).length;
    const words = shown.dataset.count.replace("{n}", answered);
    if (shown.textContent !== words) shown.textContent = words;
  }

  function choose(part, item, value) {
    const pick = item.querySelector(`input[value="${value}"]`);
    if (!pick) return;
    pick.checked = true;
    pick.focus();
    count(part);
    if (value === "") return;
    const items = itemsOf(part);
    const next = items[items.indexOf(item) + 1];
    if (next) next.querySelector(isOpen(next) ? "input" : "input:checked").focus();
    else part.querySelector(".score-end button").focus();
  }

  for (const part of document.querySelectorAll("[data-items]")) {
    count(part);
    part.addEventListener("change", () => count(part));
    part.addEventListener("keydown", (event) => {
      const { target, key } = event;
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
      if (!part.open || target.matches("a, button")) return;
      const item = target.closest("fieldset") ?? itemsOf(part).find(isOpen);
      if (!item) return;
      if (/^[0-9]$/.test(key)) choose(part, item, key);
      else if (key === "Delete" || key === "Backspace") choose(part, item, "");
      else return;
      event.preventDefault();
    });
  }
  // A page restored by the browser may hold other answers than it was sent with.
  window.addEventListener("pageshow", () => document.querySelectorAll("[data-items]").forEach(count));
})();
