// The page of a barrier: its preview, and where one goes on after a button. Saving is saving.js's.
"use strict";
(() => {
  const form = document.getElementById("editor");
  if (!form) return;
  const storageKey = `tried:${document.documentElement.dataset.person}:${location.pathname}`;
  const CHANGES_THE_PAGE = /\.(gate|asked|scale|direction)$/;
  const WAIT = 150;
  const LOOK_FOR_OTHERS = 20000;

  // The latest preview wins: an answer to an earlier request is thrown away.
  let waiting = null;
  let asking = null;
  const tried = () => [...form.querySelectorAll('#preview .pick:checked')].map(({ name, value }) => [name, value]);
  async function preview(answers) {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams(answers);
    body.append("newest", form.dataset.newest);
    const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
    try {
      const response = await fetch(form.dataset.preview, { method: "POST", body, headers, signal: asking.signal });
      if (response.ok) place(await response.text());
    } catch (error) {
      // Superseded, or no connection: the preview stays as it is until the next change.
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  }
  function place(html) {
    const reply = new DOMParser().parseFromString(html, "text/html");
    const others = reply.getElementById("others");
    const region = document.getElementById("others");
    if (others && others.textContent.trim() !== region.textContent.trim()) region.replaceChildren(...others.childNodes);
    const part = reply.getElementById("preview");
    const current = document.getElementById("preview");
    if (!part || !current || part.isEqualNode(current)) return;
    const focused = current.contains(document.activeElement) && document.activeElement.id;
    const unfolded = [...current.querySelectorAll("details[open]")].length > 0;
    current.replaceWith(part);
    if (unfolded) for (const one of part.querySelectorAll("details")) one.open = true;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
  setInterval(() => {
    if (!document.hidden) preview(tried());
  }, LOOK_FOR_OTHERS);
  const previewSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => preview(tried()), WAIT);
  };
  form.addEventListener("change", ({ target }) => {
    if (!target.matches("#preview .pick")) return;
    sessionStorage.setItem(storageKey, JSON.stringify(tried()));
    previewSoon();
  });
  let kept = [];
  try {
    kept = JSON.parse(sessionStorage.getItem(storageKey)) ?? [];
  } catch {
    kept = [];
  }
  if (kept.length && !tried().length) preview(kept);

  // A choice on which other fields of the page hang shows the page anew, at the same place.
  let isStale = false;
  form.addEventListener("change", ({ target }) => {
    if (target.matches("select") && CHANGES_THE_PAGE.test(target.name)) isStale = true;
  });
  document.addEventListener("saving:placed", ({ detail }) => {
    if (detail.id !== "draft-state") return;
    previewSoon();
    const wrong = form.querySelector(".field-problem:not(:empty)");
    if (isStale && !wrong && saving.settled()) reload();
    markWrong();
  });
  const reload = () => {
    saving.leave();
    sessionStorage.setItem(`${storageKey}:at`, JSON.stringify([document.activeElement?.id ?? "", scrollY]));
    location.reload();
  };
  const markWrong = () => {
    for (const slot of form.querySelectorAll(".field-problem")) {
      const control = document.getElementById(slot.id.replace(/^p-/, ""));
      if (slot.textContent.trim()) control?.setAttribute("aria-invalid", "true");
      else control?.removeAttribute("aria-invalid");
    }
  };

  // What was refused and is put back to what is stored needs no request, and no reason any more.
  form.addEventListener("focusout", ({ target }) => {
    const slot = document.getElementById(`p-${target.name}`);
    if (!slot?.querySelector("[data-refused]") || target.value !== saving.seenOf("draft", target.name)) return;
    slot.replaceChildren();
    markWrong();
  });

  // After a button the page comes back at what it moved or added.
  const at = JSON.parse(sessionStorage.getItem(`${storageKey}:at`) ?? "null");
  sessionStorage.removeItem(`${storageKey}:at`);
  const goOn = () => {
    if (at) {
      scrollTo(0, at[1]);
      document.getElementById(at[0])?.focus({ preventScroll: true });
      return;
    }
    const place = decodeURIComponent(location.hash.slice(1));
    const pressed = document.getElementById(place)
      ?? document.getElementById(place.replace(/-(up|down):/, (_all, way) => way === "up" ? "-down:" : "-up:"));
    (pressed?.matches("button, summary, input, textarea, select") ? pressed : null)?.focus();
  };
  window.addEventListener("load", () => setTimeout(goOn));
})();
