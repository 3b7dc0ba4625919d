// While a barrier is edited: words for each indicator, and the points that answers can reach, which
// the server counts.
"use strict";
django.jQuery(($) => {
  const reach = document.querySelector("[data-reach]");
  if (!reach) return;
  const { address, facts, weights, says, sentence } = JSON.parse(reach.dataset.reach);
  const form = reach.closest("form") ?? document.querySelector("#barrierdefinition_form");
  const WAIT = 200;
  const SENT = /^(indicators-.*|possible_at|likely_at|csrfmiddlewaretoken)$/;
  let waiting;
  let asking;

  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_whole, name) => values[name] ?? "…");
  const value = (name) => document.querySelector(`[name="${name}"]`)?.value || undefined;

  function wordsOf(fact, weight, direction) {
    if (!fact || !weight || !direction) return "";
    const answers = fact.answers.map(([label, level]) =>
      fill(says[direction], { label, points: weight * level }));
    return fill(sentence, { ...fact, answers: answers.join(", ") });
  }

  function showWords() {
    for (const picker of document.querySelectorAll('[name^="indicators-"][name$="-question"]')) {
      const row = picker.name.replace(/-question$/, "");
      const words = picker.closest("tr").querySelector("[data-words]");
      const weight = weights[value(`${row}-strength`)];
      if (words) words.textContent = wordsOf(facts[picker.value], weight, value(`${row}-direction`));
    }
  }

  // The latest question wins: an answer to an earlier one is thrown away.
  async function askPoints() {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams();
    for (const [name, text] of new FormData(form)) if (SENT.test(name)) body.append(name, text);
    try {
      const response = await fetch(address, { method: "POST", body, signal: asking.signal });
      if (response.ok) reach.textContent = (await response.json()).words;
    } catch (error) {
      // Superseded, or no connection: the words stay as they are until the next change.
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  }

  function update() {
    showWords();
    clearTimeout(waiting);
    waiting = setTimeout(askPoints, WAIT);
  }

  // Select2 fires jQuery events, which the browser's own listeners do not receive.
  $(document).on("change input", "form", update);
  $(document).on("formset:added formset:removed", update);
});
