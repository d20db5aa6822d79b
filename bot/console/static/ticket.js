// The ticket page: copying, choosing by typing, what is shown of the stream. All works without it.
"use strict";

document.addEventListener("click", function (event) {
  const copier = event.target.closest("[data-copy-text]");
  if (copier) {
    navigator.clipboard.writeText(copier.dataset.copyText).then(function () {
      copier.querySelector("i").className = "bi bi-check2";
    });
    return;
  }
  const shows = event.target.closest("[data-shows]");
  if (shows) {
    document.querySelectorAll("[data-shows]").forEach(function (one) { one.setAttribute("aria-pressed", one === shows); });
    document.getElementById("stream").dataset.only = shows.dataset.shows;
    return;
  }
  const close = event.target.closest("[data-close-form]");
  if (close) {
    event.preventDefault();
    document.getElementById("form").replaceChildren();
    return;
  }
  if (event.target.closest("[data-take-words]")) { takeWords(); return; }
  document.querySelectorAll(".more[open], .papers-menu[open]").forEach(function (one) {
    if (!one.contains(event.target) || event.target.closest("a")) one.open = false;
  });
});

document.addEventListener("keydown", function (event) {
  if (event.key !== "Escape") return;
  document.querySelectorAll(".more[open], .papers-menu[open]").forEach(function (one) {
    one.open = false;
    one.querySelector("summary").focus();
  });
});

// What is chosen by typing offers all there is when it is entered, and is as it was when nothing is typed.
document.addEventListener("focusin", function (event) {
  const field = event.target;
  if (!field.matches("[data-typed]") || !field.value) return;
  field.dataset.before = field.value;
  field.placeholder = field.value;
  field.value = "";
});

document.addEventListener("focusout", function (event) {
  const field = event.target;
  if (!field.matches("[data-typed]") || field.value || !field.dataset.before) return;
  field.value = field.dataset.before;
});

document.addEventListener("submit", function (event) {
  event.target.querySelectorAll("[data-typed]").forEach(function (field) {
    if (!field.value && field.dataset.before) field.value = field.dataset.before;
  });
}, true);

// Words selected in what the resident said, put into the next part of a split that is empty.
function takeWords() {
  const chosen = window.getSelection(), text = String(chosen).trim();
  const from = chosen.anchorNode && chosen.anchorNode.parentElement.closest("[data-words]");
  const areas = Array.from(document.querySelectorAll("#split textarea[name=problem]"));
  const area = areas.find(function (one) { return !one.value.trim(); });
  if (!from || !text || !area) return;
  area.closest("details.part").open = true;
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("DOMContentLoaded", function () {
  const stream = document.getElementById("stream");
  if (stream) stream.scrollTop = stream.scrollHeight;
});
