// One bubble of a chat as elements: words, picture, chips, card, buttons and marks.

import { icon, iconButton, link, make } from "/page/dom.js";
import { formatted, linked } from "/page/formatted.js";
import { language, word } from "/page/words.js";
import { timeZone } from "/page/zone.js";

const WAVES = "M2 9v2M6 6v8M10 3v14M14 7v6M18 5v10M22 8v4M26 4v12M30 6v8M34 2v16M38 7v6M42 5v10M46 8v4M50 3v14M54 6v8M58 8v4M62 5v10M66 7v6M70 8v4";

/** The hour and minute of a moment, in the desk's time zone. */
export function hourOf(at) {
  return new Date(at).toLocaleTimeString(language === "zh" ? "zh-CN" : "en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
}

/** The day of a moment, and its hour if asked. */
export function dayOf(at, { withHour = false } = {}) {
  const day = new Date(at).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", { month: "long", day: "numeric", timeZone });
  return withHour ? `${day} ${hourOf(at)}` : day;
}

/** What a bubble says in a few words, for quoting it and for reading it aloud. */
export function gist(bubble) {
  if (bubble.text) return bubble.text.replace(/<[^>]+>/g, "");
  if (bubble.card) return bubble.card.title;
  return bubble.media ? bubble.media.name || mediaWord(bubble.media) : "";
}

/** The row of one bubble; `acts` are onPress(bubble, button, selected, element), onReply, onEdit, onCommand, onListen and `quoted`. */
export function draw(bubble, { platform, acts }) {
  if (isNote(bubble)) return note(bubble);
  const row = make("div", { class: `row ${bubble.side}`, "data-number": bubble.number });
  const body = make("div", { class: `bubble ${shapeOf(bubble)}` });
  body.append(make("span", { class: "unseen" }, word(bubble.side === "me" ? "me" : "desk")));
  const quoted = acts.quoted(bubble);
  if (quoted) body.append(quote(quoted));
  if (bubble.card) body.append(card(bubble));
  if (bubble.media) body.append(media(bubble.media, acts));
  const thing = ["location", "contact"].find((kind) => bubble.extra?.[kind]);
  if (thing) body.append(media({ kind: thing, url: "", name: bubble.text }, acts));
  else if (bubble.text && !bubble.card) body.append(make("div", { class: "words" }, ...formatted(bubble, acts)));
  if (platform === "telegram") body.append(foot(bubble));
  const holder = bubble.card ? body : row;
  row.append(body);
  if (bubble.buttons?.length && !bubble.extra?.keyboard) holder.append(buttons(bubble, acts));
  if (platform === "telegram") row.append(marks(bubble, acts));
  else row.append(...under(bubble));
  return row;
}

// Following, leaving and the platform's own complaint are no one's words.
const isNote = ({ extra }) => Boolean(extra?.note || extra?.notice);

function note(bubble) {
  return make("p", { class: bubble.state === "failed" ? "note bad" : "note", title: bubble.extra?.reason }, bubble.text);
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
    bubble.extra?.source && make("p", { class: "source" }, bubble.extra.source),
    make("h3", {}, title),
    bubble.extra?.subtitle && make("p", { class: "sub" }, bubble.extra.subtitle),
    bubble.text && bubble.text !== title && make("div", { class: "words" }, ...linked(plainOf(bubble.text))),
    listed.length > 0 && make("dl", {}, ...listed),
    cited && make("blockquote", {}, ...linked(cited)),
    ...questions(bubble),
  );
}

// A text card may set its lines in <div class="gray">; their colour is no matter here.
const plainOf = (text) => text.replace(/<\/div>\s*<div/g, "</div>\n<div").replace(/<\/?div[^>]*>/g, "");

// What a card lets one choose before pressing: extra.questions = [{key, question, options: [{id, text, checked}], many}].
function questions(bubble) {
  return (bubble.extra?.questions ?? []).map(({ key, question, options, many }) => {
    const box = make("fieldset", { class: "options", "data-key": key });
    if (question) box.append(make("legend", {}, question));
    for (const { id, text, checked } of options) {
      const settings = { type: many ? "checkbox" : "radio", name: `${bubble.phone}-${bubble.number}-${key}`, value: id, checked: Boolean(checked) };
      box.append(make("label", {}, make("input", settings), text));
    }
    return box;
  });
}

const isPicture = (media) => ["photo", "image", "picture"].includes(media?.kind);

function mediaWord(media) {
  const known = { photo: "photoOf", image: "photoOf", voice: "voiceOf", audio: "voiceOf", video: "videoOf", location: "locationOf", contact: "contactOf", sticker: "stickerOf", link: "linkOf" };
  return word(known[media.kind] ?? "fileOf");
}

function media(shown, acts) {
  if (isPicture(shown)) return make("img", { class: "picture", src: shown.url, alt: shown.name || word("photoOf"), loading: "lazy" });
  if (["voice", "audio"].includes(shown.kind)) return voice(shown, acts);
  const isOpenable = /^https?:/i.test(shown.url);
  const inside = [
    make("i", {}, icon({ location: "location", contact: "contact", video: "video", sticker: "sticker", link: "link" }[shown.kind] ?? "document")),
    make("span", {}, make("b", {}, shown.name || mediaWord(shown)), make("small", {}, mediaWord(shown))),
  ];
  if (isOpenable) return make("a", { class: "chip", href: shown.url, target: "_blank", rel: "noopener noreferrer" }, ...inside);
  return shown.url ? make("a", { class: "chip", href: shown.url, download: shown.name || "file" }, ...inside) : make("div", { class: "chip" }, ...inside);
}

function voice(shown, acts) {
  const waves = icon("voice");
  waves.setAttribute("viewBox", "0 0 72 20");
  waves.setAttribute("class", "waves");
  waves.firstChild.setAttribute("d", WAVES);
  return make("button", { type: "button", class: "chip", "aria-label": word("voiceOf"), onclick: () => acts.onListen(shown.url) }, make("i", {}, icon("play")), make("span", {}, waves, make("small", {}, word("voiceOf"))));
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
  if (button.kind === "copy") return make("button", { type: "button", class: "press", onclick: () => navigator.clipboard.writeText(button.value) }, button.label);
  const press = ({ currentTarget }) => acts.onPress(bubble, button, ticked(currentTarget), currentTarget);
  const isOff = button.kind === "disabled" || (button.kind === "press" && !button.value);
  return make("button", { type: "button", class: "press", disabled: isOff, onclick: press }, button.label);
}

function ticked(button) {
  const boxes = [...button.closest(".row").querySelectorAll(".options")];
  return Object.fromEntries(boxes.map((box) => [box.dataset.key, [...box.querySelectorAll("input:checked")].map((input) => input.value)]));
}

function marks(bubble, acts) {
  const shown = make("div", { class: "marks" });
  if (bubble.state === "failed") return make("span", { class: "under bad" }, word("failed"));
  if (!bubble.ref) return shown;
  shown.append(iconButton("reply", word("reply"), () => acts.onReply(bubble)));
  if (acts.mayEdit(bubble)) shown.append(iconButton("edit", word("edit"), () => acts.onEdit(bubble)));
  return shown;
}
