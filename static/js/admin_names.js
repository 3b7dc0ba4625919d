// The widgets that Django's scripts build have no name for those who do not see them: give each
// the words of its field.
"use strict";
(() => {
  const named = new WeakSet();

  function labelOf(select) {
    const label = select.labels?.[0];
    return select.getAttribute("aria-label") ?? label?.textContent.replace(/:\s*$/, "").trim() ?? "";
  }

  // The name of a list is its field's name followed by the row chosen in it.
  function nameChoice(select, box, words) {
    const chosen = box.querySelector(".select2-selection__rendered");
    const name = document.createElement("span");
    name.id = `${chosen.id}-name`;
    name.hidden = true;
    name.textContent = words;
    box.before(name);
    box.setAttribute("aria-labelledby", `${name.id} ${chosen.id}`);
    for (const attribute of ["role", "aria-readonly"]) chosen.removeAttribute(attribute);
  }

  function nameLists() {
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
      const box = select.nextElementSibling?.querySelector(".select2-selection");
      if (!box || named.has(box)) continue;
      named.add(box);
      const words = labelOf(select);
      if (select.multiple) box.querySelector(".select2-search__field").setAttribute("aria-label", words);
      else nameChoice(select, box, words);
    }
    for (const hint of document.querySelectorAll("span.help-tooltip[aria-label]")) hint.setAttribute("role", "img");
  }

  // After Django's own scripts, which build the lists when the page is there and when a row is added.
  addEventListener("load", () => setTimeout(nameLists));
  document.addEventListener("formset:added", () => setTimeout(nameLists));
})();
