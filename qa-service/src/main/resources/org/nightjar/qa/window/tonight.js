// Frames dropped on the page, and their way through the stages.
import { askForToken, authorised, byId, element, token } from "./nightjar.js";

const STAGES = ["ingest", "calibration", "extraction", "astrometry", "photometry", "qa"];
const AT_ONCE = 2;
const waiting = [];
const following = new Map();
let sending = 0;
let held = null;

const zone = byId("drop-zone");
const panel = byId("uploads");
const list = byId("upload-list");

for (const [button, input] of [["pick-files", "file-input"], ["pick-folder", "folder-input"]]) {
  byId(button).addEventListener("click", () => byId(input).click());
  byId(input).addEventListener("change", () => {
    take([...byId(input).files]);
    byId(input).value = "";
  });
}

let depth = 0;
addEventListener("dragenter", (event) => {
  if ([...event.dataTransfer.types].includes("Files")) {
    depth++;
    document.body.classList.add("dropping");
  }
});
addEventListener("dragleave", () => {
  depth = Math.max(0, depth - 1);
  if (depth === 0) document.body.classList.remove("dropping");
});
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", async (event) => {
  event.preventDefault();
  depth = 0;
  document.body.classList.remove("dropping");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) {
    take([...event.dataTransfer.files]);
    return;
  }
  const files = [];
  for (const entry of entries) await walk(entry, files);
  take(files);
});

async function walk(entry, files) {
  if (entry.isFile) {
    files.push(await new Promise((done, fail) => entry.file(done, fail)));
  } else if (entry.isDirectory) {
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (some.length === 0) return;
      for (const one of some) await walk(one, files);
    }
  }
}

function take(files) {
  panel.hidden = files.length === 0 && list.children.length === 0;
  for (const file of files.filter((f) => !f.name.startsWith("."))) {
    const bar = element("progress", { max: "1", value: "0", "aria-label": `sending ${file.name}` });
    const way = element("div", { class: "upload-way", "aria-hidden": "true" }, ...STAGES.map((s) => element("i", { title: s })));
    const words = element("span", { class: "soft wrap-anywhere" }, "waits to be sent");
    const name = element("span", { class: "cut", title: file.name }, file.name);
    const row = element("div", { class: "upload" }, name, element("div", {}, bar), words);
    list.append(row);
    waiting.push({ file, bar, way, words, name });
  }
  next();
}

function next() {
  while (sending < AT_ONCE && waiting.length > 0 && !held) {
    sending++;
    send(waiting.shift()).finally(() => {
      sending--;
      next();
    });
  }
}

function post(upload) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/frames");
    for (const [name, value] of Object.entries(authorised())) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) {
        upload.bar.value = event.loaded / event.total;
        upload.words.textContent = `sending, ${Math.round((100 * event.loaded) / event.total)} %`;
      }
    });
    request.addEventListener("load", () => done(request));
    request.addEventListener("error", () => done(null));
    const form = new FormData();
    form.append("file", upload.file, upload.file.name);
    request.send(form);
  });
}

function wordsOf(request) {
  try {
    const document = JSON.parse(request.responseText);
    return document.detail || document.title || `the server answered ${request.status}`;
  } catch {
    return `the server answered ${request.status}`;
  }
}

async function send(upload) {
  upload.words.textContent = "sending";
  for (let attempt = 0; ; attempt++) {
    const request = await post(upload);
    if (!request) return failed(upload, "the connection broke; drop it again to send it anew");
    if (request.status >= 200 && request.status < 300) return received(upload, request);
    if ((request.status === 401 || request.status === 403) && attempt < 2) {
      const used = token.get();
      held ??= askForToken(wordsOf(request)).finally(() => (held = null));
      if ((await held) && token.get() !== used) continue;
    }
    if ((request.status === 429 || request.status === 503) && attempt < 20) {
      const seconds = Number(request.getResponseHeader("Retry-After")) || Math.min(10, 1 + attempt);
      upload.words.textContent = `${wordsOf(request)}; again in ${seconds} s`;
      await new Promise((done) => setTimeout(done, 1000 * seconds));
      continue;
    }
    return failed(upload, wordsOf(request));
  }
}

function failed(upload, words) {
  upload.bar.replaceWith(upload.way);
  upload.way.children[0].className = "stopped";
  upload.words.textContent = words;
}

function received(upload, request) {
  let item = null;
  try {
    const answer = JSON.parse(request.responseText);
    item = answer.items[0];
  } catch {
    // told below
  }
  if (item?.rejection) return failed(upload, item.rejection);
  if (!item?.id) return failed(upload, wordsOf(request));
  upload.bar.replaceWith(upload.way);
  upload.words.textContent = item.duplicate ? "was here before" : "received";
  upload.name.replaceChildren(element("a", { href: `/frames/${encodeURIComponent(item.id)}` }, upload.file.name));
  mark(upload, 0);
  following.set(item.id, upload);
  ask(item.id);
}

function mark(upload, done, stopped = -1) {
  [...upload.way.children].forEach((part, i) => {
    part.className = i === stopped ? "stopped" : i <= done ? "done" : i === done + 1 && stopped < 0 ? "now" : "";
  });
}

function show(id, report) {
  const upload = following.get(id);
  if (!upload) return;
  const status = report.status;
  if (status === "ASSESSED") {
    mark(upload, STAGES.length - 1);
    const quality = report.quality ?? {};
    const grade = quality.override?.grade ?? quality.grade;
    const reasons = (quality.flags ?? []).map((f) => f.reason).join("; ");
    upload.words.replaceChildren(
      element("span", { class: `pill ${(grade ?? "").toLowerCase()}` }, grade ?? "no grade"),
      reasons ? ` ${reasons}` : "");
    following.delete(id);
  } else if (status === "REJECTED" || status === "FAILED") {
    const at = STAGES.indexOf((report.rejection?.stage ?? "").toLowerCase());
    mark(upload, at - 1, Math.max(0, at));
    upload.words.replaceChildren(
      element("span", { class: "pill rejected" }, status === "REJECTED" ? "refused" : "failed"),
      ` ${report.rejection?.reason ?? ""}`);
    following.delete(id);
  }
}

async function ask(id) {
  const answer = await fetch(`/api/frames/${encodeURIComponent(id)}`).catch(() => null);
  if (answer?.ok) show(id, await answer.json());
}

document.addEventListener("nightjar:frame", (event) => {
  const id = event.detail?.frame?.id ?? event.detail?.id;
  if (id && following.has(id)) ask(id);
});

setInterval(async () => {
  if (following.size === 0 || document.hidden) return;
  const ids = [...following.keys()].slice(0, 100);
  const answer = await fetch(`/system/passage?${ids.map((id) => `id=${encodeURIComponent(id)}`).join("&")}`).catch(() => null);
  if (!answer?.ok) return;
  for (const [id, stage] of Object.entries(await answer.json())) {
    const upload = following.get(id);
    if (!upload) continue;
    mark(upload, stage);
    if (stage < STAGES.length - 1) upload.words.textContent = `${STAGES[stage]} done, in ${STAGES[stage + 1]}`;
    else ask(id);
  }
  if (Math.random() < 0.25) ids.slice(0, 20).forEach(ask);
}, 1000);
