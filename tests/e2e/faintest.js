// The faintest text of a page: its contrast to what it stands on, as WCAG 2 counts it.
(() => {
  const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return m.length > 3 && m[3] === 0 ? null : m; };
  const lum = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c) return c; }
    return [255, 255, 255]; };
  const texts = [...document.querySelectorAll('body *')].filter(
    e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.offsetParent !== null);
  return Math.min(...texts.map(e => { const [a, b] = [lum(parse(getComputedStyle(e).color)), lum(ground(e))];
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); }));
})()
