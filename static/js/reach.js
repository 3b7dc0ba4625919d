// Keeps "what answers can reach" and each indicator's words current while a barrier is edited.
"use strict";
django.jQuery(($) => {
  const reach = document.querySelector("[data-reach]");
  if (!reach) return;
  const { tops, weights, says, reach: sentence } = JSON.parse(reach.dataset.reach);
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_whole, name) => values[name] ?? "…");
  const value = (name) => document.querySelector(`[name="${name}"]`)?.value || undefined;

  function tell() {
    let most = 0;
    for (const picker of document.querySelectorAll('[name^="indicators-"][name$="-question"]')) {
      const row = picker.name.replace(/-question$/, "");
      const top = tops[picker.value];
      const weight = weights[value(`${row}-strength`)];
      const direction = value(`${row}-direction`);
      const known = top && weight && direction;
      const gone = document.querySelector(`[name="${row}-DELETE"]`)?.checked;
      const points = known ? weight * top[1] : 0;
      const words = picker.closest("tr").querySelector("[data-words]");
      if (words) words.textContent = known ? fill(says[direction], { label: top[0], points }) : "";
      if (direction === "supports" && !gone) most += points;
    }
    reach.textContent = fill(sentence, {
      most, possible: value("possible_at"), likely: value("likely_at"),
    });
  }

  // Select2 speaks through jQuery's events, which the browser's own listeners do not hear.
  $(document).on("change input", "form", tell);
  $(document).on("formset:added formset:removed", tell);
});
