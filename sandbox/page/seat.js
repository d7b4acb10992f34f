// One of the four phones: its people, its header and menu, its chat and its writing line.

import { Chat } from "/page/chat.js";
import { Composer } from "/page/composer.js";
import { iconButton, make } from "/page/dom.js";
import { begin, deeds, edit, join, partsOf, phoneOf, press, say } from "/page/gestures.js";
import { ask } from "/page/sandbox.js";
import { word } from "/page/words.js";

const PATIENCE_MS = 12000;
const MEMORY = "aftercare.people";

// WeChat tells nobody's name, so the page itself remembers whom it was told of, while its tab is open.
const remembered = () => JSON.parse(sessionStorage.getItem(MEMORY) ?? "{}");
const remember = (phone, name) => sessionStorage.setItem(MEMORY, JSON.stringify({ ...remembered(), [phone]: name }));

export class Seat {
  constructor({ platform, role, first, onNews }) {
    Object.assign(this, { platform, role, onNews });
    const id = phoneOf(this, first.account);
    this.people = new Map([[id, { id, name: first.name, unread: 0 }]]);
    this.person = this.people.get(id);
    this.chat = new Chat({ platform, acts: this.acts(), onBegin: () => this.does(() => begin(this.person)) });
    this.composer = new Composer({
      platform,
      role,
      personOf: () => this.person,
      onSay: (said, how) => this.does(() => say(this.person, said, how)),
      onEdit: (bubble, text) => this.does(() => edit(this.person, bubble, text)),
      onUp: () => this.editable(),
      onTrouble: (sentence) => this.chat.complain(sentence),
    });
    this.caption = make("p", { class: "role" });
    this.head = make("header", { class: "head" });
    this.menu = make("div", { class: "menu people", hidden: true, onkeydown: (event) => event.key === "Escape" && this.toggle(false) });
    this.screen = make("div", { class: "phone", "data-platform": platform }, this.head, this.chat.log, this.chat.below, this.composer.box, this.menu);
    this.box = make("section", { class: "seat" }, this.caption, this.screen);
    for (const [phone, known] of Object.entries(remembered())) if (this.holds(phone)) this.meet(phone, known);
    this.draw();
  }

  /** Whether a phone id is one that a person may hold at this seat. */
  holds(phone) {
    const { platform, role } = partsOf(phone);
    return platform === this.platform && role === this.role;
  }

  /** Learns of a person; a title that is only the id again is no name. */
  meet(phone, title) {
    const known = this.people.get(phone);
    const named = title && title !== phone ? title : "";
    if (!known) this.people.set(phone, { id: phone, name: named || partsOf(phone).account, unread: 0 });
    else if (named && named !== known.name) known.name = named;
    else return;
    this.drawHead();
  }

  /** Takes a live bubble: into the chat when its owner holds this phone, else into their unread count. */
  receive(bubble, { isNew }) {
    if (bubble.phone === this.person.id) {
      if (bubble.side === "them") this.chat.settle();
      this.chat.put(bubble);
      this.layKeyboard();
    }
    if (!isNew || bubble.side !== "them" || bubble.toast) return;
    if (bubble.phone === this.person.id && this.isSeen()) return;
    const owner = this.people.get(bubble.phone);
    if (owner) owner.unread += 1;
    this.drawHead();
    this.onNews();
  }

  isSeen() {
    return !this.box.checkVisibility || this.box.checkVisibility();
  }

  /** Forgets that there was anything unread for the person shown. */
  see() {
    this.person.unread = 0;
    this.drawHead();
    this.onNews();
  }

  get unread() {
    return [...this.people.values()].reduce((sum, person) => sum + person.unread, 0);
  }

  /** Shows the transcript of the person who holds the phone, as the sandbox knows it now. */
  async load() {
    const { person } = this;
    const bubbles = await ask(`/control/phones/${encodeURIComponent(person.id)}`).catch(() => []);
    if (person !== this.person) return;
    this.chat.fill(bubbles, word("chat", { name: person.name }));
    this.layKeyboard();
  }

  layKeyboard() {
    const shown = this.chat.keyboard();
    this.composer.lay(shown?.buttons ?? [], (button) => this.does(() => press(this.person, shown, button)));
  }

  async hand(id) {
    this.person = this.people.get(id);
    this.toggle(false);
    this.composer.take(null);
    this.see();
    await this.load();
    this.composer.field.focus();
  }

