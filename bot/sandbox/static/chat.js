// The phone of one resident: what they do is posted, what they see is streamed.

import { draw } from "./bubbles.js";
import { shrunk } from "./photos.js";
import { setOffline, setTyping, setWaiting } from "./title.js";

const $ = (id) => document.getElementById(id);
const chat = $("chat");
const STORED = "sandbox.openid";

let resident = null;
let stream = null;
let lastAt = 0;
let lastId = 0;
let pending = 0;

async function post(path, body = {}, type = "application/json") {
  const headers = { "X-Sandbox": "1", "Content-Type": type };
  const content = type === "application/json" ? JSON.stringify(body) : body;
  return fetch(path, { method: "POST", headers, body: content });
}

async function act(name, body, type) {
  pending += 1;
  const slow = setTimeout(() => setWaiting(true), 1200);
  try {
    return await post(`residents/${resident.openid}/${name}`, body, type);
  } finally {
    clearTimeout(slow);
    pending -= 1;
    if (!pending) setWaiting(false);
  }
}

const say = (text, option = "") => act("say", option ? { text, option } : { text });

function toBottom() {
  chat.scrollTop = chat.scrollHeight;
}

function show(bubble) {
  if (bubble.id <= lastId) return;
  chat.append(...draw(bubble, lastAt, resident, { onTap: say, onLoad: toBottom }));
  lastAt = bubble.at;
  lastId = bubble.id;
  if (bubble.side !== "resident") setTyping(false);
  toBottom();
}

function clear() {
  chat.replaceChildren();
  lastAt = 0;
  lastId = 0;
}

function listen() {
  stream?.close();
  stream = new EventSource(`residents/${resident.openid}/events?after=${lastId}`);
  stream.onopen = () => setOffline(false);
  stream.onmessage = (event) => show(JSON.parse(event.data));
  stream.addEventListener("typing", () => setTyping(true));
  stream.onerror = () => {
    setOffline(true);
    // the platform was restarted and does not know us any more: come back with the same openid
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => take(resident.openid), 1500);
  };
}

async function take(openid) {
  try {
    const answer = await post("residents", { openid });
    resident = await answer.json();
  } catch {
    setTimeout(() => take(openid), 1500);
    return;
  }
  localStorage.setItem(STORED, resident.openid);
  $("me").textContent = resident.name;
  clear();
  listen();
  showFollowing(resident.following);
  if (resident.new) await follow();
}

function showFollowing(following) {
  resident.following = following;
  $("left").hidden = following;
  $("menubar").hidden = !following;
  $("keyboard").hidden = true;
  $("panel").hidden = true;
  $("follow").hidden = following;
  $("unfollow").hidden = !following;
}

async function follow() {
  showFollowing(true);
  await act("follow");
}

async function unfollow() {
  showFollowing(false);
  await act("unfollow");
}

async function restart() {
  clear();
  showFollowing(true);
  await act("restart");
}

function showKeyboard(shown) {
  $("keyboard").hidden = !shown;
  $("menubar").hidden = shown;
  $("panel").hidden = true;
  if (shown) $("text").focus();
  toBottom();
}

function fitText() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
  $("send").hidden = !box.value.trim();
  $("plus").hidden = Boolean(box.value.trim());
}

function sendText() {
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  fitText();
  say(text);
}

async function sendPhoto(file) {
  $("panel").hidden = true;
  const photo = await shrunk(file);
  await act("image", photo, photo.type);
}

/** Whoever starts to type on a desktop need not look for the keyboard button. */
function onKey(event) {
  const isTyping = event.target.closest("input, textarea, dialog") || event.key.length > 1;
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.key === " ") return;
  if (resident?.following) showKeyboard(true);
}

function closeSubs(except = null) {
  for (const sub of document.querySelectorAll(".sub")) {
    if (sub === except) continue;
    sub.hidden = true;
    sub.previousElementSibling.setAttribute("aria-expanded", "false");
  }
}

function onMenu(event) {
  const button = event.target.closest("button");
  if (!button || button.id === "to-keyboard") return;
  const sub = button.nextElementSibling;
  closeSubs(sub);
  if (sub) {
    sub.hidden = !sub.hidden;
    button.setAttribute("aria-expanded", String(!sub.hidden));
  } else if (button.dataset.key) {
    act("click", { key: button.dataset.key });
  } else if (button.dataset.url) {
    window.open(button.dataset.url, "_blank", "noopener");
  }
}

async function showPeople() {
  const everybody = await (await fetch("residents")).json();
  $("residents").replaceChildren(
    ...everybody.map((person) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = person.name;
      button.setAttribute("aria-current", String(person.openid === resident.openid));
      button.addEventListener("click", () => take(person.openid));
      return button;
    }),
  );
  $("people").showModal();
}

for (const sheet of document.querySelectorAll(".sheet")) {
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("button:not([type=submit])")) sheet.close();
  });
}
for (const button of document.querySelectorAll("[data-template]")) {
  button.addEventListener("click", () => act("consent", { template: button.dataset.template }));
}
for (const button of document.querySelectorAll("#places [data-label]")) {
  button.addEventListener("click", () => act("location", { ...button.dataset }));
}

$("menubar").addEventListener("click", onMenu);
document.addEventListener("click", (event) => event.target.closest(".menubar") || closeSubs());
$("to-keyboard").addEventListener("click", () => showKeyboard(true));
$("to-menu").addEventListener("click", () => showKeyboard(false));
$("text").addEventListener("input", fitText);
$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendText();
});
$("keyboard").addEventListener("submit", (event) => {
  event.preventDefault();
  sendText();
  $("text").focus();
});
$("voice").addEventListener("click", () => act("voice"));
$("plus").addEventListener("click", () => {
  $("panel").hidden = !$("panel").hidden;
  $("plus").setAttribute("aria-expanded", String(!$("panel").hidden));
  toBottom();
});
$("photo").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  event.target.value = "";
  if (file) await sendPhoto(file);
});
$("demo-photo").addEventListener("click", async () => {
  await sendPhoto(await (await fetch("static/demo.jpg")).blob());
});
$("sticker").addEventListener("click", (event) => say(event.currentTarget.dataset.text));
$("place").addEventListener("click", () => {
  $("panel").hidden = true;
  $("places").showModal();
});
$("coordinates").addEventListener("submit", (event) => {
  event.preventDefault();
  const { latitude, longitude } = Object.fromEntries(new FormData(event.target));
  act("location", { latitude, longitude, label: "" });
  $("places").close();
});
$("settings").addEventListener("click", showPeople);
$("newcomer").addEventListener("click", () => take(""));
$("follow").addEventListener("click", follow);
$("follow-again").addEventListener("click", follow);
$("unfollow").addEventListener("click", unfollow);
$("restart").addEventListener("click", restart);
document.addEventListener("keydown", onKey);
addEventListener("resize", toBottom);

take(localStorage.getItem(STORED) ?? "");
