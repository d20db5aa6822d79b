// Keys, templates, zoom and small comforts. Everything also works without this file.
"use strict";

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function step(by) {
  const rows = Array.from(document.querySelectorAll("[data-row]"));
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function boxes() {
  return Array.from(document.querySelectorAll("input[name=pick]"));
}

function count() {
  const all = boxes(), picked = all.filter(function (one) { return one.checked; }).length;
  const shown = document.querySelector("[data-picked]"), every = document.querySelector("[data-all]");
  if (shown) shown.textContent = picked ? "（" + picked + "）" : "";
  if (!every) return;
  every.checked = all.length > 0 && picked === all.length;
  every.indeterminate = picked > 0 && picked < all.length;
}

function pick() {
  const row = document.activeElement.closest(".row-ticket");
  const box = row && row.querySelector("input[name=pick]");
  if (box) { box.checked = !box.checked; count(); }
}

document.addEventListener("keydown", function (event) {
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "x") { pick(); return; }
  if (event.key === "X") { const every = document.querySelector("[data-all]"); if (every) every.click(); return; }
  if (event.key === "j" || event.key === "k") { step(event.key === "j" ? 1 : -1); return; }
  const wanted = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("input, textarea, select")) wanted.focus(); else wanted.click();
});

document.addEventListener("click", function (event) {
  const fill = event.target.closest("[data-fill]");
  if (fill) {
    const area = fill.closest("form").querySelector("textarea");
    if (area) {
      area.value = area.value ? area.value + "\n" + fill.dataset.fill : fill.dataset.fill;
      area.focus();
    }
    return;
  }
  const opener = event.target.closest("[data-open]");
  if (opener) {
    const details = document.getElementById(opener.dataset.open);
    details.open = true;
    details.querySelector("textarea, input:not([type=hidden])").focus();
    return;
  }
  const demo = event.target.closest("[data-login]");
  if (demo) {
    document.getElementById("login").value = demo.dataset.login;
    document.getElementById("password").value = demo.dataset.password;
    document.querySelector(".door button[type=submit]").focus();
    return;
  }
  const copier = event.target.closest("[data-copy]");
  if (copier) {
    const source = document.getElementById(copier.dataset.copy);
    source.select();
    navigator.clipboard.writeText(source.value).then(function () { copier.textContent = "已复制"; });
    return;
  }
  if (event.target.closest("[data-keys]")) { document.getElementById("keys").showModal(); return; }
  if (event.target.closest("[data-print]")) { window.print(); return; }
  const photo = event.target.closest("[data-zoom]");
  if (photo) { event.preventDefault(); zoom(photo.href, photo.querySelector("img").alt); }
});

function zoom(address, words) {
  const box = document.createElement("dialog");
  const picture = document.createElement("img");
  box.className = "zoom";
  picture.src = address;
  picture.alt = words;
  box.append(picture);
  box.addEventListener("click", function () { box.close(); });
  box.addEventListener("close", function () { box.remove(); });
  document.body.append(box);
  box.showModal();
}

// The event does not bubble: it is caught on its way down.
document.addEventListener("error", function (event) {
  if (event.target.matches && event.target.matches("[data-voice]")) event.target.nextElementSibling.classList.remove("d-none");
}, true);

document.addEventListener("change", function (event) {
  const chooser = event.target;
  if (chooser.matches("[data-all]")) boxes().forEach(function (one) { one.checked = chooser.checked; });
  if (chooser.matches("[data-all], [name=pick]")) { count(); return; }
  if (chooser.matches("[data-submit]")) { chooser.form.requestSubmit(); return; }
  const form = chooser.closest("form[data-entries]");
  if (!form || chooser.name !== "entry") return;
  const entry = JSON.parse(form.dataset.entries)[chooser.value];
  if (!entry) return;
  const door = form.querySelector("[name=door]");
  const reason = form.querySelector("[name=reason]");
  if (door && entry.doors.length) door.value = entry.doors[0];
  if (reason) reason.value = entry.reason;
});

document.addEventListener("submit", function (event) {
  const form = event.target;
  if (form.dataset.ask && !window.confirm(form.dataset.ask)) { event.preventDefault(); return; }
  if (form.method.toLowerCase() !== "post" || form.dataset.sent) return;
  form.dataset.sent = "1";
  window.setTimeout(function () {
    form.querySelectorAll("button[type=submit]").forEach(function (one) { one.disabled = true; });
  });
});

// What was refused is said beside the form, far down on a phone.
document.addEventListener("DOMContentLoaded", function () {
  const refused = document.querySelector("main form [role=alert]");
  if (!refused) return;
  refused.tabIndex = -1;
  refused.focus();
  refused.scrollIntoView({ block: "center" });
});

window.addEventListener("pageshow", function () {
  document.querySelectorAll("form[data-sent]").forEach(function (form) {
    delete form.dataset.sent;
    form.querySelectorAll("button[type=submit]").forEach(function (one) { one.disabled = false; });
  });
});

document.addEventListener("htmx:sseMessage", function (event) {
  const changed = event.target.closest("#changed");
  if (changed && Number(event.detail.data) > Number(changed.dataset.seen)) {
    changed.classList.remove("d-none");
  }
});

// What is drawn anew is the list as filtered and paged now, not as it was when the page was loaded.
document.addEventListener("htmx:configRequest", function (event) {
  if (event.detail.elt.id === "list") event.detail.path = location.pathname + location.search;
});

// A list that is drawn anew keeps its ticks, each with the version that was looked at when it was set.
let ticked = {};
document.addEventListener("htmx:beforeSwap", function (event) {
  if (event.target.id !== "list") return;
  ticked = {};
  boxes().forEach(function (one) { if (one.checked) ticked[one.value.split(":")[0]] = one.value; });
});

document.addEventListener("htmx:afterSwap", function (event) {
  if (event.target.id === "list") {
    boxes().forEach(function (one) {
      const before = ticked[one.value.split(":")[0]];
      if (before) { one.checked = true; one.value = before; }
    });
    count();
  }
  if (event.target.id !== "form") return;
  const first = event.target.querySelector("textarea, select, input:not([type=hidden])");
  if (first) first.focus();
  event.target.scrollIntoView({ block: "nearest", behavior: "smooth" });
});

document.addEventListener("DOMContentLoaded", function () {
  const chat = document.querySelector(".chat");
  if (chat) chat.scrollTop = chat.scrollHeight;
  count();
});

// Ten seconds to undo: counted down here, decided by the desk.
document.addEventListener("htmx:afterSwap", function (event) {
  if (event.target.id !== "undo") return;
  const toast = event.target.querySelector("[data-left]");
  if (!toast) return;
  const ends = Date.now() + 1000 * Number(toast.dataset.left);
  const clock = window.setInterval(function () {
    const left = Math.ceil((ends - Date.now()) / 1000);
    if (left <= 0) { window.clearInterval(clock); toast.remove(); return; }
    toast.querySelector("[data-seconds]").textContent = left;
  }, 250);
});
