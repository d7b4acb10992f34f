// One bubble of a chat as elements: words, picture, chips, card, buttons and marks.

import { icon, iconButton, link, linked, make } from "/page/dom.js";
import { language, word } from "/page/words.js";

const WAVES = "M2 9v2M6 6v8M10 3v14M14 7v6M18 5v10M22 8v4M26 4v12M30 6v8M34 2v16M38 7v6M42 5v10M46 8v4M50 3v14M54 6v8M58 8v4M62 5v10M66 7v6M70 8v4";

/** The hour and minute of a moment, in the reader's time zone. */
export function hourOf(at) {
  return new Date(at).toLocaleTimeString(language === "zh" ? "zh-CN" : "en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** The day of a moment, and its hour if asked. */
export function dayOf(at, { withHour = false } = {}) {
  const day = new Date(at).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", { month: "long", day: "numeric" });
  return withHour ? `${day} ${hourOf(at)}` : day;
}

/** What a bubble says in a few words, for quoting it and for reading it aloud. */
export function gist(bubble) {
  if (bubble.text) return bubble.text.replace(/<[^>]+>/g, "");
  if (bubble.card) return bubble.card.title;
  return bubble.media ? bubble.media.name || mediaWord(bubble.media) : "";
}

/** The row of one bubble; `acts` are onPress(bubble, button, selected, element), onReply, onEdit and `quoted`. */
export function draw(bubble, { platform, acts }) {
  if (bubble.extra?.notice) return make("p", { class: "note bad" }, bubble.text);
  const row = make("div", { class: `row ${bubble.side}`, "data-number": bubble.number });
  const body = make("div", { class: `bubble ${shapeOf(bubble)}` });
  body.append(make("span", { class: "unseen" }, word(bubble.side === "me" ? "me" : "desk")));
  const quoted = acts.quoted(bubble);
  if (quoted) body.append(quote(quoted));
  if (bubble.card) body.append(card(bubble));
  if (bubble.media) body.append(media(bubble));
  if (bubble.text && !bubble.card) body.append(make("div", { class: "words" }, ...linked(bubble.text)));
  if (platform === "telegram") body.append(foot(bubble));
  const holder = bubble.card ? body : row;
  row.append(body);
  if (bubble.buttons?.length) holder.append(buttons(bubble, acts));
  if (platform === "telegram") row.append(marks(bubble, acts));
  else row.append(...under(bubble));
  return row;
}

function shapeOf(bubble) {
  const shape = bubble.card ? "carded" : isPicture(bubble.media) ? "bare" : "";
  return bubble.state === "failed" ? `${shape} failed` : shape;
}

function quote(quoted) {
  const who = word(quoted.side === "me" ? "me" : "desk");
  return make("div", { class: "quoted" }, make("b", {}, who), make("span", {}, gist(quoted)));
}

function card(bubble) {
  const { title, rows, quote: cited } = bubble.card;
  const listed = (rows ?? []).flatMap(([label, value]) => [make("dt", {}, label), make("dd", {}, ...linked(value))]);
  return make(
    "div",
    { class: "card" },
    make("h3", {}, title),
    bubble.extra?.subtitle && make("p", { class: "sub" }, bubble.extra.subtitle),
    bubble.text && bubble.text !== title && make("div", { class: "words" }, ...linked(bubble.text)),
    listed.length > 0 && make("dl", {}, ...listed),
    cited && make("blockquote", {}, ...linked(cited)),
    options(bubble),
  );
}

// Options that a card lets one tick before pressing: extra.options = [{id, text, checked}], extra.question, extra.many.
function options(bubble) {
  const offered = bubble.extra?.options;
  if (!offered?.length) return null;
  const type = bubble.extra.many ? "checkbox" : "radio";
  const lines = offered.map(({ id, text, checked }) =>
    make("label", {}, make("input", { type, name: `choice-${bubble.number}`, value: id, checked: Boolean(checked) }), text),
  );
  return make("div", { class: "options", role: "group" }, ...lines);
}

const isPicture = (media) => ["photo", "image", "picture"].includes(media?.kind);

function mediaWord(media) {
  const known = { photo: "photoOf", image: "photoOf", voice: "voiceOf", audio: "voiceOf", video: "videoOf", location: "locationOf", contact: "contactOf", sticker: "stickerOf", link: "linkOf" };
  return word(known[media.kind] ?? "fileOf");
}

function media({ media: shown }) {
  if (isPicture(shown)) return make("img", { class: "picture", src: shown.url, alt: shown.name || word("photoOf"), loading: "lazy" });
  if (["voice", "audio"].includes(shown.kind)) return voice(shown);
  const isOpenable = /^https?:\/\//.test(shown.url);
  const inside = [
    make("i", {}, icon({ location: "location", contact: "contact", video: "video", sticker: "sticker", link: "link" }[shown.kind] ?? "document")),
    make("span", {}, make("b", {}, shown.name || mediaWord(shown)), make("small", {}, mediaWord(shown))),
  ];
  if (isOpenable) return make("a", { class: "chip", href: shown.url, target: "_blank", rel: "noopener noreferrer" }, ...inside);
  return shown.url ? make("a", { class: "chip", href: shown.url, download: shown.name || "file" }, ...inside) : make("div", { class: "chip" }, ...inside);
}

function voice(shown) {
  const waves = icon("voice");
  waves.setAttribute("viewBox", "0 0 72 20");
  waves.setAttribute("class", "waves");
  waves.firstChild.setAttribute("d", WAVES);
  const play = () => shown.url && new Audio(shown.url).play().catch(() => undefined); // some formats a browser cannot play
  const label = `${word("voiceOf")} ${shown.name ?? ""}`.trim();
  return make("button", { type: "button", class: "chip", "aria-label": label, onclick: play }, make("i", {}, icon("play")), make("span", {}, waves, make("small", {}, word("voiceOf"))));
}

function foot(bubble) {
  const edited = bubble.state === "edited" ? `${word("edited")} ` : "";
  return make("span", { class: "foot" }, `${edited}${hourOf(bubble.at)}`);
}

function under(bubble) {
  if (bubble.state === "failed") return [make("span", { class: "under bad" }, `! ${bubble.extra?.reason ?? word("failed")}`)];
  return bubble.state === "edited" && !bubble.card ? [make("span", { class: "under" }, word("edited"))] : [];
}

function buttons(bubble, acts) {
  const rows = bubble.buttons.map((line) => make("div", {}, ...line.map((button) => pressable(bubble, button, acts))));
  return make("div", { class: "buttons" }, ...rows);
}

function pressable(bubble, button, acts) {
  if (button.kind === "url") return link(button.value, button.label, { class: "press" });
  const press = ({ currentTarget }) => acts.onPress(bubble, button, ticked(currentTarget), currentTarget);
  const isOff = button.kind === "disabled" || (button.kind === "press" && !button.value);
  return make("button", { type: "button", class: "press", disabled: isOff, onclick: press }, button.label);
}

function ticked(button) {
  return [...button.closest(".row").querySelectorAll(".options input:checked")].map((input) => input.value);
}

function marks(bubble, acts) {
  const shown = make("div", { class: "marks" });
  if (bubble.state === "failed") return make("span", { class: "under bad" }, word("failed"));
  if (!bubble.ref) return shown;
  shown.append(iconButton("reply", word("reply"), () => acts.onReply(bubble)));
  if (acts.mayEdit(bubble)) shown.append(iconButton("edit", word("edit"), () => acts.onEdit(bubble)));
  return shown;
}
