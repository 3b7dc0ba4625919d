// The questionnaire: number keys, and what is brought into view. Saving answers is saving.js's.
"use strict";
(() => {
  const MOVE_ON_AFTER = 600;

  // On a narrow screen the steps scroll sideways: centre the current one.
  const centreStep = () => {
    const step = document.querySelector(".steps .now");
    if (!step) return;
    const strip = step.parentElement;
    strip.scrollLeft = step.offsetLeft - (strip.clientWidth - step.offsetWidth) / 2;
  };
  centreStep();

  const form = document.getElementById("questionnaire");
  if (!form) return;

  // Scroll to a flag or conflict that a save has shown below its question.
  document.addEventListener("saving:placed", ({ detail: shown }) => {
    if (shown.id === "progress") centreStep();
    if (/^(flag|problem)-/.test(shown.id) && shown.textContent.trim())
      shown.scrollIntoView({ block: "nearest" });
  });

  // Number keys: 1 to 9 choose an option, 0 "don't know"; the next open question gets the focus.
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-9]$/.test(event.key)) return;
    const fieldset = event.target.closest("fieldset.q");
    const pick = fieldset?.querySelector(`.pick[data-number="${event.key}"]`);
    if (!pick || pick.disabled) return;
    event.preventDefault();
    pick.focus();
    if (pick.checked) {
      moveOn(fieldset);
      return;
    }
    pick.checked = true;
    pick.dispatchEvent(new Event("change", { bubbles: true }));
    moveOnAfterSaving(fieldset);
  });
  const moveOnAfterSaving = (fieldset) => {
    // The response may add follow-ups below this question: wait for it, at most MOVE_ON_AFTER.
    let done = false;
    const go = () => {
      if (done) return;
      done = true;
      document.removeEventListener("saving:placed", soon);
      if (fieldset.contains(document.activeElement)) moveOn(fieldset);
    };
    const soon = () => setTimeout(go, 30);
    document.addEventListener("saving:placed", soon);
    setTimeout(go, MOVE_ON_AFTER);
  };
  const moveOn = (fieldset) => {
    const all = [...form.querySelectorAll("fieldset.q")].filter((one) => one.checkVisibility());
    const rest = all.slice(all.indexOf(fieldset) + 1);
    const next = rest.find((one) => !one.querySelector(".pick:checked"));
    const target = next ? next.querySelector(".pick") : form.querySelector('.actions button[value="next"]');
    target.focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    (next || target).scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  };

  const start = location.hash.startsWith("#q-") && document.getElementById(location.hash.slice(1));
  // Wait for the load event: until then, scrolling to the fragment resets the focus.
  if (start) window.addEventListener("load", () => setTimeout(() =>
    (start.querySelector(".pick:checked") || start.querySelector(".pick"))?.focus()));
})();
