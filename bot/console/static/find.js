// Ctrl+K (or ⌘K) leads to the search over everything, also out of a field one is typing in.
"use strict";

document.addEventListener("keydown", function (event) {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const field = document.getElementById("find");
  if (!field || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  const folded = field.closest(".collapse:not(.show)");
  if (folded && window.getComputedStyle(folded).display === "none") folded.classList.add("show");
  field.focus();
  field.select();
});

// A long list on one page is narrowed by what is typed above it.
document.addEventListener("input", function (event) {
  const selector = event.target.dataset.narrows;
  if (!selector) return;
  const wanted = event.target.value.trim().toLowerCase();
  document.querySelectorAll(selector + " > [data-words]").forEach(function (one) {
    one.hidden = wanted !== "" && !one.dataset.words.toLowerCase().includes(wanted);
  });
});
