// The page: four phones, the desk's clock, the wire, and the two languages.

import { make } from "/page/dom.js";
import { directory } from "/page/gestures.js";
import { ask, follow } from "/page/sandbox.js";
import { Seat } from "/page/seat.js";
import { Wire } from "/page/wire.js";
import { language, speak, word } from "/page/words.js";
import { liveIn, timeZone } from "/page/zone.js";

const FIRST = [
  { platform: "wechat", role: "customer", first: { account: "oWangFang", name: "王芳" } },
  { platform: "telegram", role: "customer", first: { account: "1001", name: "Alice" } },
  { platform: "wecom", role: "staff", first: { account: "LiShifu", name: "李师傅" } },
  { platform: "telegram", role: "staff", first: { account: "2001", name: "Tom" } },
];
const CLOCK_EVERY_MS = 2000;

const by = (id) => document.getElementById(id);
const seats = FIRST.map((seat) => new Seat({ ...seat, onNews: () => drawTabs() }));
const wire = new Wire({ drawer: by("wire"), list: by("wire-list"), filters: by("wire-filters"), toggle: by("wire-toggle"), close: by("wire-close") });
let chosen = 0;
let reading = null;

function drawTabs() {
  if (!seats) return;
  by("tabs").replaceChildren(...seats.map((seat, index) => tabOf(seat, index)));
}

function tabOf(seat, index) {
  const badge = seat.unread ? make("span", { class: "count", "aria-label": word("unread", { count: seat.unread }) }, String(seat.unread)) : null;
  const isHere = index === chosen;
  const settings = { type: "button", role: "tab", "aria-selected": String(isHere), tabindex: isHere ? "0" : "-1", "aria-controls": `seat-${index}` };
  return make("button", { ...settings, onclick: () => choose(index) }, make("strong", {}, seat.person.name), word(seat.platform), badge);
}

function choose(index, { focus = false } = {}) {
  chosen = index;
  seats.forEach((seat, at) => seat.box.toggleAttribute("data-chosen", at === index));
  seats[index].see();
  seats[index].chat.toEnd();
  drawTabs();
  if (focus) by("tabs").children[index].focus();
}

function drawWords() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = word("product");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  tellLine(by("line").dataset.state);
  drawTabs();
  drawClock();
}

function switchTo(next) {
  speak(next);
  drawWords();
  for (const seat of seats) {
    seat.draw();
    seat.load();
  }
  wire.draw();
}

function tellLine(state) {
  by("line").dataset.state = state;
  by("line").title = word(state);
  by("line").setAttribute("role", "img");
  by("line").setAttribute("aria-label", word(state));
}

const seatOf = (phone) => seats.find((seat) => seat.holds(phone));

async function join() {
  tellLine("joined");
  wire.clear(); // a sandbox that was started anew counts from the beginning
  const [known, members] = await Promise.all([ask("/control/phones").catch(() => []), directory()]);
  for (const { phone, title } of known) seatOf(phone)?.meet(phone, title);
  for (const [phone, name] of members) seatOf(phone)?.meet(phone, name);
  await Promise.all([...seats.map((seat) => seat.load()), readClock()]);
}

function take({ event, phone, title, bubble }) {
  if (event === "cleared") return restart();
  const seat = seatOf(phone);
  if (!seat) return undefined;
  seat.meet(phone, title);
  if (bubble) seat.receive(bubble, { isNew: event === "bubble" });
  drawTabs();
  return undefined;
}

function restart() {
  wire.clear();
  for (const seat of seats) seat.load();
}

// The desk's clock may run faster than ours: two readings tell its speed, and between readings it runs on by that.
async function readClock() {
  const asked = performance.now();
  const { now, speed, zone } = await ask("/control/clock").catch(() => ({}));
  if (!now) return;
  if (zone && liveIn(zone)) for (const seat of seats) seat.load();
  const here = (asked + performance.now()) / 2;
  const desk = Date.parse(now);
  const measured = reading ? (desk - reading.desk) / (here - reading.here) : 1;
  reading = { here, desk, speed: speed ?? Math.max(0, measured) };
  drawClock();
}

function drawClock() {
  if (!reading) return;
  const now = new Date(reading.desk + (performance.now() - reading.here) * reading.speed);
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const day = now.toLocaleDateString(locale, { month: "short", day: "numeric", weekday: "short", timeZone });
  by("clock").textContent = `${day} ${now.toLocaleTimeString(locale, { timeZone })}`;
  by("clock").dateTime = now.toISOString();
  // Two readings over a network never agree to a tenth.
  const times = Math.round(reading.speed);
  by("speed").hidden = times === 1;
  by("speed").textContent = word("speed", { times });
}

function walkTabs(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) choose((chosen + step + seats.length) % seats.length, { focus: true });
}

function shutMenus(event) {
  for (const seat of seats) {
    if (!seat.menu.hidden && !seat.menu.contains(event.target) && !seat.head.contains(event.target)) seat.toggle(false, { focus: false });
    const { composer } = seat;
    if (!composer.things.hidden && !composer.box.contains(event.target)) composer.toggle(false, { focus: false });
  }
}

seats.forEach((seat, index) => (seat.box.id = `seat-${index}`));
by("phones").append(...seats.map((seat) => seat.box));
by("tabs").addEventListener("keydown", walkTabs);
document.addEventListener("pointerdown", shutMenus);
for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => switchTo(button.dataset.language));
drawWords();
choose(0);
setInterval(drawClock, 250);
setInterval(readClock, CLOCK_EVERY_MS);
follow({ onJoin: join, onEvent: take, onLost: () => tellLine("lost") });
