// Pictures, sounds and files that a person may send from the page.

const LARGEST_SIDE = 1280;

/** A chosen file as {name, type, base64}. */
export async function packed(file, name = file.name) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let letters = "";
  for (let at = 0; at < bytes.length; at += 0x8000) letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { name, type: file.type || "application/octet-stream", base64: btoa(letters) };
}

/** A chosen picture, drawn anew as a PNG of a reasonable size; throws when it is no picture. */
export async function packedPicture(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LARGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = canvasOf(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return packedCanvas(canvas, `${file.name.replace(/\.\w+$/, "")}.png`);
}

/** A drawn washing machine that leaks (0), or a close look at its broken pump (1). */
export function samplePhoto(which = 0) {
  const canvas = canvasOf(480, 360);
  const pen = canvas.getContext("2d");
  (which ? drawPump : drawWasher)(pen);
  return packedCanvas(canvas, which ? "pump.png" : "washer.png");
}

/** Two seconds of a hum, in the format that the platform's own recorder makes. */
export async function sampleVoice(platform) {
  const name = platform === "telegram" ? "voice.ogg" : "voice.amr";
  const type = platform === "telegram" ? "audio/ogg" : "audio/amr";
  const recorded = await (await fetch(`/page/${name}`)).blob();
  return { ...(await packed(new Blob([recorded], { type }), name)), seconds: 2 };
}

function canvasOf(width, height) {
  return Object.assign(document.createElement("canvas"), { width: Math.max(1, width), height: Math.max(1, height) });
}

async function packedCanvas(canvas, name) {
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return packed(blob, name);
}

function box(pen, colour, ...place) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(...place);
  pen.fill();
}

function disc(pen, colour, x, y, radius, flat = 1) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.ellipse(x, y, radius, radius * flat, 0, 0, 2 * Math.PI);
  pen.fill();
}

function drawWasher(pen) {
  box(pen, "#d9e2e6", 0, 0, 480, 262, 0);
  box(pen, "#b59f86", 0, 262, 480, 98, 0);
  box(pen, "#a48d73", 0, 262, 480, 6, 0);
  disc(pen, "#7fb6d9", 262, 322, 150, 0.2);
  disc(pen, "#a9d3ec", 230, 316, 82, 0.16);
  box(pen, "#8c979d", 136, 292, 208, 12, 4);
  box(pen, "#f6f8f9", 130, 52, 220, 244, 12);
  box(pen, "#e3e8eb", 130, 52, 220, 46, 12);
  box(pen, "#33424b", 238, 64, 70, 22, 4);
  disc(pen, "#9fb0b8", 166, 75, 13);
  disc(pen, "#e2574c", 328, 75, 6);
  disc(pen, "#aab8bf", 240, 192, 82);
  disc(pen, "#2f4452", 240, 192, 66);
  disc(pen, "#5b93b8", 240, 214, 52, 0.72);
  disc(pen, "#eef6fb", 214, 168, 15);
  for (const [x, y] of [[300, 268], [312, 286], [290, 300]]) disc(pen, "#6aa9d0", x, y, 5, 1.5);
}

function drawPump(pen) {
  box(pen, "#59636a", 0, 0, 480, 360, 0);
  box(pen, "#727d85", 40, 40, 400, 280, 14);
  disc(pen, "#22292e", 250, 180, 104);
  disc(pen, "#d8dde0", 250, 180, 82);
  pen.strokeStyle = "#6f7a81";
  pen.lineWidth = 15;
  for (let blade = 0; blade < 6; blade += 1) {
    const turn = (blade * Math.PI) / 3;
    pen.beginPath();
    pen.moveTo(250, 180);
    if (blade !== 2) pen.lineTo(250 + 72 * Math.cos(turn), 180 + 72 * Math.sin(turn));
    pen.stroke();
  }
  disc(pen, "#3c464c", 250, 180, 22);
  box(pen, "#1c2226", 40, 150, 110, 54, 8);
  for (const [x, y] of [[78, 232], [90, 258], [74, 280]]) disc(pen, "#8cc3e6", x, y, 8, 1.4);
}
