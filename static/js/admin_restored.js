// A browser that duplicates a tab, restarts after a crash or opens a closed tab again puts old
// values into the fields, while the hidden record of what the page showed arrives fresh: a save
// would overwrite, unnoticed, what was changed since. So every field goes back to what the server
// sent, until somebody touches the page. `autocomplete="off"` does the same in most browsers.
"use strict";
(() => {
  const GESTURES = ["pointerdown", "keydown", "beforeinput"];
  let touched = false;
  for (const gesture of GESTURES) addEventListener(gesture, () => { touched = true; }, { capture: true, once: true });

  const fields = () => [...document.querySelectorAll('#content form[method="post"]')]
    .flatMap((form) => [...form.elements])
    // typed_text.js has put back what somebody typed here before.
    .filter((field) => field.dataset.offered === undefined);

  // Each resets one field to its default and says whether it differed.
  function resetTicked(field) {
    if (field.checked === field.defaultChecked) return false;
    field.checked = field.defaultChecked;
    return true;
  }

  function resetChoice(field) {
    const options = [...field.options];
    const sent = options.filter((option) => option.defaultSelected);
    // A list that shows one choice shows its first when the server marked none.
    if (!field.multiple && !sent.length && options.length) sent.push(options[0]);
    const differing = options.filter((option) => option.selected !== sent.includes(option));
    for (const option of differing) option.selected = sent.includes(option);
    return differing.length > 0;
  }

  function resetText(field) {
    if (field.value === field.defaultValue) return false;
    field.value = field.defaultValue;
    return true;
  }

  function reset(field) {
    if (field instanceof HTMLSelectElement) return resetChoice(field);
    if (field instanceof HTMLTextAreaElement) return resetText(field);
    if (!(field instanceof HTMLInputElement)) return false;
    return ["checkbox", "radio"].includes(field.type) ? resetTicked(field) : resetText(field);
  }

  function resetAll() {
    if (touched) return;
    // Widgets that show a field's value in their own way listen for its change.
    for (const field of fields()) if (reset(field)) field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  resetAll();
  // From the back-forward cache the whole page returns, its record of what it showed included.
  addEventListener("pageshow", (event) => { if (!event.persisted) resetAll(); });
})();
