// What was typed and not taken by the desk is kept in this tab, and given back: a session may end
// while somebody writes a long answer. It goes with the tab, with signing out, and with another person.
// The desk keeps it too, for the same person on any machine, until it is sent.
"use strict";

(function () {
  const DESK = new URL("../drafts", document.currentScript.src).pathname;
  const WAIT_MS = 700;
  const due = new Map();
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

  function fieldsOf(form) {
    return Array.from(form.querySelectorAll(KEPT)).map(function (one) {
      const words = isTick(one) || one.tagName === "SELECT" ? "" : one.value === one.defaultValue ? "" : one.value;
      return { kept: [one.name, one.value, Boolean(one.checked)], words: words };
    });
  }

  // Choices alone are no draft: without words of somebody's own the desk forgets the form.
  function bodyOf(form) {
    const fields = fieldsOf(form), written = fields.some(function (one) { return one.words.trim(); });
    const token = form.querySelector("[name=_csrf]");
    return new URLSearchParams({
      _csrf: token ? token.value : "", form: form.getAttribute("action"),
      fields: JSON.stringify(written ? fields.map(function (one) { return one.kept; }) : []),
    });
  }

  function push(form) {
    due.delete(form);
    fetch(DESK, { method: "POST", body: bodyOf(form), keepalive: true, redirect: "manual" }).catch(function () {});
  }

  function pushSoon(form) {
    window.clearTimeout(due.get(form));
    due.set(form, window.setTimeout(push, WAIT_MS, form));
  }

  function forgetDue(form) { window.clearTimeout(due.get(form)); due.delete(form); }

  // What the tab does not know is asked for at the desk, in one question for the whole page.
  function ask(root) {
    const forms = Array.from(root.querySelectorAll("form")).filter(function (form) {
      return keeps(form) && form.querySelector("textarea") &&
        !form.querySelector("[data-restored], [role=alert]");
    });
    if (!forms.length) return;
    const query = new URLSearchParams(forms.map(function (form) { return ["form", form.getAttribute("action")]; }));
    fetch(DESK + "?" + query, { redirect: "manual", headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.ok ? answer.json() : {}; })
      .then(function (found) {
        forms.forEach(function (form) {
          const values = found[form.getAttribute("action")];
          if (values && form.isConnected) fillByName(form, values);
        });
      }).catch(function () {});
  }

  function isTick(one) { return one.type === "checkbox" || one.type === "radio"; }

  function isWords(one) { return !isTick(one) && one.tagName !== "SELECT"; }

  function restore(root) {
    root.querySelectorAll("main form, form").forEach(function (form) {
      const kept = keeps(form) && sessionStorage.getItem(keyOf(form));
      if (!kept) return;
      fill(form, JSON.parse(kept).values);
    });
  }

  function fill(form, values) {
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
  }

  // The form may have changed since: each value goes where its name still is.
  function fillByName(form, values) {
    const boxes = Array.from(form.querySelectorAll(KEPT)), used = new Set();
    let changed = false;
    values.forEach(function (one) {
      const box = boxes.find(function (other) {
        return other.name === one[0] && !used.has(other) && (!isTick(other) || other.value === one[1]);
      });
      if (!box) return;
      used.add(box);
      if (isTick(box)) { box.checked = one[2]; return; }
      if (isWords(box) && one[1] && box.value !== one[1]) changed = true;
      box.value = one[1];
    });
    if (changed) say(form);
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
      push(form);
      told.remove();
    });
    told.append(forget);
    form.append(told);
  }

  function typed(event) {
    const form = event.target.closest("form");
    if (!keeps(form)) return;
    save(form, false);
    if (form.querySelector("textarea")) pushSoon(form);
  }

  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if ("leave" in form.dataset) all().forEach(function (key) { sessionStorage.removeItem(key); });
    else if (keeps(form)) { forgetDue(form); save(form, true); }
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
    ask(document);
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (who && event.target.id === "form") { restore(event.target); ask(event.target); }
  });
  window.addEventListener("pagehide", function () { Array.from(due.keys()).forEach(push); });
})();
