// A button that copies the text of a field. Where the browser refuses, the text is selected for the keyboard.
"use strict";
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const said = document.getElementById("copy-said");
  try {
    // Browsers offer the clipboard to pages that came over TLS alone.
    await navigator.clipboard.writeText(field.value);
    said.textContent = button.dataset.copied;
  } catch {
    field.focus();
    field.select();
    said.textContent = document.execCommand("copy") ? button.dataset.copied : button.dataset.notCopied;
  }
});
