// The drawer that lists what passes between the desk and the platforms.

import { make } from "/page/dom.js";
import { ask } from "/page/sandbox.js";
import { language, word } from "/page/words.js";
import { timeZone } from "/page/zone.js";

const KEPT = 200;
const EVERY_MS = 1500;
const FILTERS = ["all", "wechat", "telegram", "wecom"];

export class Wire {
  constructor({ drawer, list, filters, toggle, close }) {
    Object.assign(this, { drawer, list, filters, toggle });
    this.since = { calls: 0, pushes: 0 };
    this.kept = new Map();
    this.filter = "all";
    toggle.addEventListener("click", () => this.open(drawer.hidden));
    close.addEventListener("click", () => this.open(false));
    drawer.addEventListener("keydown", (event) => event.key === "Escape" && this.open(false));
  }

  /** Opens or shuts the drawer; while it is open it looks again every moment. */
  open(isOpen) {
    this.drawer.hidden = !isOpen;
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    clearInterval(this.timer);
    if (!isOpen) {
      this.toggle.focus();
      return;
    }
    this.draw();
    this.look();
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  /** Forgets what was kept, after a reset of the sandbox. */
  clear() {
    this.kept.clear();
    this.since = { calls: 0, pushes: 0 };
    this.list.replaceChildren();
  }

  async look() {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      await Promise.all([this.fetch("calls"), this.fetch("pushes")]);
    } catch {
      // the clock in the bar already says that the connection is lost
    } finally {
      this.isLooking = false;
    }
    if (!this.list.childElementCount) this.list.append(make("li", { class: "nothing" }, word("nothing")));
  }

  async fetch(way) {
    const records = await ask(`/control/${way}?since=${this.since[way]}`);
    for (const record of records) if (!isIdle(record)) this.keep({ way, ...record });
    // What still waits for its outcome is read again, and all that came after it.
    const waiting = records.find((record) => record.outcome === "waiting");
    this.since[way] = waiting ? waiting.number - 1 : (records.at(-1)?.number ?? this.since[way]);
  }

  keep(record) {
    const known = this.kept.get(record.number);
    if (known?.print === printOf(record)) return;
    const item = this.item(record);
    if (known) known.item.replaceWith(item);
    this.kept.set(record.number, { record, item, print: printOf(record) });
    if (!known) this.place(record.number, item);
    if (this.kept.size > KEPT) this.drop();
  }

  place(number, item) {
    this.list.querySelector(".nothing")?.remove();
    const after = [...this.list.children].find((other) => Number(other.dataset.number) < number);
    this.list.insertBefore(item, after ?? null);
  }

  drop() {
    const oldest = Math.min(...this.kept.keys());
    this.kept.get(oldest).item.remove();
    this.kept.delete(oldest);
  }

  /** Draws the drawer anew, in the page's language. */
  draw() {
    const choose = (filter) => () => {
      this.filter = filter;
      this.draw();
    };
    this.filters.replaceChildren(
      ...FILTERS.map((filter) => make("button", { type: "button", "aria-pressed": String(filter === this.filter), onclick: choose(filter) }, word(filter))),
    );
    this.list.replaceChildren();
    const records = [...this.kept.values()].map((kept) => kept.record).sort((one, other) => other.number - one.number);
    for (const record of records) {
      const item = this.item(record);
      this.kept.get(record.number).item = item;
      this.list.append(item);
    }
  }

  item(record) {
    const { way, number, at, platform, account } = record;
    const line = make(
      "summary",
      {},
      make("span", { class: "at" }, new Date(at).toLocaleTimeString(language === "zh" ? "zh-CN" : "en-GB", { timeZone })),
      make("span", { class: "way", "data-way": way }, word(way)),
      make("span", { class: "platform" }, word(platform)),
      make("span", { class: "account" }, account),
      make("span", { class: "method" }, record.method ?? record.kind),
      make("span", { class: `status${isBad(record) ? " bad" : ""}` }, outcomeOf(record)),
    );
    const more = make("details", {}, line);
    more.addEventListener("toggle", () => more.open && more.append(details(record)), { once: true });
    const isHidden = this.filter !== "all" && this.filter !== platform;
    return make("li", { "data-number": number, hidden: isHidden }, more);
  }
}

// A poll that brought nothing says nothing; a long evening has thousands of them.
const isIdle = ({ method, status, answer }) => method === "getUpdates" && status === 200 && !answer?.result?.length;

const printOf = ({ number, outcome, attempts, status }) => [number, outcome, attempts, status].join();

function isBad(record) {
  if (record.way === "pushes") return record.outcome !== "delivered" && record.outcome !== "waiting";
  return record.status !== 200 || Boolean(record.answer?.errcode) || record.answer?.ok === false;
}

function outcomeOf(record) {
  if (record.way === "pushes") return record.attempts > 1 ? `${record.outcome} · ${word("attempts", { count: record.attempts })}` : record.outcome;
  const error = record.answer?.errcode || record.answer?.error_code;
  return [record.status || "×", error && error !== record.status ? error : "", record.fault].filter(Boolean).join(" · ");
}

function details(record) {
  const shown = record.way === "pushes" ? [["payload", record.payload], ["answer", record.answer]] : [["request", record.request], ["answer", record.answer]];
  const entries = shown.filter(([, value]) => value !== "" && value !== null && value !== undefined).flatMap(([name, value]) => [
    make("dt", {}, word(name)),
    make("dd", {}, make("pre", {}, typeof value === "string" ? value : JSON.stringify(value, null, 2))),
  ]);
  return make("dl", {}, ...entries);
}
