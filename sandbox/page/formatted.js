// Words as their platform shows them: links, Telegram's entities, WeCom's markdown.

import { link, make } from "/page/dom.js";

const ADDRESS = /(https?:\/\/[^\s<>"'，。；！？）】]+)|<a\s[^>]*?href=["']?(https?:\/\/[^"'\s>]+)["']?[^>]*>([\s\S]*?)<\/a>/gi;
const MARKDOWN = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)|<font color=["'](info|comment|warning)["']>(.*?)<\/font>/g;
const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };

/** The words of a bubble as nodes; `onCommand(text)` is called when a Telegram command in them is pressed. */
export function formatted(bubble, { onCommand }) {
  const { entities, caption_entities: captions, msgtype } = bubble.extra ?? {};
  if (msgtype === "markdown") return markdown(bubble.text);
  const marked = entities ?? captions ?? [];
  return marked.length ? entitled(bubble.text, marked, { onCommand }) : linked(bubble.text);
}

/** `text` as nodes, with web addresses (bare, or the <a href> that WeChat understands) as links. */
export function linked(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[1] ?? found[2];
    nodes.push(text.slice(from, found.index), link(address, found[3] ?? address));
    from = found.index + found[0].length;
  }
  return [...nodes, text.slice(from)];
}

// Telegram counts offsets in UTF-16 units, as this language does; entities may lie inside one another.
function entitled(text, entities, acts, start = 0, end = text.length) {
  const nodes = [];
  let from = start;
  const order = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  for (const [index, entity] of order.entries()) {
    const until = entity.offset + entity.length;
    if (entity.offset < from || until > end) continue;
    const inner = entitled(text, order.slice(index + 1), acts, entity.offset, until);
    nodes.push(...linked(text.slice(from, entity.offset)), wrapped(entity, inner, text.slice(entity.offset, until), acts));
    from = until;
  }
  return [...nodes, ...linked(text.slice(from, end))];
}

function wrapped({ type, url }, inner, plain, { onCommand }) {
  if (type === "url") return link(/^https?:/i.test(plain) ? plain : `https://${plain}`, plain);
  if (type === "text_link") return link(url, plain);
  if (type === "bot_command") return make("button", { type: "button", class: "command", onclick: () => onCommand(plain) }, plain);
  return make(TAGS[type] ?? "span", {}, ...inner);
}

function markdown(text) {
  return text.split("\n").flatMap((line, index) => [index ? "\n" : "", lineOf(line)]);
}

function lineOf(line) {
  const [, marks, rest] = /^(#{1,6}\s|>\s?)?(.*)$/.exec(line);
  const inner = spans(rest);
  if (!marks) return make("span", {}, ...inner);
  return marks.startsWith(">") ? make("span", { class: "cited" }, ...inner) : make("b", { class: "title" }, ...inner);
}

function spans(line) {
  const nodes = [];
  let from = 0;
  for (const found of line.matchAll(MARKDOWN)) {
    const [all, bold, code, label, address, colour, coloured] = found;
    nodes.push(...linked(line.slice(from, found.index)));
    if (bold) nodes.push(make("b", {}, bold));
    else if (code) nodes.push(make("code", {}, code));
    else if (label) nodes.push(link(address, label));
    else nodes.push(make("span", { class: `colour-${colour}` }, coloured));
    from = found.index + all.length;
  }
  return [...nodes, ...linked(line.slice(from))];
}
