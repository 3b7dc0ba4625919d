// The questionnaire: number keys, and what is brought into view. Saving answers is saving.js's.
"use strict";
(() => {
  const MOVE_ON_AFTER = 600;
  const ANNOUNCE_AFTER = 250;

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

  document.addEventListener("saving:placed", ({ detail: shown }) => {
    if (shown.id === "progress") centreStep();
    if (shown.id === "announcement") announce(shown);
    // A note that is not stored yet is written into a new box: unfold it.
    for (const box of shown.querySelectorAll(".note textarea"))
      if (box.value) box.closest("details").open = true;
    // Unfold and scroll to a flag or a conflict that a save has shown.
    if (/^(flag|problem)-/.test(shown.id) && shown.textContent.trim()) {
      shown.closest("details")?.setAttribute("open", "");
      shown.scrollIntoView({ block: "nearest" });
    }
  });
  // A number key moves the focus on, and what is read out then would cut an announcement short.
  let announcing = null;
  function announce(region) {
    const words = region.textContent.trim();
    clearTimeout(announcing);
    if (!words) return;
    region.textContent = "";
    announcing = setTimeout(() => {
      region.textContent = words;
    }, ANNOUNCE_AFTER);
  }

  // Number keys: 1 to 9 choose an option, 0 "don't know"; the next open question gets the focus.
  // Outside of a question they answer the first open one, if it is in view. A switch turns them off.
  const keys = form.querySelector("[data-keys]");
  const storageKey = `keys:${document.documentElement.dataset.person}`;
  keys.checked = localStorage.getItem(storageKey) !== "off";
  keys.addEventListener("change", () => {
    if (keys.checked) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, "off");
  });
  const questions = () => [...form.querySelectorAll("fieldset.q")].filter((one) => one.checkVisibility());
  const isOpen = (fieldset) => !fieldset.querySelector(".pick:checked");
  // What takes digits itself, or leads on; not a summary, which only unfolds what belongs to a question.
  const TAKES_KEYS = 'a, button, select, textarea, input:not([type="radio"])';

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
    if (!keys.checked || event.defaultPrevented || !/^[0-9]$/.test(key)) return;
    if (target.matches(TAKES_KEYS) || target.isContentEditable) return;
    const fieldset = target.closest("fieldset.q") ?? questions().find(isOpen);
    const pick = fieldset?.querySelector(`.pick[data-number="${key}"]`);
    if (!pick || pick.disabled) return;
    event.preventDefault();
    if (fieldset.contains(target) || isInView(fieldset)) choose(fieldset, pick);
    else focusOn(fieldset);
  });
  const isInView = (fieldset) => {
    const { top, bottom } = fieldset.querySelector(".pick + label").getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  };
  function choose(fieldset, pick) {
    pick.focus();
    if (pick.checked) {
      moveOn(fieldset);
      return;
    }
    pick.checked = true;
    pick.dispatchEvent(new Event("change", { bubbles: true }));
    moveOnAfterSaving(fieldset);
  }
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
    const all = questions();
    const next = all.slice(all.indexOf(fieldset) + 1).find(isOpen);
    if (next) focusOn(next);
    else bring(form.querySelector('.actions button[value="next"]'));
  };
  const focusOn = (fieldset) => {
    const control = fieldset.querySelector(".pick:checked") ?? fieldset.querySelector(".pick");
    bring(control, fieldset);
  };
  function bring(control, place = control) {
    control.focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  // Where to begin: at what could not be stored, else at the question that the address names. The
  // Back button leads to where the person was, which the browser knows.
  const trouble = [...form.querySelectorAll(".problem")].find((one) => one.textContent.trim());
  const named = location.hash.startsWith("#q-") && document.getElementById(location.hash.slice(1));
  const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  const begin = () => {
    const box = trouble?.closest(".note")?.querySelector("textarea");
    if (box) bring(box);
    else if (trouble) focusOn(trouble.closest(".item").querySelector("fieldset.q"));
    else if (named && !isBack)
      (named.querySelector(".pick:checked") ?? named.querySelector(".pick"))?.focus();
  };
  // Wait for the load event: until then, scrolling to the fragment resets the focus.
  window.addEventListener("load", () => setTimeout(begin));
})();
