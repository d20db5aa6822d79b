// Templates, zoom, menus and small comforts. Everything also works without this file.
"use strict";

document.addEventListener("click", function (event) {
  const fill = event.target.closest("[data-fill]");
  if (fill) {
    const area = fill.closest("form").querySelector("textarea");
    if (area) {
      if (!area.value.includes(fill.dataset.fill)) area.value = area.value ? area.value + "\n" + fill.dataset.fill : fill.dataset.fill;
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
  if (photo) { event.preventDefault(); zoom(photo); }
});

// A picture large, with a name, a way out and the next one; Esc and the arrow keys work too.
function zoom(link) {
  const links = Array.from(link.closest(".photos, .chat, main").querySelectorAll("[data-zoom]"));
  const box = document.createElement("dialog"), picture = document.createElement("img"), bar = document.createElement("p");
  let at = links.indexOf(link);
  function show(by) {
    at = (at + by + links.length) % links.length;
    picture.src = links[at].href;
    picture.alt = links[at].querySelector("img").alt;
    box.setAttribute("aria-label", picture.alt);
  }
  function button(words, act) {
    const one = document.createElement("button");
    one.type = "button";
    one.className = "btn btn-primary";
    one.textContent = words;
    one.addEventListener("click", act);
    bar.append(one);
  }
  if (links.length > 1) { button("上一张", function () { show(-1); }); button("下一张", function () { show(1); }); }
  button("关掉", function () { box.close(); });
  box.className = "zoom";
  box.append(picture, bar);
  box.addEventListener("keydown", function (event) {
    if (event.key === "ArrowLeft") show(-1);
    if (event.key === "ArrowRight") show(1);
  });
  box.addEventListener("click", function (event) { if (event.target === box) box.close(); });
  box.addEventListener("close", function () { box.remove(); link.focus(); });
  show(0);
  document.body.append(box);
  box.showModal();
}

// The event does not bubble: it is caught on its way down.
document.addEventListener("error", function (event) {
  if (event.target.matches && event.target.matches("[data-voice]")) event.target.nextElementSibling.classList.remove("d-none");
}, true);

document.addEventListener("change", function (event) {
  const chooser = event.target;
  if (chooser.matches("[data-submit]")) { chooser.form.requestSubmit(); return; }
});

document.addEventListener("submit", function (event) {
  const form = event.target;
  const isPlain = event.submitter && "plain" in event.submitter.dataset;
  if (form.dataset.ask && !isPlain && !window.confirm(form.dataset.ask)) { event.preventDefault(); return; }
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

document.addEventListener("htmx:afterSwap", function (event) {
  if (event.target.id !== "form") return;
  const first = event.target.querySelector("textarea, select, input:not([type=hidden])");
  if (first) first.focus();
  event.target.scrollIntoView({ block: "nearest", behavior: "smooth" });
});

document.addEventListener("DOMContentLoaded", function () {
  const chat = document.querySelector(".chat");
  if (chat) chat.scrollTop = chat.scrollHeight;
});

// An open menu closes when something else is clicked or focused, and on Esc.
function shut(target) {
  document.querySelectorAll("details.drop[open]").forEach(function (one) { if (!one.contains(target)) one.open = false; });
}
document.addEventListener("click", function (event) { shut(event.target); });
document.addEventListener("focusin", function (event) { shut(event.target); });
document.addEventListener("keydown", function (event) {
  const open = event.key === "Escape" && event.target.closest("details.drop[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
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
