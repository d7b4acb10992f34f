// The writing line of a phone: suggestions, attachments, reply and edit strips, and sending.

import { gist } from "/page/bubbles.js";
import { icon, iconButton, make } from "/page/dom.js";
import { sampleLocation } from "/page/gestures.js";
import { packed, packedPicture, samplePhoto, sampleVoice } from "/page/media.js";
import { language, suggestions, word } from "/page/words.js";

const TALLEST_PX = 108;

export class Composer {
  /** `onSay(said, {replyTo})` and `onEdit(bubble, text)` do the work; `onUp()` gives the last own bubble. */
  constructor({ platform, role, personOf, onSay, onEdit, onUp, onTrouble }) {
    Object.assign(this, { platform, role, personOf, onSay, onEdit, onUp, onTrouble });
    this.aim = null;
    this.box = make("div", { class: "composer" });
    this.draw();
  }

  /** Draws the line anew, in the page's language, keeping what was typed. */
  draw() {
    const typed = this.field?.value ?? "";
    this.strip = make("div", { class: "strip", hidden: true });
    this.keyboard = make("div", { class: "keyboard", hidden: true });
    this.field = make("textarea", { rows: "1", onkeydown: (event) => this.key(event), oninput: () => this.grow(), onpaste: (event) => this.paste(event) });
    const hint = word(this.role === "staff" ? "writeStaff" : "write");
    this.field.placeholder = hint;
    this.field.setAttribute("aria-label", hint);
    this.field.value = typed;
    this.things = this.menu();
    this.opener = iconButton("plus", word("attach"), () => this.toggle(), { class: "round", "aria-expanded": "false" });
    const send = iconButton("send", word("send"), () => this.send(), { class: "round go" });
    this.box.replaceChildren(this.tries(), this.strip, make("div", { class: "write" }, this.opener, this.field, send), this.keyboard, this.things);
    this.take(this.aim);
  }

  tries() {
    const said = suggestions[language][this.role];
    const chips = said.map((text) => make("button", { type: "button", onclick: () => this.deliver({ text }) }, text));
    return make("div", { class: "tries", role: "group", "aria-label": word("suggestions") }, ...chips);
  }

  menu() {
    const { platform } = this;
    const telegram = platform === "telegram";
    const offers = [
      ["photo", "samplePhoto", () => this.deliverLater(async () => this.pictured(await samplePhoto()))],
      ["photo", "photo", () => this.choose("image/*", async (file) => this.pictured(await packedPicture(file)))],
      telegram && ["album", "album", () => this.deliverLater(async () => ({ album: [await samplePhoto(0), await samplePhoto(1)] }))],
      ["voice", "voice", () => this.deliverLater(async () => ({ voice: await sampleVoice(this.platform) }))],
      platform !== "wecom" && ["document", "document", () => this.choose("", async (file) => ({ [telegram ? "document" : "file"]: await packed(file) }))],
      ["location", "location", () => this.deliver({ location: sampleLocation() })],
      telegram && ["contact", "contact", () => this.deliver({ contact: true })],
    ];
    const lines = offers.filter(Boolean).map(([drawing, name, onclick]) => make("button", { type: "button", onclick }, icon(drawing), word(name)));
    return make("div", { class: "menu things", role: "group", "aria-label": word("attach"), hidden: true, onkeydown: (event) => event.key === "Escape" && this.toggle(false) }, ...lines);
  }

  pictured(picture) {
    return this.platform === "telegram" ? { photo: picture } : { image: picture };
  }

  // On Telegram what is already typed goes along with a picture or a file.
  captioned(said) {
    const caption = this.field.value.trim();
    if (this.platform !== "telegram" || !caption || this.aim?.way === "edit" || said.voice) return said;
    this.write("");
    return { ...said, caption };
  }

  toggle(open = this.things.hidden, { focus = true } = {}) {
    this.things.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (!focus) return;
    if (open) this.things.querySelector("button").focus();
    else this.opener.focus();
  }

  choose(accept, packing) {
    const input = make("input", { type: "file", accept });
    input.addEventListener("change", () => input.files[0] && this.deliverLater(() => packing(input.files[0])), { once: true });
    input.click();
  }

  paste(event) {
    const picture = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
    if (!picture) return;
    event.preventDefault();
    this.deliverLater(async () => this.pictured(await packedPicture(picture)));
  }

  async deliverLater(packing) {
    try {
      await this.deliver(this.captioned(await packing()));
    } catch {
      this.onTrouble(word("notPicture"));
    }
  }

  /** Aims the next words at a bubble: {way: "reply" | "edit", bubble}; null takes the aim away. */
  take(aim) {
    this.aim = aim;
    this.strip.hidden = !aim;
    if (!aim) return;
    const name = word(aim.way === "edit" ? "editing" : "replyTo");
    const shut = iconButton("close", word("cancel"), () => this.release(), { class: "round" });
    this.strip.replaceChildren(make("span", {}, make("b", {}, name), gist(aim.bubble)), shut);
    if (aim.way === "edit") this.write(aim.bubble.text);
    this.field.focus();
  }

  /** Lays a reply keyboard under the writing line, or takes it away; `onKey(button)` is a press. */
  lay(buttons, onKey) {
    this.keyboard.hidden = !buttons.length;
    const keyOf = (button) => make("button", { type: "button", onclick: () => onKey(button) }, button.label);
    this.keyboard.replaceChildren(...buttons.map((line) => make("div", {}, ...line.map(keyOf))));
  }

  release() {
    if (this.aim?.way === "edit") this.write("");
    this.take(null);
    this.field.focus();
  }

  write(text) {
    this.field.value = text;
    this.grow();
  }

  grow() {
    this.field.style.height = "36px";
    this.field.style.height = `${Math.min(TALLEST_PX, this.field.scrollHeight + 2)}px`;
  }

  key(event) {
    if (event.isComposing) return; // Enter still belongs to the Chinese input method
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.aim) {
      this.release();
    } else if (event.key === "ArrowUp" && !this.field.value && this.onUp()) {
      event.preventDefault();
      this.take({ way: "edit", bubble: this.onUp() });
    }
  }

  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    const aim = this.aim;
    this.write("");
    this.take(null);
    const sent = aim?.way === "edit" ? await this.onEdit(aim.bubble, text) : await this.onSay({ text }, { replyTo: aim?.bubble.ref });
    if (!sent) this.write(text);
  }

  async deliver(said) {
    this.things.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    const replyTo = this.aim?.way === "reply" ? this.aim.bubble.ref : undefined;
    this.take(null);
    await this.onSay(said, { replyTo });
  }
}
