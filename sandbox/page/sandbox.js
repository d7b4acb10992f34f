// The sandbox's control routes, as the page asks them.

import { word } from "/page/words.js";

/** Answers the JSON of a control route; throws an Error with a sentence when it is refused. */
export async function ask(path) {
  return answerOf(await reach(path));
}

/** Posts `body` as JSON to a control route; throws an Error with the sandbox's own sentence when refused. */
export async function tell(path, body) {
  const headers = { "content-type": "application/json" };
  return answerOf(await reach(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function reach(path, request) {
  try {
    return await fetch(path, request);
  } catch {
    throw new Error(word("unreachable"));
  }
}

async function answerOf(response) {
  const text = await response.text();
  let answer = null;
  try {
    answer = JSON.parse(text);
  } catch {
    if (response.ok) return text;
  }
  if (response.ok) return answer;
  throw new Error(answer?.error ?? answer?.detail ?? (text.slice(0, 200) || `HTTP ${response.status}`));
}

/** Follows the live events; `onJoin` runs at every (re)connection, so that nothing missed stays missed. */
export function follow({ onJoin, onEvent, onLost }) {
  const source = new EventSource("/control/stream");
  source.onopen = onJoin;
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
  source.onerror = () => {
    onLost();
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    setTimeout(() => follow({ onJoin, onEvent, onLost }), 2000);
  };
}
