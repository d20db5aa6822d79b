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
