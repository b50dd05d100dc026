// A frame: picture with layers and read-out, maps, and what people say of it.
import { byId, change, colour, element, refresh, svgElement } from "./nightjar.js";
import { decWords, Picture, pixelToSky, raWords } from "./picture.js";

const LAYERS = [
  ["stars", "Stars"], ["catalogue", "Catalogue"], ["pointing", "Pointing"], ["grid", "Grid"],
  ["saturated", "Saturated"], ["cosmicRays", "Cosmic rays"], ["trails", "Trails"], ["bad", "Bad pixels"],
];
const MOST_MARKS = 1500;
const PIXELS_PER_MARK = 650;
const grouped = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");

const panel = byId("picture-panel");
if (panel) start();

async function json(address) {
  if (!address) return null;
  const answer = await fetch(address).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

async function start() {
  const [description, layers] = await Promise.all([json(panel.dataset.tiles), json(panel.dataset.layers)]);
  if (layers?.maps) maps(layers.maps);
  if (!description) return;
  const holder = byId("picture");
  holder.classList.remove("static");
  holder.style.aspectRatio = `${description.width} / ${description.height}`;
  holder.tabIndex = 0;
  holder.setAttribute("role", "application");
  holder.setAttribute("aria-label", "Picture: plus and minus zoom, arrows move, 0 shows all, 1 shows each pixel as one");
  holder.replaceChildren();
  byId("picture-bar").hidden = false;
  const picture = new Picture(holder, panel.dataset.tiles, description);
  const asked = new URLSearchParams(location.hash.slice(1));
  const over = new Overlay(picture, layers ?? {}, asked.get("layers"));
  readOut(picture, layers?.wcs);
  furniture(picture, layers?.wcs);
  const stretch = byId("stretch");
  if (asked.get("stretch")) {
    stretch.value = asked.get("stretch");
    picture.stretch(stretch.value);
  }
  stretch.addEventListener("change", () => {
    picture.stretch(stretch.value);
    remember();
  });
  if (asked.has("x")) picture.look(Number(asked.get("x")), Number(asked.get("y")), Number(asked.get("zoom")));
  let timer = null;
  const remember = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { x, y, scale } = picture.view();
      const at = new URLSearchParams({ layers: over.shown().join(","), stretch: stretch.value });
      if (Math.abs(scale / picture.fitScale() - 1) > 0.01) {
        at.set("x", x.toFixed(1));
        at.set("y", y.toFixed(1));
        at.set("zoom", scale.toFixed(4));
      }
      history.replaceState(null, "", `#${at}`);
    }, 300);
  };
  picture.onChange(remember);
  over.onSwitch = remember;
  panel.picture = picture;
  panel.dataset.ready = "true";
}

// ---- layers ----
class Overlay {
  constructor(picture, layers, asked) {
    this.picture = picture;
    this.layers = layers;
    this.svg = svgElement("svg", { class: "layers", "aria-hidden": "true" });
    picture.holder.append(this.svg);
    this.on = new Set(asked === null ? ["stars", "catalogue", "pointing"] : asked.split(","));
    this.groups = {};
    this.paths = {};
    this.buttons();
    picture.onChange(() => this.draw());
    this.draw();
  }

  count(name) {
    if (name === "stars") return this.layers.sources ?? 0;
    if (name === "catalogue") return this.layers.catalogueStars ?? 0;
    if (name === "pointing" || name === "grid") return null;
    return this.layers[name]?.reduce((n, run) => n + (name === "trails" ? 1 : run[2]), 0) ?? 0;
  }

  buttons() {
    for (const [name, words] of LAYERS) {
      const there = this.layers[name] !== undefined && this.layers[name] !== null;
      if (!there) continue;
      const count = this.count(name);
      const button = element("button", { type: "button", class: `button layer-button ${name}`, "aria-pressed": String(this.on.has(name)) }, words,
        ...(count === null ? [] : [" ", element("i", {}, grouped(count))]));
      button.disabled = count === 0;
      button.addEventListener("click", () => {
        if (!this.on.delete(name)) this.on.add(name);
        button.setAttribute("aria-pressed", String(this.on.has(name)));
        this.draw();
        this.onSwitch?.();
      });
      byId("layer-buttons").append(button);
    }
  }

  shown() {
    return LAYERS.map(([name]) => name).filter((name) => this.on.has(name) && this.layers[name]);
  }

