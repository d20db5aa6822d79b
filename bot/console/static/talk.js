// A live talk: new words at the bottom, ticks kept, a count of characters, canned replies, a sound.
"use strict";

(function () {
  function chosen() {
    return Array.from(document.querySelectorAll("input[form=from-talk][name=said]:checked")).map(function (one) { return one.value; });
  }

  // A talk stands alone (#lines) or among the events of its ticket (#stream, which scrolls itself).
  function isTalk(target) { return target.id === "lines" || target.id === "stream"; }
  function scrolls(target) { return target.id === "stream" ? target : target.querySelector(".chat"); }

  let ticks = [], low = true;
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!isTalk(event.target)) return;
    ticks = chosen();
    const chat = scrolls(event.target);
    low = !chat || chat.scrollHeight - chat.scrollTop - chat.clientHeight < 60;
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (!isTalk(event.target)) return;
    event.target.querySelectorAll("input[name=said]").forEach(function (one) { one.checked = ticks.includes(one.value); });
    const chat = scrolls(event.target);
    if (chat && low) chat.scrollTop = chat.scrollHeight;
  });

  // Characters left; "/" at the beginning shows the canned replies that fit what follows.
  function offer(area) {
    const list = area.form.querySelector("[data-canned]");
    if (!list) return;
    const asks = area.value.startsWith("/"), word = area.value.slice(1).trim();
    list.hidden = !asks;
    list.querySelectorAll("li").forEach(function (one) {
      const button = one.firstElementChild;
      one.hidden = asks && word !== "" && !(button.textContent + button.dataset.cannedText).includes(word);
    });
  }
  document.addEventListener("input", function (event) {
    if (!event.target.matches("[data-say]")) return;
    const left = event.target.form.querySelector("[data-left]");
    if (left) left.textContent = String(event.target.maxLength - event.target.value.length);
    offer(event.target);
  });
  function put(button) {
    const area = button.closest("form").querySelector("[data-say]");
    area.value = button.dataset.cannedText;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  }
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-canned-text]");
    if (button) put(button);
  });
  document.addEventListener("keydown", function (event) {
    if (!event.target.matches("[data-say]")) return;
    if (event.key === "Enter" && event.target.value.startsWith("/")) {
      const first = event.target.form.querySelector("[data-canned] li:not([hidden]) button");
      if (first) { event.preventDefault(); put(first); }
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  // Sound and desktop notice, each by choice; they say that somebody spoke, never what.
  const CHOICE = "yishi-notice-";
  function wants(what) { return localStorage.getItem(CHOICE + what) === "1"; }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-choice]").forEach(function (box) { box.checked = wants(box.dataset.choice); });
    const area = document.querySelector("[data-say]");
    if (area) area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("change", function (event) {
    const what = event.target.dataset && event.target.dataset.choice;
    if (!what) return;
    localStorage.setItem(CHOICE + what, event.target.checked ? "1" : "0");
    if (event.target.checked && what === "desktop" && "Notification" in window) Notification.requestPermission();
    if (event.target.checked && what === "sound") ring();
  });

  function ring() {
    const sound = new AudioContext(), tone = sound.createOscillator(), loud = sound.createGain();
    tone.frequency.value = 880;
    loud.gain.setValueAtTime(0.2, sound.currentTime);
    loud.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.5);
    tone.connect(loud).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.5);
  }

  function tell(words) {
    if (wants("sound")) ring();
    const may = wants("desktop") && "Notification" in window && Notification.permission === "granted";
    if (may && document.hidden) new Notification(words, { tag: "yishi" });
  }

  document.addEventListener("htmx:sseMessage", function (event) {
    if (event.target.closest && event.target.closest("#heard")) tell("居民有新话");
  });

  // A new emergency is told whether or not somebody holds the talk.
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target.id !== "pulse") return;
    const loud = event.target.querySelector("[data-loud]");
    const newest = loud ? Number(loud.dataset.loud) : 0, known = Number(sessionStorage.getItem("yishi-loud") || 0);
    if (newest > known) { sessionStorage.setItem("yishi-loud", String(newest)); tell("有紧急情况"); }
  });
})();
