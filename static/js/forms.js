// Every page: forms that are sent once and with a fresh token, printing, and forgetting unsaved
// answers on sign-out.
document.documentElement.classList.add("js");

// Signing in again in another tab renews the cookie, and leaves the token of older pages behind.
const csrfToken = (form) =>
  /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

// On the way down to the form, so before htmx reads it.
document.addEventListener("submit", ({ target }) => {
  if (target.elements.csrfmiddlewaretoken)
    target.elements.csrfmiddlewaretoken.value = csrfToken(target);
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-signs-out]")) sessionStorage.clear();
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
});

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
