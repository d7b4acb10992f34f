// The scrolling chat of one phone: bubbles in order, stamps between them, toasts over them.

import { dayOf, draw, hourOf } from "/page/bubbles.js";
import { make } from "/page/dom.js";
import { word } from "/page/words.js";

const STAMP_GAP_MS = 5 * 60 * 1000;
const NEAR_PX = 60;
const TOAST_MS = 3200;

export class Chat {
  constructor({ platform, acts, onBegin }) {
    this.platform = platform;
    this.acts = { ...acts, quoted: (bubble) => this.quotedBy(bubble), mayEdit: (bubble) => this.mayEdit(bubble) };
    this.onBegin = onBegin;
    this.bubbles = new Map();
    this.rows = new Map();
    this.log = make("div", { class: "chat", role: "log", "aria-live": "polite", tabindex: "0" });
    this.below = make("button", { type: "button", class: "below", hidden: true, onclick: () => this.toEnd() });
    this.isAtEnd = true;
    this.log.addEventListener("scroll", () => this.notice());
    // A picture that loads, a drawer or a keyboard that opens must not push the newest words out of sight.
    new ResizeObserver(() => this.isAtEnd && this.toEnd()).observe(this.log);
  }

  /** Shows a whole transcript, oldest first, of a person's phone. */
  fill(bubbles, label) {
    this.log.setAttribute("aria-label", label);
    this.log.replaceChildren();
    this.bubbles.clear();
    this.rows.clear();
    this.last = null;
    this.below.textContent = word("newBelow");
    for (const bubble of bubbles) if (!bubble.toast) this.append(bubble);
    if (!this.bubbles.size) this.log.append(this.empty());
    this.toEnd();
  }

  /** Puts a bubble where it belongs: new ones at the end, known ones in their place. */
  put(bubble) {
    if (bubble.toast) return this.toast(bubble.text, { stays: bubble.extra?.alert });
    if (this.rows.has(bubble.number)) return this.redraw(bubble);
    const follows = this.isAtEnd || bubble.side === "me";
    this.log.querySelector(".empty")?.remove();
    this.append(bubble).classList.add("fresh");
    if (follows) this.toEnd();
    else this.below.hidden = false;
    return undefined;
  }

  append(bubble) {
    if (bubble.state === "deleted") return make("span");
    this.stamp(bubble);
    const before = this.lastOwn();
    const row = draw(bubble, { platform: this.platform, acts: this.acts });
    this.bubbles.set(bubble.number, bubble);
    this.rows.set(bubble.number, row);
    this.log.append(row);
    if (before && bubble.side === "me") this.redraw(before); // only the newest own message may still be changed
    this.watch(row);
    return row;
  }

  watch(row) {
    for (const picture of row.querySelectorAll("img")) picture.addEventListener("load", () => this.isAtEnd && this.toEnd(), { once: true });
  }

  redraw(bubble) {
    const row = this.rows.get(bubble.number);
    if (bubble.state === "deleted") {
      row.remove();
      this.bubbles.delete(bubble.number);
      this.rows.delete(bubble.number);
      return;
    }
    this.bubbles.set(bubble.number, bubble);
    const next = draw(bubble, { platform: this.platform, acts: this.acts });
    row.replaceWith(next);
    this.rows.set(bubble.number, next);
    this.watch(next);
    if (this.isAtEnd) this.toEnd();
  }

  stamp(bubble) {
    const last = this.last;
    this.last = bubble.at;
    if (this.platform === "telegram") {
      if (!last || dayOf(last) !== dayOf(bubble.at)) this.log.append(make("p", { class: "stamp" }, dayOf(bubble.at)));
    } else if (!last || new Date(bubble.at) - new Date(last) > STAMP_GAP_MS) {
      const isNewDay = !last || dayOf(last) !== dayOf(bubble.at);
      this.log.append(make("p", { class: "stamp" }, isNewDay ? dayOf(bubble.at, { withHour: true }) : hourOf(bubble.at)));
    }
  }

  /** Writes down in the chat that something could not be done. */
  complain(sentence) {
    this.log.append(make("p", { class: "note bad" }, sentence));
    this.toEnd();
  }

  /** Says something over the chat: for a moment, or until it is pressed away. */
  toast(text, { stays = false } = {}) {
    if (!text) return;
    this.log.parentElement.querySelector(".toast")?.remove();
    const shown = make("div", { class: "toast", role: stays ? "alert" : "status" }, text);
    this.log.parentElement.append(shown);
    if (stays) shown.append(make("button", { type: "button", onclick: () => shown.remove() }, word("fine")));
    else setTimeout(() => shown.remove(), TOAST_MS);
  }

  /** The newest bubble of the phone's owner, if any. */
  lastOwn() {
    return [...this.bubbles.values()].findLast((bubble) => bubble.side === "me");
  }

  /** Frees every button that waits for an answer. */
  settle() {
    for (const button of this.log.querySelectorAll(".busy")) {
      button.classList.remove("busy");
      button.removeAttribute("aria-busy");
    }
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.isAtEnd = true;
    this.below.hidden = true;
  }

  notice() {
    this.isAtEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_PX;
    if (this.isAtEnd) this.below.hidden = true;
  }

  /** The bubble whose reply keyboard lies under the chat now, if any. */
  keyboard() {
    const last = [...this.bubbles.values()].findLast((bubble) => bubble.extra?.keyboard);
    return last?.extra.keyboard === "shown" ? last : null;
  }

  mayEdit(bubble) {
    return this.platform === "telegram" && bubble.side === "me" && Boolean(bubble.text) && bubble.number >= (this.lastOwn()?.number ?? 0);
  }

  quotedBy(bubble) {
    const ref = bubble.extra?.reply_to;
    return ref ? [...this.bubbles.values()].find((other) => other.ref === String(ref)) : null;
  }

  empty() {
    const named = { wechat: ["emptyWechat", "follow"], telegram: ["emptyTelegram", "start"], wecom: ["emptyWecom", "enter"] };
    const [sentence, deed] = named[this.platform];
    return make("div", { class: "empty" }, make("p", {}, word(sentence)), make("button", { type: "button", onclick: this.onBegin }, word(deed)));
  }
}
