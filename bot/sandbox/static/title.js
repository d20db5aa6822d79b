// The title of the chat, which gives way to "typing" and "offline".

const words = document.body.dataset;
const TYPING_MS = 15000; // WeChat lets the hint go by itself
const state = { offline: false, waiting: false, told: false };
let timer = 0;

function change(part) {
  Object.assign(state, part);
  const typing = state.waiting || state.told ? words.typing : words.account;
  document.getElementById("title").textContent = state.offline ? words.offline : typing;
}

export const setOffline = (offline) => change({ offline });

/** A slow answer is on its way. */
export const setWaiting = (waiting) => change({ waiting });

/** The account told the platform that it is typing; a message of the account ends it. */
export function setTyping(told) {
  clearTimeout(timer);
  if (told) timer = setTimeout(() => change({ told: false }), TYPING_MS);
  change({ told });
}