  group(name) {
    if (!this.groups[name]) {
      this.groups[name] = svgElement("g", { class: name });
      this.svg.append(this.groups[name]);
    }
    return this.groups[name];
  }

  draw() {
    for (const [name] of LAYERS) {
      const on = this.on.has(name) && this.layers[name];
      if (!on) {
        this.groups[name]?.replaceChildren();
        delete this.paths[name];
        continue;
      }
      if (name === "stars" || name === "catalogue") this.marks(name);
      else if (name === "pointing") this.pointing();
      else if (name === "grid") this.grid();
      else if (name === "trails") this.trails();
      else this.runs(name);
    }
  }

  /** The brightest in sight; elements are used again, so that moving stays smooth. */
  marks(name) {
    const { picture } = this;
    const group = this.group(name);
    const { clientWidth, clientHeight } = picture.holder;
    const fwhm = this.layers.fwhmPx ?? 3;
    const most = Math.min(MOST_MARKS, (clientWidth * clientHeight) / PIXELS_PER_MARK);
    let n = 0;
    for (let i = 0; i < this.layers[name].length && n < most; i++) {
      const one = this.layers[name][i];
      const [sx, sy] = picture.toScreen(one[0], one[1]);
      if (sx < -20 || sy < -20 || sx > clientWidth + 20 || sy > clientHeight + 20) continue;
      let mark = group.children[n];
      if (!mark) {
        mark = svgElement(name === "stars" ? "circle" : "path");
        group.append(mark);
      }
      if (name === "stars") {
        mark.setAttribute("cx", sx.toFixed(2));
        mark.setAttribute("cy", sy.toFixed(2));
        mark.setAttribute("r", Math.max(4.5, 1.3 * (one[2] ?? fwhm) * picture.scale).toFixed(1));
      } else {
        const r = Math.max(8, 2.1 * fwhm * picture.scale);
        mark.setAttribute("d", `M${(sx - r).toFixed(1)} ${sy.toFixed(1)}L${sx.toFixed(1)} ${(sy - r).toFixed(1)}L${(sx + r).toFixed(1)} ${sy.toFixed(1)}L${sx.toFixed(1)} ${(sy + r).toFixed(1)}Z`);
      }
      mark.dataset.index = i;
      n++;
    }
    while (group.children.length > n) group.lastChild.remove();
  }

  pointing() {
    const [sx, sy] = this.picture.toScreen(...this.layers.pointing);
    const group = this.group("pointing");
    if (!group.firstChild) group.append(svgElement("path", { "stroke-width": "2" }));
    group.firstChild.setAttribute("d", `M${sx - 16} ${sy}h32M${sx} ${sy - 16}v32M${sx + 10} ${sy}a10 10 0 1 1 -20 0a10 10 0 1 1 20 0`);
  }

  transform() {
    const { scale, left, top } = this.picture;
    return `matrix(${scale} 0 0 ${scale} ${left} ${top})`;
  }

  /** A drawing in the frame's own pixels, made once and moved. */
  fixed(name, draw) {
    const group = this.group(name);
    if (!this.paths[name]) {
      this.paths[name] = svgElement("path", { d: draw(), "vector-effect": "non-scaling-stroke" });
      group.replaceChildren(this.paths[name]);
    }
    this.paths[name].setAttribute("transform", this.transform());
    return group;
  }

  runs(name) {
    const { height } = this.picture;
    const group = this.fixed(name, () => this.layers[name].map(([x, y, n]) => `M${x} ${height - 1 - y}h${n}v1h${-n}z`).join(""));
    group.setAttribute("stroke", colour(`layer-${name === "cosmicRays" ? "cosmic" : name}`));
  }

  trails() {
    const { height } = this.picture;
    this.fixed("trails", () => this.layers.trails.map(([a, b, c, d]) => `M${a + 0.5} ${height - b - 0.5}L${c + 0.5} ${height - d - 0.5}`).join(""));
  }

