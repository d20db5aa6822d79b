// Draws the bubbles of a chat. Texts become text nodes, never markup.

const GAP = 300; // seconds of silence after which the time is shown again, as in WeChat
const words = document.body.dataset;

function node(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", "icon");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `static/icons.svg#${name}`);
  drawing.append(use);
  return drawing;
}

function tap(text, say, option, onTap) {
  const button = node("button", "tap", text);
  button.type = "button";
  button.addEventListener("click", () => onTap(say, option));
  return button;
}

function link(text, href) {
  const anchor = node("a", "", text);
  anchor.href = href;
  anchor.rel = "noopener noreferrer";
  if (!href.startsWith("tel:")) anchor.target = "_blank";
  return anchor;
}

function part(piece, onTap) {
  if (piece.say !== undefined) return tap(piece.text, piece.say, piece.option, onTap);
  if (piece.url) return link(piece.text, piece.url);
  if (piece.tel) return link(piece.text, `tel:${piece.tel}`);
  return document.createTextNode(piece.text);
}

function picture(bubble, onLoad) {
  const image = node("img");
  image.alt = "图片";
  image.addEventListener("load", onLoad);
  image.src = `media/${bubble.media}`;
  return image;
}

const FILLED = {
  text: (bubble, { onTap }) =>
    bubble.side === "account" ? bubble.parts.map((piece) => part(piece, onTap)) : [bubble.text],
  image: (bubble, { onLoad }) => [picture(bubble, onLoad)],
  voice: (bubble) => [icon("wave"), `${bubble.details.seconds}″`],
  location: (bubble) => {
    const map = node("i");
    map.append(icon("place"));
    return [node("b", "", bubble.text || "位置"), map];
  },
  notice: (bubble) => [node("b", "", bubble.text), bubble.details.fields.join("\n")],
  msgmenu: (bubble, { onTap }) => [
    ...(bubble.text ? [node("p", "", bubble.text)] : []),
    ...bubble.details.items.map((item) => tap(item.content, item.content, item.id, onTap)),
    ...(bubble.details.tail ? [node("p", "", bubble.details.tail)] : []),
  ],
};

function clock(seconds) {
  const moment = new Date(seconds * 1000);
  const time = moment.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  const today = moment.toDateString() === new Date().toDateString();
  return today ? time : `${moment.getMonth() + 1}月${moment.getDate()}日 ${time}`;
}

function avatar(bubble, resident) {
  const face = node("span", "avatar", bubble.side === "resident" ? resident.name.slice(0, 1) : "");
  if (bubble.side === "resident") {
    const hue = [...resident.openid].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 360;
    face.style.background = `hsl(${hue} 38% 42%)`;
  }
  face.setAttribute("aria-hidden", "true");
  return face;
}

/** The nodes for one bubble: perhaps a time, then a line, or a grey note. */
export function draw(bubble, previousAt, resident, actions) {
  const drawn = bubble.at - previousAt > GAP ? [node("p", "time", clock(bubble.at))] : [];
  if (bubble.side === "platform") return [...drawn, node("p", "note", words.failed)];
  const line = node("div", `line ${bubble.side}`);
  const body = node("div", `bubble ${bubble.kind}`);
  body.append(...FILLED[bubble.kind](bubble, actions));
  line.append(avatar(bubble, resident), body);
  return [...drawn, line];
}