  /** Draws every word anew, in the page's language. */
  draw() {
    this.box.setAttribute("aria-label", `${word(this.role)} · ${word(this.platform)}`);
    this.caption.replaceChildren(make("b", {}, word(this.role)), ` · ${word(this.platform)}`);
    this.composer.draw();
    this.drawHead();
  }

  drawHead() {
    const { name, id } = this.person;
    const elsewhere = this.unread - this.person.unread;
    const opener = iconButton("more", word("people"), () => this.toggle(), { class: "round", "aria-expanded": String(!this.menu.hidden) });
    if (elsewhere) opener.append(make("span", { class: "count", "aria-label": word("unread", { count: elsewhere }) }, String(elsewhere)));
    const names = make("div", { class: "names" }, make("h2", {}, name), make("small", {}, partsOf(id).account));
    this.head.replaceChildren(make("span", { class: "face", "aria-hidden": "true" }, [...name][0] ?? "?"), names, opener);
    if (!this.menu.hidden) this.drawMenu();
  }

  toggle(open = this.menu.hidden, { focus = true } = {}) {
    this.menu.hidden = !open;
    if (open) this.drawMenu();
    const opener = this.head.querySelector("button");
    opener.setAttribute("aria-expanded", String(open));
    if (!focus) return;
    if (open) this.menu.querySelector("button").focus();
    else opener.focus();
  }

  drawMenu() {
    const people = [...this.people.values()].map((person) => this.choice(person));
    const done = deeds(this.platform).map(([name, deed]) =>
      make("button", { type: "button", onclick: () => (this.toggle(false), this.does(() => deed(this.person))) }, word(name)),
    );
    this.menu.setAttribute("aria-label", word("people"));
    this.menu.replaceChildren(make("h3", {}, word("switchTo")), ...people, make("hr"), ...done, make("hr"), this.newcomer());
  }

  choice(person) {
    const badge = person.unread ? make("span", { class: "count", "aria-label": word("unread", { count: person.unread }) }, String(person.unread)) : null;
    const isHere = person === this.person;
    return make("button", { type: "button", "aria-pressed": String(isHere), onclick: () => this.hand(person.id) }, person.name, badge);
  }

  newcomer() {
    const name = make("input", { name: "name", required: true, maxlength: "40", autocomplete: "off" });
    const account = make("input", { name: "account", maxlength: "64", autocomplete: "off", placeholder: word("accountHint") });
    const title = make("h3", {}, word(this.role === "staff" ? "addStaff" : "addCustomer"));
    const add = (event) => {
      event.preventDefault();
      this.add(name.value.trim(), account.value.trim());
    };
    return make(
      "div",
      {},
      title,
      make("form", { onsubmit: add }, make("label", {}, word("name"), name), make("label", {}, word("account"), account), make("button", { type: "submit" }, word("add"))),
    );
  }

  async add(name, account) {
    if (!name) return;
    const id = phoneOf(this, account || this.freeAccount());
    if (!(await this.does(() => join({ id, name })))) return;
    this.meet(id, name);
    remember(id, name);
    await this.hand(id);
  }

  freeAccount() {
    const count = this.people.size + 1;
    if (this.platform === "telegram") return String((this.role === "staff" ? 2000 : 1000) + count);
    return this.platform === "wechat" ? `oGuest${count}` : `Engineer${count}`;
  }

  acts() {
    return {
      onPress: (bubble, button, selected, element) => this.press(bubble, button, selected, element),
      onReply: (bubble) => this.composer.take({ way: "reply", bubble }),
      onEdit: (bubble) => this.composer.take({ way: "edit", bubble }),
      onListen: (url) => new Audio(url).play().catch(() => this.chat.toast(word("notPlayed"))),
      onCommand: (text) => this.does(() => say(this.person, { text })),
    };
  }

  editable() {
    const own = this.chat.lastOwn();
    return own && this.chat.mayEdit(own) ? own : null;
  }

  async press(bubble, button, selected, element) {
    if (element.classList.contains("busy")) return;
    element.classList.add("busy");
    element.setAttribute("aria-busy", "true");
    const isTaken = await this.does(() => press(this.person, bubble, button, selected));
    // WeChat and WeCom answer when the desk has; Telegram at once, and the desk's word comes as a bubble of its own.
    if (isTaken && this.platform === "telegram") setTimeout(() => this.chat.settle(), PATIENCE_MS);
    else this.chat.settle();
  }

  /** Does one thing at the sandbox; a refusal is shown on the phone, and answered with false. */
  async does(deed) {
    try {
      await deed();
      return true;
    } catch (error) {
      this.chat.complain(word("notTaken", { reason: error.message }));
      return false;
    }
  }
}
