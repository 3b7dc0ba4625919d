// The questionnaire: each answer is saved as it is given, is kept in sessionStorage until the server
// has stored it, and can be given by number keys. Without this file the page works as a plain form.
(() => {
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
  const saved = document.getElementById("saved");
  const storageKey = `unsaved:${form.dataset.screening}`;
  const sentKey = `sent:${form.dataset.screening}`;
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 30000;
  const SHOW_SAVING_AFTER = 400;
  const MOVE_ON_AFTER = 600;
  const inFlight = new Map(); // question -> number of requests under way
  let wait = FIRST_WAIT;
  let retryTimer = null;
  let savingTimer = null;
  let signedOut = false;
  let leaving = false;

  // Answers not stored yet, as {question: {option, seen}}: keys without texts, in this tab alone.
  const readUnsaved = () => {
    try {
      return JSON.parse(sessionStorage.getItem(storageKey)) || {};
    } catch {
      return {};
    }
  };
  const writeUnsaved = (answers) => {
    if (Object.keys(answers).length) sessionStorage.setItem(storageKey, JSON.stringify(answers));
    else sessionStorage.removeItem(storageKey);
  };
  const remember = (question, option, seen) =>
    writeUnsaved({ ...readUnsaved(), [question]: { option, seen } });
  const forget = (question, option) => {
    const { [question]: kept, ...rest } = readUnsaved();
    if (kept && (option === undefined || kept.option === option)) writeUnsaved(rest);
  };

  // Field names as in screening/web/posted_answers.py.
  const answerField = (question) => `answer-${question}`;
  const seenField = (question) => `seen-${question}`;
  const CHOICE = /^choose-/;

  const fieldsetOf = (question) => document.getElementById(`q-${question}`);
  const seenOf = (question) => document.getElementById(seenField(question))?.value ?? "";
  const say = (text) => {
    const place = document.getElementById("saved-text");
    if (place && place.textContent !== text) place.textContent = text;
  };

  // Saving
  form.addEventListener("change", (event) => {
    const fieldset = event.target.closest("fieldset.q");
    if (!fieldset || !event.target.matches(".pick")) return;
    remember(fieldset.dataset.question, event.target.value, seenOf(fieldset.dataset.question));
  }, true);

  document.body.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken(form);
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const question = event.target.dataset.question;
    if (!question) return;
    inFlight.set(question, (inFlight.get(question) || 0) + 1);
    event.detail.xhr.sentOption = event.detail.requestConfig.parameters[answerField(question)];
    clearTimeout(savingTimer);
    savingTimer = setTimeout(() => say(saved.dataset.saving), SHOW_SAVING_AFTER);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const question = event.target.dataset?.question;
    if (!question) return;
    inFlight.set(question, Math.max(0, (inFlight.get(question) || 1) - 1));
    clearTimeout(savingTimer);
    const { xhr } = event.detail;
    const fieldset = fieldsetOf(question);
    if (xhr.status >= 200 && xhr.status < 300) {
      forget(question, xhr.sentOption);
      fieldset?.classList.remove("unsaved");
      wait = FIRST_WAIT;
    } else if (xhr.status === 401) {
      showSignedOut();
    } else if (xhr.status === 409 || xhr.status === 422) {
      // Refused for good: the response says why, and sending it again would change nothing.
      forget(question, xhr.sentOption);
      fieldset?.classList.remove("unsaved");
    } else {
      fieldset?.classList.add("unsaved");
      say(saved.dataset.failed);
      retryLater();
    }
    // This answer is saved; say so only if no other one is still waiting.
    if (!signedOut && form.querySelector("fieldset.q.unsaved")) say(saved.dataset.failed);
  });

  // Scroll to a flag or conflict that a save has shown below its question.
  // The event's target may have been replaced meanwhile: look the element up again by its id.
  document.body.addEventListener("htmx:oobAfterSwap", (event) => {
    const { id } = event.detail.target;
    const shown = document.getElementById(id);
    if (id === "progress") centreStep();
    if (/^(flag|problem)-/.test(id) && shown?.textContent.trim())
      shown.scrollIntoView({ block: "nearest" });
  });

  const retryLater = () => {
    if (signedOut) return;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(retry, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
  const retry = () => {
    for (const fieldset of form.querySelectorAll("fieldset.q.unsaved"))
      if (!inFlight.get(fieldset.dataset.question)) htmx.trigger(fieldset, "retry");
  };
  window.addEventListener("online", () => {
    wait = FIRST_WAIT;
    retry();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && !signedOut && form.querySelector("fieldset.q.unsaved")) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    leaving = true;
    const questions = [...form.querySelectorAll("fieldset.q")].map((one) => one.dataset.question);
    sessionStorage.setItem(sentKey, JSON.stringify({ path: location.pathname, questions }));
  });
  // A form that was sent is taken as stored when another page follows with it as the referrer.
  // After a send that failed there is no such page, so its answers are offered again.
  const forgetSent = () => {
    const { path, questions } = JSON.parse(sessionStorage.getItem(sentKey) ?? "{}");
    sessionStorage.removeItem(sentKey);
    if (path && path !== location.pathname && document.referrer.endsWith(path))
      questions.forEach((question) => forget(question));
    for (const [question, { option }] of Object.entries(readUnsaved()))
      if (seenOf(question) === option) forget(question);
  };
  forgetSent();

  // Session expired: answers not stored stay in sessionStorage and are offered after signing in.
  const showSignedOut = () => {
    signedOut = true;
    say("");
    const notice = document.getElementById("signed-out");
    notice.hidden = false;
    notice.scrollIntoView({ block: "center" });
    notice.querySelector("a").focus({ preventScroll: true });
  };
  const offer = document.getElementById("unsaved");
  const offered = readUnsaved();
  if (offer && Object.keys(offered).length) {
    offer.querySelector("[data-count]").textContent = Object.keys(offered).length;
    offer.hidden = false;
    offer.addEventListener("click", async (event) => {
      const choice = event.target.closest("[data-unsaved]")?.dataset.unsaved;
      if (!choice) return;
      offer.hidden = true;
      if (choice === "drop") writeUnsaved({});
      else await storeAll(Object.entries(offered));
    });
  }
  // One after the other: the answer that opens a follow-up has to be stored before it.
  const storeAll = async (answers) => {
    const refused = [];
    for (const [question, { option, seen }] of answers) {
      if (await store(question, option, seen)) forget(question, option);
      else refused.push([question, option, seen]);
    }
    if (!refused.length) location.reload();
    // Save those refused again through the page, which shows the reason or the conflict.
    for (const [question, option, seen] of refused) choose(question, option, seen);
    if (refused.length) say(saved.dataset.failed);
  };
  const store = async (question, option, seen) => {
    const body = new URLSearchParams({ [answerField(question)]: option, [seenField(question)]: seen });
    const headers = { "X-CSRFToken": csrfToken(form), "HX-Request": "true" };
    try {
      return (await fetch(`../answers/${question}/`, { method: "POST", body, headers })).ok;
    } catch {
      return false;
    }
  };

  // Settle a conflict between two tabs: choose an option, with the stored one as seen.
  const choose = (question, option, seen) => {
    const pick = fieldsetOf(question)?.querySelector(`.pick[value="${CSS.escape(option)}"]`);
    const seenInput = document.getElementById(seenField(question));
    if (!pick || !seenInput) return;
    seenInput.value = seen;
    pick.checked = true;
    pick.focus();
    pick.dispatchEvent(new Event("change", { bubbles: true }));
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (!button) return;
    event.preventDefault();
    choose(button.name.replace(CHOICE, ""), button.dataset.choose, button.dataset.seen);
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
      document.body.removeEventListener("htmx:oobAfterSwap", soon);
      if (fieldset.contains(document.activeElement)) moveOn(fieldset);
    };
    const soon = () => setTimeout(go, 30);
    document.body.addEventListener("htmx:oobAfterSwap", soon);
    setTimeout(go, MOVE_ON_AFTER);
  };
  const moveOn = (fieldset) => {
    const all = [...form.querySelectorAll("fieldset.q")].filter((one) => one.checkVisibility());
    const rest = all.slice(all.indexOf(fieldset) + 1);
    const next = rest.find((one) => !one.querySelector(".pick:checked"));
    const target = next ? next.querySelector(".pick") : form.querySelector('button[value="next"]');
    target.focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    (next || target).scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  };

  const start = location.hash.startsWith("#q-") && document.getElementById(location.hash.slice(1));
  // Wait for the load event: until then, scrolling to the fragment resets the focus.
  if (start) window.addEventListener("load", () => setTimeout(() =>
    (start.querySelector(".pick:checked") || start.querySelector(".pick"))?.focus()));
})();
