// Every page: forms are sent once and with the current CSRF token, buttons print, and signing out
// clears the answers kept in sessionStorage.
document.documentElement.classList.add("js");

// Signing in again in another tab changes the CSRF cookie, and the token of older pages is void.
const csrfToken = () =>
  /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ??
  document.querySelector('[name="csrfmiddlewaretoken"]').value;

// In the capture phase, so that the token is replaced before anything reads the form.
document.addEventListener("submit", ({ target }) => {
  if (target.elements.csrfmiddlewaretoken)
    target.elements.csrfmiddlewaretoken.value = csrfToken();
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-signs-out]")) sessionStorage.clear();
  // The browser sends a day of which a part is missing as no day at all.
  const unfinished = [...form.elements].find((field) => field.validity?.badInput);
  if (unfinished) {
    event.preventDefault();
    unfinished.setCustomValidity(document.querySelector('meta[name="unfinished"]').content);
    unfinished.reportValidity();
    unfinished.addEventListener("input", () => unfinished.setCustomValidity(""), { once: true });
    return;
  }
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
});

// A page restored from the back/forward cache may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