  grid() {
    const { picture } = this;
    const lines = this.layers.grid;
    const group = this.fixed("grid", () => lines.map(({ points }) => {
      let d = "";
      for (let i = 0; i < points.length; i += 2) d += `${i ? "L" : "M"}${points[i] + 0.5} ${picture.height - points[i + 1] - 0.5}`;
      return d;
    }).join(""));
    while (group.children.length > 1) group.lastChild.remove();
    for (const { label, points } of lines) {
      for (let i = 0; i < points.length; i += 2) {
        const [sx, sy] = picture.toScreen(points[i], points[i + 1]);
        if (sx > 8 && sy > 18 && sx < picture.holder.clientWidth - 70 && sy < picture.holder.clientHeight - 8) {
          const text = svgElement("text", { x: (sx + 4).toFixed(0), y: (sy - 4).toFixed(0) });
          text.textContent = label;
          group.append(text);
          break;
        }
      }
    }
  }
}

// ---- what is under the cursor ----
function readOut(picture, wcs) {
  const out = byId("read-out");
  const part = () => out.appendChild(document.createElement("span"));
  const [place, sky, adu] = [part(), part(), part()];
  let at = null;
  let timer = null;

  function show() {
    if (!at) return;
    const [x, y] = picture.toFrame(...at);
    if (x < -0.5 || y < -0.5 || x > picture.width - 0.5 || y > picture.height - 0.5) {
      place.textContent = sky.textContent = adu.textContent = "";
      return;
    }
    place.textContent = `x ${x.toFixed(1)} y ${y.toFixed(1)}`;
    if (wcs) {
      const [ra, dec] = pixelToSky(wcs, x, y);
      sky.textContent = `${raWords(ra)} ${decWords(dec)}`;
      Object.assign(out.dataset, { ra, dec });
    }
    const value = picture.value(x, y, false);
    if (value === undefined) {
      adu.textContent = "… ADU";
      clearTimeout(timer);
      timer = setTimeout(() => picture.value(x, y, true), 100);
    } else if (value === null) {
      adu.textContent = "no data";
    } else {
      adu.textContent = `${Number(value.adu.toFixed(value.step < 0.2 ? 1 : 0)).toLocaleString("en-GB").replaceAll(",", "\u202f")} ADU`;
    }
    Object.assign(out.dataset, { x, y, adu: value?.adu ?? "" });
  }
  picture.holder.addEventListener("pointermove", (event) => {
    const box = picture.holder.getBoundingClientRect();
    at = [event.clientX - box.left, event.clientY - box.top];
    show();
  });
  picture.onChange(show);
}

// ---- compass, scale, buttons ----
function furniture(picture, wcs) {
  const tools = element("div", { class: "picture-tools" });
  for (const [words, title, act] of [
    ["+", "closer", () => picture.zoom(1.6)], ["−", "farther", () => picture.zoom(1 / 1.6)],
    ["1:1", "each pixel as one", () => picture.zoom(1 / picture.scale)], ["all", "the whole frame", () => picture.fit()],
  ]) {
    const button = element("button", { type: "button", class: "button", title, ...(/\w/.test(words) ? {} : { "aria-label": title }) }, words);
    button.addEventListener("click", act);
    tools.append(button);
  }
  picture.holder.append(tools);
  const bar = element("div", { class: "scale-bar" });
  const line = svgElement("svg", { height: "8" });
  const path = line.appendChild(svgElement("path", { stroke: "#fff", "stroke-width": "1.5", fill: "none" }));
  const words = element("span");
  bar.append(line, words);
  picture.holder.append(bar);
  const arcsec = wcs ? Math.sqrt(Math.abs(wcs.cd[0] * wcs.cd[3] - wcs.cd[1] * wcs.cd[2])) * 3600 : null;
  const measure = () => {
    const unit = arcsec === null ? 1 : arcsec;
    const wanted = (110 / picture.scale) * unit;
    const round = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000].filter((s) => s <= wanted).pop() ?? 0.1;
    const length = ((round / unit) * picture.scale).toFixed(1);
    line.setAttribute("width", length);
    path.setAttribute("d", `M1 1V7H${length - 1}V1`);
    words.textContent = arcsec === null ? `${round} px` : round >= 3600 ? `${round / 3600}°` : round >= 60 ? `${round / 60}′` : `${round}″`;
  };
  picture.onChange(measure);
  measure();
  if (wcs) {
    const rose = svgElement("svg", { class: "compass", viewBox: "-32 -32 64 64", "aria-hidden": "true" });
    const angle = (wcs.northDeg * Math.PI) / 180;
    const hand = wcs.mirrored ? -1 : 1;
    for (const [name, dx, dy] of [["N", hand * Math.sin(angle), -Math.cos(angle)], ["E", -hand * Math.cos(angle), -Math.sin(angle)]]) {
      rose.append(svgElement("line", { x1: 0, y1: 0, x2: 19 * dx, y2: 19 * dy }));
      const text = svgElement("text", { x: 26 * dx, y: 26 * dy });
      text.textContent = name;
      rose.append(text);
    }
    picture.holder.append(rose);
  }
}

