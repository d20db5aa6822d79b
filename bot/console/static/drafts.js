// What was typed and not taken by the desk is kept in this tab, and given back: a session may end
// while somebody writes a long answer. It goes with the tab, with signing out, and with another person.
"use strict";

(function () {
  const BEGINS = "yishi-draft ", EXPIRED = "yishi-expired";
  const who = document.body.dataset.who || "";
  const KEPT = "textarea[name], select[name], input[name]:not([type=hidden]):not([type=file])";

  function keyOf(form) { return BEGINS + who + " " + form.getAttribute("action"); }

  function keeps(form) {
    return form && who && form.closest("main") && form.method.toLowerCase() === "post" &&
      !form.querySelector("[type=password]") && form.querySelector(KEPT);
  }

  function all() {
    return Object.keys(sessionStorage).filter(function (key) { return key.startsWith(BEGINS); });
  }

  function save(form, sent) {
    const values = Array.from(form.querySelectorAll(KEPT)).map(function (one) {
      return [one.name, one.value, Boolean(one.checked)];
    });
    sessionStorage.setItem(keyOf(form), JSON.stringify({ values: values, sent: sent }));
  }

  function isTick(one) { return one.type === "checkbox" || one.type === "radio"; }

  function isWords(one) { return !isTick(one) && one.tagName !== "SELECT"; }

  function restore(root) {
    root.querySelectorAll("main form, form").forEach(function (form) {
      const kept = keeps(form) && sessionStorage.getItem(keyOf(form));
      if (!kept) return;
      const values = JSON.parse(kept).values;
      const boxes = Array.from(form.querySelectorAll(KEPT));
      const fits = values.length === boxes.length && boxes.every(function (one, n) {
        return one.name === values[n][0] && (!isWords(one) || !one.defaultValue || one.defaultValue === values[n][1]);
      });
      const hasWords = fits && boxes.some(function (one, n) { return isWords(one) && values[n][1] && one.value !== values[n][1]; });
      if (!hasWords) return;
      boxes.forEach(function (one, n) {
        if (isTick(one)) one.checked = values[n][2]; else one.value = values[n][1];
      });
      say(form);
    });
  }

  function say(form) {
    if (form.querySelector("[data-restored]")) return;
    const told = document.createElement("p"), forget = document.createElement("button");
    told.className = "hint";
    told.dataset.restored = "";
    told.setAttribute("role", "status");
    told.textContent = "这是您上次没交上的内容，还没有提交。";
    forget.type = "button";
    forget.className = "btn btn-link btn-sm";
    forget.textContent = "清掉";
    forget.addEventListener("click", function () {
      sessionStorage.removeItem(keyOf(form));
      form.reset();
      told.remove();
    });
    told.append(forget);
    form.append(told);
  }

  function typed(event) {
    const form = event.target.closest("form");
    if (keeps(form)) save(form, false);
  }

  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if ("leave" in form.dataset) all().forEach(function (key) { sessionStorage.removeItem(key); });
    else if (keeps(form)) save(form, true);
  });

  // On a page of somebody signed in: what was sent has been taken, or stands in the page again;
  // unless a page of signing in came between, or the page says that it was refused.
  function settle() {
    const lost = sessionStorage.getItem(EXPIRED) || document.querySelector("main [data-refused]");
    sessionStorage.removeItem(EXPIRED);
    all().forEach(function (key) {
      const mine = key.startsWith(BEGINS + who + " ");
      const draft = JSON.parse(sessionStorage.getItem(key));
      if (!mine || (draft.sent && !lost)) { sessionStorage.removeItem(key); return; }
      draft.sent = false;
      sessionStorage.setItem(key, JSON.stringify(draft));
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (!who) {
      if (document.querySelector("main [data-door]") && all().length) sessionStorage.setItem(EXPIRED, "1");
      return;
    }
    settle();
    restore(document);
  });
  document.addEventListener("htmx:afterSwap", function (event) { if (who) restore(event.target); });
})();
