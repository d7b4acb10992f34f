// What a person does with a phone, as the control routes of the three platforms understand it.

import { language, word } from "/page/words.js";
import { ask, tell } from "/page/sandbox.js";

/** Takes a phone's id apart: platform, role, account on the platform, and the bot on Telegram. */
export function partsOf(phone) {
  const [platform, ...rest] = phone.split(":");
  if (platform !== "telegram") return { platform, account: rest.join(":"), role: platform === "wecom" ? "staff" : "customer" };
  return { platform, bot: rest[0], account: rest.slice(1).join(":"), role: rest[0] };
}

/** The phone's id for an account that sits at a seat. */
export function phoneOf({ platform, role }, account) {
  return platform === "telegram" ? `telegram:${role}:${account}` : `${platform}:${account}`;
}

/** Says one thing: {text}, {photo}, {album}, {voice}, {document}, {location} or {contact}. */
export function say(person, said, { replyTo } = {}) {
  const { platform, bot, account } = partsOf(person.id);
  if (platform === "wechat") return tell("/control/wechat/say", { openid: account, ...said });
  if (platform === "wecom") return tell("/control/wecom/say", { user: account, ...said });
  const reply = replyTo ? { reply_to: Number(replyTo) } : {};
  const who = { chat: Number(account), name: person.name, language: language === "zh" ? "zh-hans" : "en" };
  return tell(`/control/telegram/${bot}/say`, { ...who, ...said, ...reply });
}

/** Presses a button under a bubble or on its keyboard; `selected` are the options ticked on a WeCom card. */
export function press(person, bubble, button, selected) {
  const { platform, bot, account } = partsOf(person.id);
  if (platform === "wecom") return tell("/control/wecom/press", { user: account, task_id: bubble.ref, key: button.value, selected });
  if (platform === "wechat") return tell("/control/wechat/press", { openid: account, ref: bubble.ref, value: button.value });
  const pressed = { chat: Number(account), message_id: Number(bubble.ref), data: button.value };
  return tell(`/control/telegram/${bot}/press`, pressed);
}

/** Changes the words of one's own message (Telegram only). */
export function edit(person, bubble, text) {
  const { bot, account } = partsOf(person.id);
  return tell(`/control/telegram/${bot}/edit`, { chat: Number(account), message_id: Number(bubble.ref), text });
}

/** The first thing one does with a new account: follow, start, or open the app. */
export function begin(person) {
  const { platform } = partsOf(person.id);
  if (platform === "telegram") return say(person, { text: "/start" });
  return happen(person, platform === "wechat" ? "subscribe" : "enter_agent");
}

/** Gives a newcomer their account on the platform; WeChat knows people by what they do alone. */
export async function join(person) {
  const { platform, bot, account } = partsOf(person.id);
  if (platform === "wecom") await tell("/control/wecom/member", { user: account, name: person.name });
  if (platform === "telegram") await tell(`/control/telegram/${bot}/meet`, { chat: Number(account), name: person.name });
}

/** Everybody in the company's directory, as [phone, name] pairs. */
export async function directory() {
  const { members } = await ask("/control/wecom/state").catch(() => ({ members: [] }));
  return members.map(({ user, name }) => [`wecom:${user}`, name]);
}

/** Makes an event of WeChat or WeCom happen. */
export function happen(person, event) {
  const { platform, account } = partsOf(person.id);
  const who = platform === "wechat" ? { openid: account } : { user: account };
  return tell(`/control/${platform}/event`, { ...who, event });
}

/** Blocks or unblocks the Telegram bot. */
export function bar(person, way) {
  const { bot, account } = partsOf(person.id);
  return tell(`/control/telegram/${bot}/${way}`, { chat: Number(account) });
}

/** What the menu of a phone offers besides switching: [word, deed] pairs. */
export function deeds(platform) {
  if (platform === "wechat") return [["follow", (person) => happen(person, "subscribe")], ["unfollow", (person) => happen(person, "unsubscribe")]];
  if (platform === "wecom") return [["enter", (person) => happen(person, "enter_agent")]];
  return [["block", (person) => bar(person, "block")], ["unblock", (person) => bar(person, "unblock")]];
}

/** A place in Shanghai, named in the page's language. */
export function sampleLocation() {
  return { latitude: 31.2336, longitude: 121.5055, label: word("place") };
}