// ---- maps ----
function maps(data) {
  if (!data.columns) return;
  byId("maps").hidden = false;
  const fwhm = map(byId("map-fwhm"), data, data.fwhmPx, 2, 0.15);
  map(byId("map-ellipticity"), data, data.ellipticity, 2, 0.5);
  const known = (v) => v !== null;
  const middle = [];
  const corner = [];
  data.fwhmPx.forEach((v, i) => {
    const x = ((i % data.columns) + 0.5) / data.columns - 0.5;
    const y = (Math.floor(i / data.columns) + 0.5) / data.rows - 0.5;
    const far = Math.hypot(x, y);
    if (known(v)) (far < 0.25 ? middle : far > 0.48 ? corner : []).push(v);
  });
  const mean = (v) => v.reduce((a, b) => a + b, 0) / v.length;
  if (middle.length && corner.length && fwhm) {
    const [m, c] = [mean(middle), mean(corner)];
    const words = Math.abs(c / m - 1) < 0.1 ? "even over the field" : c > m ? "wider in the corners" : "wider in the middle";
    byId("maps-words").textContent = `FWHM ${m.toFixed(2)} px in the middle, ${c.toFixed(2)} in the corners: ${words}.`;
  }
}

function map(svg, data, values, decimals, quiet) {
  const known = values.filter((v) => v !== null).sort((a, b) => a - b);
  if (known.length === 0) return false;
  const median = known[known.length >> 1];
  const low = Math.min(known[0], median * (1 - quiet));
  const high = Math.max(known[known.length - 1], median * (1 + quiet));
  const [w, h] = [32, 22];
  svg.setAttribute("viewBox", `0 0 ${data.columns * w} ${data.rows * h}`);
  values.forEach((v, i) => {
    const x = (i % data.columns) * w;
    const y = (data.rows - 1 - Math.floor(i / data.columns)) * h;
    const u = v === null ? 0 : (v - low) / (high - low || 1);
    const mix = (a, b) => Math.round(a + (b - a) * u);
    const fill = v === null ? "transparent" : `rgb(${mix(46, 250)} ${mix(98, 190)} ${mix(138, 70)})`;
    svg.append(svgElement("rect", { x, y, width: w - 1, height: h - 1, fill, stroke: v === null ? "#556" : "none", "stroke-width": "0.5" }));
    const text = svgElement("text", { x: x + w / 2, y: y + h / 2, fill: v === null ? "#889" : u > 0.45 ? "#10151b" : "#fff" });
    text.textContent = v === null ? "–" : v.toFixed(decimals);
    svg.append(text);
  });
  return true;
}

// ---- earlier and later, and what people say ----
const dialog = byId("say-dialog");
const say = byId("say");
say.hidden = false;

function open() {
  byId("say-by").value = localStorage.getItem("nightjar-name") ?? "";
  byId("say-result").textContent = "";
  dialog.showModal();
}

document.addEventListener("click", (event) => event.target.closest?.("#say") && open());
byId("say-cancel").addEventListener("click", () => dialog.close());
byId("say-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const by = byId("say-by").value.trim();
  localStorage.setItem("nightjar-name", by);
  try {
    await change("/api/verdicts", {
      frames: [dialog.dataset.frame],
      grade: byId("say-grade").value || null,
      comment: byId("say-comment").value.trim() || null,
      by,
    });
    dialog.close();
    refresh();
  } catch (error) {
    byId("say-result").textContent = error.message;
  }
});

document.addEventListener("nightjar:fresh", () => byId("say") && (byId("say").hidden = false));
document.addEventListener("nightjar:frame", (event) => {
  const id = event.detail?.frame?.id ?? event.detail?.id;
  if (id === dialog.dataset.frame) refresh();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const link = event.key === "j" ? byId("later") : event.key === "k" ? byId("earlier") : null;
  if (link) location.href = link.href + location.hash;
  if (event.key === "c") {
    event.preventDefault();
    open();
  }
});
