// Small ways to make elements; text never becomes markup.

const SVG = "http://www.w3.org/2000/svg";

const STROKES = {
  more: "M5 12h.01M12 12h.01M19 12h.01",
  plus: "M12 5v14M5 12h14",
  send: "M4 12l16-8-6 16-3-7z",
  reply: "M9 7l-5 5 5 5M4 12h10a6 6 0 0 1 6 6",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  close: "M6 6l12 12M18 6L6 18",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-2 4 4M15 9h.01",
  album: "M7 3h14v12H7zM3 8v13h14M10 12l4-4 5 5",
  voice: "M12 4a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3zM6 12a6 6 0 0 0 12 0M12 18v3",
  video: "M4 6h11v12H4zM15 11l5-3v8l-5-3z",
  location: "M12 21s-7-6.5-7-11.500a7 7 0 0 1 14 0C19 14.5 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  contact: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6",
  document: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  link: "M10 14l4-4M9 11l-3 3a3 3 0 0 0 4 4l3-3M15 13l3-3a3 3 0 0 0-4-4l-3 3",
  sticker: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM9 10h.01M15 10h.01M8.5 14c2 2.5 5 2.5 7 0",
  play: "M8 5l11 7-11 7z",
};

/** An element of `tag` with attributes, listeners ("onclick" and the like) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A line drawing by name, hidden from screen readers. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const settings = {
    viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "aria-hidden": "true",
    "stroke-width": name === "more" ? 3 : 1.8, "stroke-linecap": "round", "stroke-linejoin": "round",
  };
  for (const [key, value] of Object.entries(settings)) drawing.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", STROKES[name] ?? STROKES.document);
  drawing.append(path);
  return drawing;
}

/** A button that shows only a drawing; `label` is read aloud and shown on hover. */
export function iconButton(name, label, onclick, attributes = {}) {
  return make("button", { type: "button", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

/** A link that opens beside this page, and only when it is a web address. */
export function link(address, label, attributes = {}) {
  if (!/^https?:/i.test(address)) return make("span", attributes, label);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer", ...attributes }, label);
}
