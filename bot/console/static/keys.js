// Single letters: J and K, one letter a step, X to tick. None while something is typed, while a
// dialog is open, or for somebody who has switched them off (WCAG 2.1.4).
"use strict";

function typing(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

function deaf(event) {
  return event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented ||
    document.body.dataset.letters === "off" || document.querySelector("dialog[open]") !== null || typing(event.target);
}

function shown(one) { return one.getClientRects().length > 0; }

document.addEventListener("keydown", function (event) {
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    const find = document.getElementById("find");
    if (find) { event.preventDefault(); find.focus(); }
    return;
  }
  if (deaf(event) || event.key.length !== 1) return;
  const key = event.shiftKey && /[a-z]/i.test(event.key) ? "shift+" + event.key.toLowerCase() : event.key.toLowerCase();
  if (event.repeat && key !== "j" && key !== "k") return;
  if (window.listKey && window.listKey(key)) { event.preventDefault(); return; }
  const all = Array.from(document.querySelectorAll('[data-key="' + CSS.escape(key) + '"]'));
  const wanted = all.find(shown) || all[0];
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("input, textarea, select")) { wanted.focus(); if (wanted.select) wanted.select(); }
  else wanted.click();
});
