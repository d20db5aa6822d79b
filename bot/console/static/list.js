// The list: where one is in it, ticks, and what stays as it is when the list is drawn anew.
"use strict";

(function () {
  function rows() { return Array.from(document.querySelectorAll("[data-row]")); }

  function link(row) { return row.matches("a") ? row : row.querySelector("a.row-main"); }

  function current() {
    const focused = document.activeElement && document.activeElement.closest("[data-row]");
    return focused || document.querySelector("[data-row].at");
  }

  function mark(row) {
    rows().forEach(function (one) { one.classList.toggle("at", one === row); });
    look(row);
  }

  // The preview follows the row, a moment later: whoever holds J down sees only where it stops.
  let waiting = 0;
  function look(row) {
    const pane = document.getElementById("preview");
    if (!pane || !row || !row.dataset.preview || pane.getClientRects().length === 0) return;
    if (pane.dataset.of === row.dataset.preview) return;
    pane.dataset.of = row.dataset.preview;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      window.htmx.ajax("GET", row.dataset.preview, { target: "#preview", swap: "innerHTML" });
    }, 120);
  }

  function step(by) {
    const all = rows(), at = all.indexOf(current());
    if (all.length === 0) return false;
    const focused = all.some(function (one) { return one.contains(document.activeElement); });
    const next = all[Math.min(all.length - 1, Math.max(0, focused || at < 0 ? at + by : at))];
    go(next);
    return true;
  }

  function go(row) {
    link(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function boxes() { return Array.from(document.querySelectorAll("input[name=pick][form=bulk]")); }

  function count() {
    const all = boxes(), picked = all.filter(function (one) { return one.checked; }).length;
    const every = document.querySelector("[data-all]"), bar = document.getElementById("bulk");
    if (bar) {
      bar.hidden = picked === 0;
      bar.querySelector("[data-picked]").textContent = picked;
    }
    if (!every) return;
    every.checked = all.length > 0 && picked === all.length;
    every.indeterminate = picked > 0 && picked < all.length;
  }

  function tick() {
    const row = current(), box = row && row.querySelector("input[name=pick]");
    if (box) { box.checked = !box.checked; count(); }
    return Boolean(box);
  }

  window.listKey = function (key) {
    if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
    if (key === "x") return tick();
    if (key !== "shift+x") return false;
    const every = document.querySelector("[data-all]");
    if (every) every.click();
    return Boolean(every);
  };

  document.addEventListener("focusin", function (event) {
    const row = event.target.closest("[data-row]");
    if (row) mark(row);
  });

  // A click beside the words of a row shows it at the right; where there is no room, it opens.
  document.addEventListener("click", function (event) {
    const row = event.target.closest("tr[data-row]");
    if (!row || event.target.closest("a, label, input, button")) return;
    const pane = document.getElementById("preview");
    if (pane && pane.getClientRects().length > 0) go(row); else link(row).click();
  });

  document.addEventListener("change", function (event) {
    const chooser = event.target;
    if (chooser.matches("[data-all]")) boxes().forEach(function (one) { one.checked = chooser.checked; });
    if (chooser.matches("[data-all], [name=pick]")) count();
  });

  // What is drawn anew is the list as filtered and paged now, not as it was when the page was loaded.
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.elt.id === "list") event.detail.path = location.pathname + location.search;
  });

  // Rows do not move under the mouse: news wait until it is elsewhere, or until somebody asks.
  let held = 0;
  function settled(list) { return !(window.matchMedia("(hover: hover)").matches && list.querySelector("tbody:hover")); }
  document.addEventListener("htmx:beforeRequest", function (event) {
    const list = event.detail.elt, by = event.detail.requestConfig.triggeringEvent;
    if (list.id !== "list") return;
    if (by && by.type.startsWith("sse:") && !settled(list)) { event.preventDefault(); held += 1; }
    if (!event.defaultPrevented) held = 0;
    const fresh = document.getElementById("fresh");
    if (fresh) fresh.hidden = held === 0;
  });
  document.addEventListener("mouseout", function (event) {
    if (held && event.target.closest("#list tbody") && !(event.relatedTarget && event.relatedTarget.closest("#list tbody"))) window.htmx.trigger("#list", "renew");
  });
  document.addEventListener("click", function (event) { if (event.target.closest("#fresh")) window.htmx.trigger("#list", "renew"); });

  // Ticks stay, each with the version that was looked at; so does the place, by reference.
  let ticked = {}, at = null, focused = "";
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.target.id !== "list") return;
    const row = current(), inside = event.target.contains(document.activeElement);
    ticked = {};
    boxes().forEach(function (one) { if (one.checked) ticked[one.value.split(":")[0]] = one.value; });
    at = row ? { ref: row.dataset.row, index: rows().indexOf(row) } : null;
    focused = !inside ? "" : document.activeElement.matches("input[name=pick]") ? "input[name=pick]" : "a.row-main";
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target.id !== "list") return;
    boxes().forEach(function (one) {
      const before = ticked[one.value.split(":")[0]];
      if (before) { one.checked = true; one.value = before; }
    });
    count();
    const all = rows();
    const row = at && (all.find(function (one) { return one.dataset.row === at.ref; }) || all[Math.min(at.index, all.length - 1)]);
    if (row && focused) (row.querySelector(focused) || link(row)).focus({ preventScroll: true });
    if (row || all[0]) mark(row || all[0]);
    else window.htmx.find("#preview") && (window.htmx.find("#preview").textContent = "");
  });

  // A step taken in the preview: the list without it, and the next one at the right.
  document.addEventListener("taken", function (event) {
    const all = rows(), index = all.findIndex(function (one) { return one.dataset.row === event.detail.ref; });
    const next = all[index + 1] || all[index - 1], pane = document.getElementById("preview");
    if (pane) pane.dataset.of = "";
    if (next) go(next); else if (pane) pane.textContent = "";
    window.htmx.trigger("#list", "renew");
  });

  // On a phone the lists are one line that is pushed aside: the one looked at is in sight.
  function show() {
    const on = document.querySelector(".queue.on"), rail = on && on.closest(".rail");
    if (rail) rail.scrollLeft += on.getBoundingClientRect().left - rail.getBoundingClientRect().left - 48;
  }
  document.addEventListener("htmx:afterSettle", function (event) { if (event.target.matches(".queues")) show(); });

  document.addEventListener("DOMContentLoaded", function () {
    count();
    show();
    const all = rows(), back = location.hash && all.find(function (one) { return "#" + one.dataset.row === location.hash; });
    if (back) go(back); else if (all[0] && all[0].matches("tr")) mark(all[0]);
  });
})();
