// Fields that save themselves: answers, own words, the plan and its notes, opinions, outcomes.
//
// One protocol for all: a request sends what the person wants and what this page has seen. The server
// stores it when what is stored is among the seen; otherwise it sends both back for the person to choose.
// What this page itself sent counts as seen, so a lost reply or a quick correction is no conflict.
//
// Markup: [data-saves] holds the address; [data-item] around it names what is saved; [data-lane] orders
// requests (one at a time within a lane). Fields named seen-<field> hold what was seen. Replies are
// elements with ids that replace those of the page.
"use strict";
const saving = (() => {
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 30000;
  const SHOW_SAVING_AFTER = 400;
  const TYPED = 'textarea, input:not([type="radio"], [type="checkbox"], [type="hidden"])';
  // A drop-down that is saved by itself, and not with the form that it stands in.
  const CHOSEN = "[data-saves] select:not(form[data-saves] select)";
  const words = document.querySelector("[data-saving]")?.dataset ?? {};
  const storageKey = `unsaved:${document.documentElement.dataset.person}:${words.scope ?? ""}`;
  const wishes = new Map(); // id -> what the person wants last; until the server has answered
  const failing = new Set(); // ids of wishes that did not get through the last time
  const busy = new Set(); // lanes with a request under way
  const acknowledged = new Map(); // id -> {value, at}: stored since this page was loaded
  const placedAt = new Map(); // id of a part -> when the reply that it shows was asked for
  const postponed = new Map(); // id of a part -> a newer one, held back while the person types in it
  let clock = 0;
  let wait = FIRST_WAIT;
  let retryTimer = null;
  let savingTimer = null;
  let signedOut = false;
  let leaving = false;

  const seenName = (field) => `seen-${field.replace(/^answer-/, "")}`;
  const itemOf = (element) => element.closest("[data-item]")?.dataset.item ?? "";
  const within = (item) => document.querySelectorAll(`[data-item="${CSS.escape(item)}"]`);
  const named = (item, name) => [...within(item)].flatMap((place) =>
    [...place.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((one) => itemOf(one) === item));
  const seenOf = (item, field) => named(item, seenName(field))[0]?.value ?? "";

  const say = (text, mark) => {
    const place = document.getElementById(words.place);
    if (!place || !text) return;
    place.classList.toggle("refusal", mark === "⚠");
    place.textContent = mark ? `${mark} ${text}` : text;
  };

  // What is not stored yet stays in this tab, to be offered when its page is loaded again.
  const readKept = () => {
    try {
      return JSON.parse(sessionStorage.getItem(storageKey)) ?? {};
    } catch {
      return {};
    }
  };
  const writeKept = (kept) => {
    if (Object.keys(kept).length) sessionStorage.setItem(storageKey, JSON.stringify(kept));
    else sessionStorage.removeItem(storageKey);
  };
  const remember = ({ id, item, lane, address, fields, field, value, seen, mine }) =>
    writeKept({
      ...readKept(),
      [id]: { item, lane, address, fields, field, value, seen: [...seen, ...mine] },
    });
  const forget = (id) => {
    const { [id]: _stored, ...rest } = readKept();
    writeKept(rest);
  };

  // The radio buttons of a question are touched together, a text by itself.
  const touch = (control) => {
    (control.matches(TYPED) ? control : control.closest(".q") ?? control).dataset.touched = "";
  };

  function want(element, field, value) {
    const place = element.closest("[data-saves]");
    const item = itemOf(place);
    touch(element);
    const fields = [...place.querySelectorAll('input[type="hidden"]')]
      .filter((one) => one.name && !/^(seen-|csrf)/.test(one.name))
      .map((one) => [one.name, one.value]);
    const lane = place.closest("[data-lane]")?.dataset.lane ?? item;
    wish({ item, lane, address: new URL(place.dataset.saves, location).pathname, fields, field, value });
  }

  // What was seen is what the page shows now: a reply may put something newer there while this waits.
  // What an earlier page of this tab sent may arrive only now; it is the same person's.
  const seenBy = (id, item, field) => [seenOf(item, field), readKept()[id]?.value].filter((one) => one !== undefined);
  function wish({ item, lane, address, fields, field, value, seen = seenBy(`${item} ${field}`, item, field) }) {
    const id = `${item} ${field}`;
    const earlier = wishes.get(id);
    const known = { seen: earlier?.seen ?? seen, mine: earlier?.mine ?? [] };
    const next = { id, item, lane, address, fields, field, value, ...known };
    wishes.set(id, next);
    remember(next);
    pump(lane);
  }

  async function pump(lane) {
    if (busy.has(lane)) return;
    const next = [...wishes.values()].find((one) => one.lane === lane);
    if (!next) return;
    busy.add(lane);
    clearTimeout(savingTimer);
    savingTimer = setTimeout(() => say(words.saving, "…"), SHOW_SAVING_AFTER);
    const asked = ++clock;
    const response = await send(next);
    clearTimeout(savingTimer);
    busy.delete(lane);
    await settle(next, response, asked);
  }

  // Resolves to the response, or to null when none came.
  async function send({ address, fields, field, value, seen, mine }) {
    const body = new URLSearchParams(fields);
    body.append(field, value);
    for (const known of new Set([...seen, ...mine])) body.append(seenName(field), known);
    mine.push(value);
    const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
    try {
      return await fetch(address, { method: "POST", body, headers, keepalive: true });
    } catch {
      return null;
    }
  }

  async function settle(sent, response, asked) {
    const { id, lane, item, field, value } = sent;
    const isLatest = wishes.get(id)?.value === value;
    const status = response?.status ?? 0;
    if (response?.ok || status === 409 || status === 422) {
      const html = await response.text().catch(() => "");
      if (response.ok) stored(sent);
      // Refused for good: the reply says why, and sending it again would change nothing.
      if (isLatest) {
        wishes.delete(id);
        failing.delete(id);
        // Where the page has no place for the reason, what was wanted is offered again on one that has.
        if (response.ok || named(item, field).length) forget(id);
        for (const control of named(item, field)) control.closest(".q")?.classList.remove("unsaved");
      }
      wait = FIRST_WAIT;
      place(html, asked);
      if (wishes.size && !failing.size) say(words.saving, "…");
      pump(lane);
    } else if (status === 401) {
      showSignedOut();
    } else if (status === 404 || (status === 403 && response.headers.get("X-Refused"))) {
      // Not this person's any more: what was typed stays on the page and in this tab.
      wishes.delete(id);
      say(words.refused, "⚠");
    } else {
      failing.add(id);
      for (const control of named(item, field)) control.closest(".q")?.classList.add("unsaved");
      retryLater();
    }
    // This one is stored; say so only if no other one is still waiting.
    if (failing.size && !signedOut) say(words.failed, "⚠");
  }

  function stored({ id, item, field, value, mine }) {
    mine.length = 0;
    if (wishes.has(id)) wishes.get(id).seen = [value];
    acknowledged.set(id, { item, field, value, at: ++clock });
    for (const seen of named(item, seenName(field))) seen.value = value;
  }

  // Replies
  function place(html, asked) {
    const reply = new DOMParser().parseFromString(html, "text/html");
    for (const part of [...reply.body.children]) {
      // That something was saved holds whatever the order; a part of the page is never made older.
      const isOlder = (placedAt.get(part.id) ?? 0) > asked;
      if (!part.id || (isOlder && part.id !== words.place)) continue;
      placedAt.set(part.id, asked);
      postponed.delete(part.id);
      const current = document.getElementById(part.id);
      if (!current) continue;
      if (isBeingTypedIn(current)) postponed.set(part.id, [part, asked]);
      else exchange(current, part, asked);
    }
  }

  // A part is not replaced while it holds words that are not stored, or the caret.
  const isBeingTypedIn = (part) => [...part.querySelectorAll(TYPED)].some((field) =>
    field === document.activeElement || (field.closest("[data-saves]") && field.value !== field.defaultValue
      && field.value !== seenOf(itemOf(field), field.name)));

  function exchange(current, part, asked) {
    const hadFocus = current.contains(document.activeElement) && document.activeElement.id;
    // A live region stays: screen readers announce what changes inside it, not a region that is new.
    if (current.matches("[aria-live], [role='alert'], [role='status']")) {
      current.className = part.className;
      current.replaceChildren(...part.childNodes);
    } else {
      current.replaceWith(part);
    }
    const shown = document.getElementById(part.id || current.id);
    // What was stored after this reply was made, and what still waits, is newer than what it shows.
    for (const { item, field, value, at } of acknowledged.values())
      if (at > asked && shown.contains(named(item, field)[0])) show(item, field, value, true);
    for (const { item, field, value, seen } of wishes.values()) {
      if (!shown.contains(named(item, field)[0])) continue;
      show(item, field, value, false);
      for (const input of named(item, seenName(field))) input.value = seen[0];
    }
    if (hadFocus && document.activeElement === document.body)
      (document.getElementById(hadFocus) ?? shown.querySelector('[aria-pressed="true"], .pressed, button, summary'))
        ?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("saving:placed", { detail: shown }));
  }

  // What is shown here is newer than what the page was sent with, so nothing puts that back.
  function show(item, field, value, isStored) {
    for (const control of named(item, field)) {
      touch(control);
      if (control.type === "radio") control.checked = control.value === value;
      else if (control.matches(TYPED) || control.matches(CHOSEN)) control.value = value;
    }
    if (isStored) for (const seen of named(item, seenName(field))) seen.value = value;
  }

  const placePostponed = () => {
    for (const [id, [part, asked]] of postponed) {
      const current = document.getElementById(id);
      if (current && isBeingTypedIn(current)) continue;
      postponed.delete(id);
      if (current) exchange(current, part, asked);
    }
  };

  // Trouble
  const retryLater = () => {
    if (signedOut) return;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(retry, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
  const retry = () => {
    clearTimeout(retryTimer);
    for (const { lane } of [...wishes.values()]) pump(lane);
  };
  window.addEventListener("online", () => {
    wait = FIRST_WAIT;
    retry();
  });
  // Signed in again in another tab: this one goes on where it was.
  window.addEventListener("focus", () => {
    if (!signedOut) return;
    signedOut = false;
    retry();
  });
  const showSignedOut = () => {
    signedOut = true;
    say(words.signedOut, "⚠");
    const notice = document.getElementById("signed-out");
    if (!notice || !notice.hidden) return;
    notice.hidden = false;
    notice.scrollIntoView({ block: "center" });
    notice.querySelector("a").focus({ preventScroll: true });
  };
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && !signedOut && failing.size) event.preventDefault();
  });

  return {
    CHOSEN, TYPED, acknowledged, forget, itemOf, named, placePostponed, readKept, say, seenName, seenOf, show,
    storageKey, want, wish, wishes, words, writeKept,
    leave: () => {
      leaving = true;
    },
    isLeaving: () => leaving,
    settled: () => !wishes.size && !busy.size,
  };
})();
