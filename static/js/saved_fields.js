// What a person does with the fields of saving.js, and what the browser does when it comes back to them.
"use strict";
(() => {
  const {
    CHOSEN, TYPED, acknowledged, forget, itemOf, named, placePostponed, readKept, say, seenName, seenOf, show,
    storageKey, want, wish, wishes, words, writeKept,
  } = saving;

  // What a person does
  const saves = (element) => element.closest?.("[data-saves]");
  document.addEventListener("change", ({ target }) => {
    if (saves(target) && target.matches(`input[type="radio"], ${CHOSEN}`)) {
      want(target, target.name, target.value);
    }
  });
  const SAVE_TEXT_AFTER = 2000;
  let typingTimer = null;
  document.addEventListener("input", ({ target }) => {
    if (!target.matches(TYPED) || !saves(target)) return;
    // A browser that restores a tab fires this event without any press of the person.
    if (navigator.userActivation?.hasBeenActive === false) return;
    target.dataset.touched = "";
    clearTimeout(typingTimer);
    if (target.matches("textarea")) typingTimer = setTimeout(() => saveTyped(target), SAVE_TEXT_AFTER);
  });

  // A typed field saves when the person leaves it: while it is typed in, a date is many dates.
  function saveTyped(field) {
    if (field.validity.badInput) {
      say(words.unfinished, "⚠");
      field.setAttribute("aria-invalid", "true");
      return;
    }
    field.removeAttribute("aria-invalid");
    if (field.dataset.touched === undefined) return;
    const item = itemOf(field);
    const wanted = wishes.get(`${item} ${field.name}`)?.value ?? seenOf(item, field.name);
    if (field.value !== wanted) want(field, field.name, field.value);
  }
  // A day picked from the field's calendar, without a key pressed in the field, is whole at once.
  document.addEventListener("keydown", ({ target, key }) => {
    if (key !== "Tab" && target.matches?.('[type="date"]')) target.dataset.keyed = "";
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches?.('[type="date"]') && saves(target) && target.dataset.keyed === undefined) saveTyped(target);
  });
  document.addEventListener("focusout", ({ target }) => {
    if (target.matches?.(TYPED) && saves(target)) saveTyped(target);
    delete target.dataset?.keyed;
    setTimeout(placePostponed);
  });
  const saveAllTyped = () => {
    if (!saving.isLeaving()) for (const field of document.querySelectorAll(TYPED)) if (saves(field)) saveTyped(field);
  };
  window.addEventListener("pagehide", saveAllTyped);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) saveAllTyped();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-saves]")) return;
    event.preventDefault();
    const { submitter } = event;
    if (submitter?.name) want(form, submitter.name, submitter.value);
    else for (const field of form.querySelectorAll(`${TYPED}, select`))
      if (field.matches("select")) want(form, field.name, field.value);
      else saveTyped(field);
  });

  // A browser that comes back to a page puts old choices over what the server sent. Until the person
  // touches a field, it shows what is stored. A choice made before this script ran is the person's.
  const isBack = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  const SELF_SAVING = ["textarea", "input", "select"].map((tag) => `[data-saves] ${tag}, ${tag}[data-saves]`).join();
  const untouched = () => [...document.querySelectorAll(SELF_SAVING)]
    .filter((field) => field.dataset.touched === undefined && !field.closest("[data-touched]"));
  const showStored = () => {
    for (const field of untouched()) {
      if (field.type === "radio") field.checked = field.defaultChecked;
      else if (field.matches("select"))
        for (const option of field.options) option.selected = option.defaultSelected;
      else if (!acknowledged.size) field.value = field.defaultValue;
    }
  };
  const takeEarlyChoices = () => {
    for (const field of untouched())
      if (field.type === "radio" && field.checked && !field.defaultChecked)
        field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (isBack) showStored();
  else takeEarlyChoices();
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
    else if (isBack) showStored();
  });
  document.addEventListener("submit", ({ target }) => {
    if (isBack && target.querySelector("[data-saves]")) showStored();
  }, true);

  // The whole form carries what this page sent as seen, so that a correction is no conflict.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.matches("[data-saves]") || !form.querySelector("[data-saves]")) return;
    saving.leave();
    for (const { item, field, seen, mine } of wishes.values())
      for (const value of new Set([...seen.slice(1), ...mine])) addSeen(form, item, field, value);
    sessionStorage.setItem(`sent:${storageKey}`, JSON.stringify({ path: location.pathname, ids: [...wishes.keys()] }));
  });
  function addSeen(form, item, field, value) {
    if (!form.contains(named(item, field)[0])) return;
    const seen = document.createElement("input");
    Object.assign(seen, { type: "hidden", name: seenName(field), value });
    form.append(seen);
  }

  // A form that was sent is taken as stored when another page follows with it as the referrer.
  // After a send that failed there is no such page, so what it held is offered again.
  const forgetSent = () => {
    const { path, ids } = JSON.parse(sessionStorage.getItem(`sent:${storageKey}`) ?? "{}");
    sessionStorage.removeItem(`sent:${storageKey}`);
    if (path && path !== location.pathname && document.referrer.endsWith(path)) ids.forEach(forget);
    for (const [id, { item, field, value }] of Object.entries(readKept()))
      if (named(item, seenName(field)).length && seenOf(item, field) === value) forget(id);
  };
  forgetSent();

  const offer = document.getElementById("unsaved");
  const offered = readKept();
  if (offer && Object.keys(offered).length) {
    offer.querySelector("[data-count]").textContent = Object.keys(offered).length;
    offer.hidden = false;
    offer.addEventListener("click", async (event) => {
      const choice = event.target.closest("[data-unsaved]")?.dataset.unsaved;
      if (!choice) return;
      offer.hidden = true;
      if (choice === "drop") writeKept({});
      else await storeAll(Object.entries(offered));
    });
  }
  // One after the other: the answer that opens a follow-up has to be stored before it.
  async function storeAll(entries) {
    for (const [id, kept] of entries) {
      // Through the page, which shows the reason or the conflict. What the person wants since counts more.
      if (!wishes.has(id) && !acknowledged.has(id)) bringBack(kept);
      while (wishes.has(id)) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const isStored = entries.every(([id]) => acknowledged.has(id)) && saving.settled();
    if (isStored && !saving.isLeaving()) location.reload();
  }
  function bringBack(kept) {
    // What was seen when it was wanted, and not what this page shows since.
    for (const input of named(kept.item, seenName(kept.field))) input.value = kept.seen[0];
    show(kept.item, kept.field, kept.value, false);
    wish(kept);
  }

  // Settle a conflict: what the person chose, with what is stored as seen.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose], [data-choose-typed]");
    if (!button) return;
    const { item, field, seen } = button.dataset;
    const control = named(item, field).find((one) => one.closest("[data-saves]"));
    if (!control) return;
    const choose = button.dataset.choose ?? control.value;
    event.preventDefault();
    for (const input of named(item, seenName(field))) input.value = seen;
    wishes.delete(`${item} ${field}`);
    show(item, field, choose, false);
    want(control, field, choose);
    (named(item, field).find((one) => one.type !== "radio" || one.checked) ?? control).focus();
  });

})();
