// Decisions on a report: keys, and saying what was not saved. Saving itself is htmx's.
"use strict";
(() => {
  const say = (text) => {
    const note = document.getElementById("plan-saved");
    if (!note) return;
    note.className = "saved-note refusal";
    note.textContent = text;
  };
  const words = document.querySelector("[data-not-saved]")?.dataset ?? {};

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

  // The part that was replaced had the focus: put it on what holds now.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const part = document.getElementById(event.detail.target?.id);
    (part?.querySelector('[aria-pressed="true"], .pressed') ?? part?.querySelector("button, summary"))?.focus();
  });

  document.body.addEventListener("htmx:sendError", () => say(words.notSaved));
  document.body.addEventListener("htmx:timeout", () => say(words.notSaved));
  document.body.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status === 401) say(words.signedOut);
    else if (status !== 409 && status !== 422) say(words.notSaved);
  });
})();
