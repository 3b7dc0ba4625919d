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

  // What did not get through is sent again until it does: the last press on each item.
  const RETRY_AFTER = 3000;
  const waiting = new Map();
  const sendAgain = ({ pathInfo, requestConfig, target }) => {
    const again = { path: pathInfo.requestPath, values: { ...requestConfig.parameters } };
    waiting.set(target.id, again);
    say(words.notSaved);
    setTimeout(() => retry(target.id, again), RETRY_AFTER);
  };
  const retry = (id, again) => {
    const target = document.getElementById(id);
    if (waiting.get(id) !== again || !target) return;
    htmx.ajax("POST", again.path, { values: again.values, source: target, target, swap: "outerHTML" });
  };
  window.addEventListener("online", () => waiting.forEach((again, id) => retry(id, again)));
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });

  document.body.addEventListener("htmx:sendError", (event) => sendAgain(event.detail));
  document.body.addEventListener("htmx:timeout", (event) => sendAgain(event.detail));
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, target } = event.detail;
    if (xhr.status && xhr.status < 500 && target) waiting.delete(target.id);
    if (waiting.size) say(words.notSaved);
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status === 401) say(words.signedOut);
    else if (status >= 500) sendAgain(event.detail);
    else if (status !== 409 && status !== 422) say(words.notDone);
  });
})();
