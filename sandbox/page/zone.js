// The time zone that all times of the page are shown in: the desk's, wherever the reader sits.

export let timeZone;

/** Shows times in `zone` from now on; whether that is a change. */
export function liveIn(zone) {
  const changed = zone !== timeZone;
  timeZone = zone;
  return changed;
}
