// Keeps "what answers can reach" and each indicator's words current while a barrier is edited.
"use strict";
django.jQuery(($) => {
  const reach = document.querySelector("[data-reach]");
  if (!reach) return;
  const { facts, weights, says, sentence, reach: told, tooFar } = JSON.parse(reach.dataset.reach);
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_whole, name) => values[name] ?? "…");
  const value = (name) => document.querySelector(`[name="${name}"]`)?.value || undefined;

  function wordsOf(fact, weight, direction) {
    if (!fact || !weight || !direction) return "";
    const answers = fact.answers.map(([label, level]) =>
      fill(says[direction], { label, points: weight * level }));
    return fill(sentence, { ...fact, answers: answers.join(", ") });
  }

  function tell() {
    let most = 0;
    for (const picker of document.querySelectorAll('[name^="indicators-"][name$="-question"]')) {
      const row = picker.name.replace(/-question$/, "");
      const fact = facts[picker.value];
      const weight = weights[value(`${row}-strength`)];
      const direction = value(`${row}-direction`);
      const gone = document.querySelector(`[name="${row}-DELETE"]`)?.checked;
      const words = picker.closest("tr").querySelector("[data-words]");
      if (words) words.textContent = wordsOf(fact, weight, direction);
      if (fact && weight && direction === "supports" && !gone) {
        most += weight * Math.max(0, ...fact.answers.map(([, level]) => level));
      }
    }
    const likely = value("likely_at");
    const line = fill(told, { most, possible: value("possible_at"), likely });
    reach.textContent = likely && most < Number(likely) ? `${line} ${tooFar}` : line;
  }

  // Select2 speaks through jQuery's events, which the browser's own listeners do not hear.
  $(document).on("change input", "form", tell);
  $(document).on("formset:added formset:removed", tell);
});
