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

window.addEventListener("load", function () {
  const stream = document.getElementById("stream");
  if (stream) stream.scrollTop = stream.scrollHeight;
});

// Pictures dropped on the page or pasted into it, where there is a place for them.
function take(files) {
  const form = document.querySelector("[data-drop]");
  const pictures = Array.from(files || []).filter(function (one) { return one.type.startsWith("image/") || /\.heic$/i.test(one.name); });
  if (!form || !pictures.length) return false;
  const input = form.querySelector("input[type=file]"), all = new DataTransfer();
  Array.from(input.files).concat(pictures).forEach(function (one) { all.items.add(one); });
  input.files = all.files;
  chosen(form);
  form.scrollIntoView({ block: "nearest" });
  return true;
}

function chosen(form) {
  const files = Array.from(form.querySelector("input[type=file]").files);
  form.querySelector("[data-chosen]").textContent = files.length ? "选了 " + files.length + " 张：" + files.map(function (one) { return one.name; }).join("、") : "";
}

document.addEventListener("paste", function (event) {
  if (event.clipboardData && take(event.clipboardData.files)) event.preventDefault();
});

document.addEventListener("dragover", function (event) {
  const form = document.querySelector("[data-drop]");
  if (!form || !Array.from(event.dataTransfer.types).includes("Files")) return;
  event.preventDefault();
  form.classList.add("over");
});

document.addEventListener("dragleave", function (event) {
  if (!event.relatedTarget) document.querySelectorAll("[data-drop]").forEach(function (one) { one.classList.remove("over"); });
});

document.addEventListener("drop", function (event) {
  const form = document.querySelector("[data-drop]");
  if (!form || !event.dataTransfer.files.length) return;
  event.preventDefault();
  form.classList.remove("over");
  take(event.dataTransfer.files);
});

document.addEventListener("change", function (event) {
  if (event.target.matches("[data-drop] input[type=file]")) chosen(event.target.form);
});
