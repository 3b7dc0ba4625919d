// What is typed into a form and not sent stays in this tab when the page is left by a link, and stands in
// the form again when the page is opened again. Fields that save themselves are saving.js's.
"use strict";
(() => {
  const UNTYPED = ["hidden", "password", "radio", "checkbox"].map((type) => `[type="${type}"]`).join();
  const FIELDS = `textarea, select:not([multiple]), input:not(${UNTYPED})`;
  const words = document.querySelector('meta[name="typed"]')?.dataset;
  // The admin's pages are Django's, whose <html> takes no attribute of ours.
  const person = document.documentElement.dataset.person ?? words?.person;
  if (!words || !person || person === "None") return;
  const storageKey = `typed:${person}:${location.pathname}`;
  const forms = [...document.querySelectorAll('main form[method="post"]')]
    .filter((form) => !form.matches("[data-saves], #changelist-form") && !form.querySelector("[data-saves]"));
  const nameOf = (form) => `${forms.indexOf(form)} ${form.getAttribute("action") ?? ""}`;
  const fieldsOf = (form) => [...form.querySelectorAll(FIELDS)].filter((field) => field.name);
  // A page that answers a form stored nowhere says as data-first what its field showed before the person's words.
  const shownFirst = (field) => field.dataset.first ?? (field.matches("select")
    ? [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value ?? ""
    : field.defaultValue);

  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(storageKey)) ?? {};
    } catch {
      return {};
    }
  };
  const write = (typed) => {
    if (Object.keys(typed).length) sessionStorage.setItem(storageKey, JSON.stringify(typed));
    else sessionStorage.removeItem(storageKey);
  };
  const forget = (form) => {
    const { [nameOf(form)]: _typed, ...rest } = read();
    write(rest);
  };

  // A form that was refused shows as its first values what was sent.
  const isRefused = (form) => form.querySelector('[aria-invalid="true"]') !== null;
  const insteadOf = (form, field) =>
    (isRefused(form) ? read()[nameOf(form)]?.fields[field.name]?.instead : undefined) ?? shownFirst(field);

  function remember(form) {
    const changed = fieldsOf(form).filter((field) => field.value !== insteadOf(form, field));
    const typed = changed.map((field) => [field.name, { value: field.value, instead: insteadOf(form, field) }]);
    if (typed.length) write({ ...read(), [nameOf(form)]: { fields: Object.fromEntries(typed) } });
    else forget(form);
  }
  document.addEventListener("input", ({ target }) => {
    if (forms.includes(target.form) && target.matches(FIELDS)) remember(target.form);
  });

  // Sent is not stored: when the send fails, Back leads here, and the text is still there.
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (target.id === "logout-form") sessionStorage.clear();
    const typed = read()[nameOf(target)];
    if (defaultPrevented || target.matches("[data-unstored]")) return;
    if (typed) write({ ...read(), [nameOf(target)]: { ...typed, sent: true } });
  });
  const isBack = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  // The page that answers a form follows with the form's page as its referrer.
  const cameFrom = document.referrer && new URL(document.referrer).pathname;
  if (cameFrom && !isBack) {
    const key = `typed:${person}:${cameFrom}`;
    const typed = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    const refused = cameFrom === location.pathname ? forms.filter(isRefused).map(nameOf) : [];
    for (const name of refused) if (typed[name]) delete typed[name].sent;
    const left = Object.entries(typed).filter(([, form]) => !form.sent);
    if (left.length) sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(left)));
    else sessionStorage.removeItem(key);
  }

  function offer(form, fields) {
    const overtaken = [];
    for (const [name, { value, instead }] of Object.entries(fields)) {
      const field = form.elements[name];
      if (field && (shownFirst(field) === instead || form.matches("[data-unstored]"))) {
        field.value = value;
        field.dataset.offered = "";
        // Widgets that show a field's value in their own way listen for its change.
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
      if (field?.value !== value) overtaken.push(value);
    }
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = words.again;
    notice.append(text);
    // The page shows something newer in that field: what was typed stands beside it.
    for (const value of overtaken) {
      const quote = document.createElement("blockquote");
      quote.textContent = value;
      notice.append(quote);
    }
    const drop = document.createElement("button");
    Object.assign(drop, { type: "button", textContent: words.drop });
    // The last is the admin's class.
    drop.className = "btn btn-sm btn-outline-primary button";
    drop.addEventListener("click", () => {
      form.reset();
      for (const field of fieldsOf(form))
        if (field.dataset.offered !== undefined) {
          delete field.dataset.offered;
          field.dispatchEvent(new Event("change", { bubbles: true }));
        }
      forget(form);
      notice.remove();
    });
    notice.append(drop);
    form.prepend(notice);
    form.closest("details")?.setAttribute("open", "");
  }
  for (const form of forms) {
    const typed = read()[nameOf(form)];
    if (form.querySelector("[data-first]")) remember(form);
    else if (typed && !isRefused(form)) offer(form, typed.fields);
  }
})();
