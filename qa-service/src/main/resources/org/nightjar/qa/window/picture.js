// A frame from the whole down to single pixels: squares of numbers, stretched here, so that values can be read.

const MOST_TILES = 140;
const MOST_REQUESTS = 5;
const STEPS = 4096;
const LARGEST_SCALE = 40;

const asinh12 = (u) => Math.asinh(12 * u) / Math.asinh(12);
export const STRETCHES = {
  asinh: { cuts: "stars", curve: asinh12 },
  linear: { cuts: "stars", curve: (u) => u },
  log: { cuts: "stars", curve: (u) => Math.log1p(1000 * u) / Math.log1p(1000) },
  zscale: { cuts: "faint", curve: (u) => u },
};

export class Picture {
  constructor(holder, base, description) {
    this.holder = holder;
    this.base = base;
    this.width = description.width;
    this.height = description.height;
    this.description = description;
    this.canvas = document.createElement("canvas");
    this.context = this.canvas.getContext("2d", { alpha: false });
    holder.prepend(this.canvas);
    this.tiles = new Map();
    this.wanted = [];
    this.requests = 0;
    this.stamp = 0;
    this.scale = 1;
    this.left = 0;
    this.top = 0;
    this.listeners = [];
    this.stretch("asinh");
    new ResizeObserver(() => this.#resize()).observe(holder);
    this.#resize(true);
    this.#gestures();
  }

  // ---- where things are ----
  /** Screen position of a 0-based frame position. */
  toScreen(x, y) {
    return [(x + 0.5) * this.scale + this.left, (this.height - y - 0.5) * this.scale + this.top];
  }

  /** Frame position, 0-based, integers at pixel centres, under a screen position. */
  toFrame(sx, sy) {
    return [(sx - this.left) / this.scale - 0.5, this.height - (sy - this.top) / this.scale - 0.5];
  }

  fitScale() {
    return Math.min(this.holder.clientWidth / this.width, this.holder.clientHeight / this.height);
  }

  /** The frame position in the middle, and how many screen pixels a frame pixel has. */
  view() {
    const [x, y] = this.toFrame(this.holder.clientWidth / 2, this.holder.clientHeight / 2);
    return { x, y, scale: this.scale };
  }

  look(x, y, scale) {
    this.scale = Math.min(LARGEST_SCALE, Math.max(0.5 * this.fitScale(), scale));
    this.left = this.holder.clientWidth / 2 - (x + 0.5) * this.scale;
    this.top = this.holder.clientHeight / 2 - (this.height - y - 0.5) * this.scale;
    this.#bound();
    this.changed();
  }

  fit() {
    this.look((this.width - 1) / 2, (this.height - 1) / 2, this.fitScale());
  }

  zoom(factor, sx = this.holder.clientWidth / 2, sy = this.holder.clientHeight / 2) {
    const scale = Math.min(LARGEST_SCALE, Math.max(0.8 * this.fitScale(), this.scale * factor));
    this.left = sx - ((sx - this.left) * scale) / this.scale;
    this.top = sy - ((sy - this.top) * scale) / this.scale;
    this.scale = scale;
    this.#bound();
    this.changed();
  }

  pan(dx, dy) {
    this.left += dx;
    this.top += dy;
    this.#bound();
    this.changed();
  }

  /** Some of the frame stays in sight; what fits is kept whole. */
  #bound() {
    const bound = (at, size, room) => (size <= room ? (room - size) / 2 : Math.min(room * 0.5, Math.max(room * 0.5 - size, at)));
    this.left = bound(this.left, this.width * this.scale, this.holder.clientWidth);
    this.top = bound(this.top, this.height * this.scale, this.holder.clientHeight);
  }

  #resize(first = false) {
    const ratio = devicePixelRatio;
    const { clientWidth, clientHeight } = this.holder;
    const before = first ? null : this.view();
    const wasFit = first || Math.abs(this.scale / (this.fitted ?? this.scale) - 1) < 0.01;
    this.canvas.width = Math.max(1, Math.round(clientWidth * ratio));
    this.canvas.height = Math.max(1, Math.round(clientHeight * ratio));
    this.fitted = this.fitScale();
    if (wasFit) this.fit();
    else this.look(before.x, before.y, before.scale);
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  changed() {
    this.pending ??= requestAnimationFrame(() => {
      this.pending = null;
      this.#draw();
      for (const listener of this.listeners) listener();
    });
  }

  // ---- grey values ----
  stretch(name) {
    const { cuts, curve } = STRETCHES[name] ?? STRETCHES.asinh;
    [this.black, this.white] = this.description[cuts];
    this.table = Uint8ClampedArray.from({ length: STEPS + 1 }, (_, i) => 255 * curve(i / STEPS));
    this.stamp++;
    this.changed();
  }

  #paint(tile) {
    if (tile.stamp === this.stamp) return tile.canvas;
    tile.canvas ??= new OffscreenCanvas(tile.width, tile.height);
    const context = tile.canvas.getContext("2d");
    const image = context.createImageData(tile.width, tile.height);
    const words = new Uint32Array(image.data.buffer);
    const factor = (tile.step * STEPS) / (this.white - this.black);
    const offset = ((tile.zero - this.black) * STEPS) / (this.white - this.black);
    for (let i = 0; i < words.length; i++) {
      const code = tile.codes[i];
      const u = offset + factor * code;
      const grey = code === this.description.noData || u <= 0 ? 0 : this.table[u >= STEPS ? STEPS : u | 0];
      words[i] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
    }
    context.putImageData(image, 0, 0);
    tile.stamp = this.stamp;
    return tile.canvas;
  }

  // ---- squares ----
  #level() {
    const wanted = Math.floor(-Math.log2(this.scale * devicePixelRatio) + 0.35);
    return Math.min(this.description.levels - 1, Math.max(0, wanted));
  }

  /** Squares of a level in sight, the middle first. */
  #inSight(level) {
    const side = this.description.side * 2 ** level * this.scale;
    const across = Math.ceil(Math.ceil(this.width / 2 ** level) / this.description.side);
    const down = Math.ceil(Math.ceil(this.height / 2 ** level) / this.description.side);
    const { clientWidth, clientHeight } = this.holder;
    const found = [];
    for (let row = Math.max(0, Math.floor(-this.top / side)); row < Math.min(down, Math.ceil((clientHeight - this.top) / side)); row++) {
      for (let column = Math.max(0, Math.floor(-this.left / side)); column < Math.min(across, Math.ceil((clientWidth - this.left) / side)); column++) {
        const dx = this.left + (column + 0.5) * side - clientWidth / 2;
        const dy = this.top + (row + 0.5) * side - clientHeight / 2;
        found.push({ level, column, row, far: dx * dx + dy * dy });
      }
    }
    return found.sort((a, b) => a.far - b.far);
  }

  #draw() {
    const c = this.context;
    const ratio = devicePixelRatio;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.fillStyle = "#000";
    c.fillRect(0, 0, this.canvas.width, this.canvas.height);
    c.imageSmoothingEnabled = this.scale * ratio < 2.5;
    c.imageSmoothingQuality = "medium";
    const own = this.#level();
    const asked = [];
    for (let level = this.description.levels - 1; level >= own; level--) {
      const top = level === this.description.levels - 1;
      for (const place of this.#inSight(level)) {
        const key = `${level}/${place.column}/${place.row}`;
        const tile = this.tiles.get(key);
        if (tile?.codes) {
          this.tiles.delete(key);
          this.tiles.set(key, tile);
          const side = this.description.side * 2 ** level;
          const x = Math.round((this.left + place.column * side * this.scale) * ratio);
          const y = Math.round((this.top + place.row * side * this.scale) * ratio);
          // The last square of a row may hold half a pixel more than the frame: its own size counts.
          const x2 = Math.round((this.left + (place.column * side + tile.width * 2 ** level) * this.scale) * ratio);
          const y2 = Math.round((this.top + (place.row * side + tile.height * 2 ** level) * this.scale) * ratio);
          c.drawImage(this.#paint(tile), x, y, x2 - x, y2 - y);
        } else if (!tile && (top || level === own || level === own + 1)) {
          asked.push({ key, order: top ? 0 : level === own + 1 ? 1 : 2 });
        }
      }
    }
    this.wanted = asked.sort((a, b) => a.order - b.order).map((a) => a.key);
    this.#load();
    this.#forget();
  }

  #forget() {
    for (const [key, tile] of this.tiles) {
      if (this.tiles.size <= MOST_TILES) return;
      if (tile.codes) this.tiles.delete(key);
    }
  }

  #load() {
    while (this.requests < MOST_REQUESTS && this.wanted.length > 0) {
      const key = this.wanted.shift();
      if (!this.tiles.has(key)) this.#fetch(key);
    }
  }

  async #fetch(key) {
    const tile = { codes: null, stamp: -1 };
    this.tiles.set(key, tile);
    this.requests++;
    try {
      const answer = await fetch(`${this.base}/${this.description.version}/${key}`);
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      this.#decode(tile, key, await new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
    } catch (error) {
      // Asked for again with the next look at it, not at once.
      setTimeout(() => this.tiles.get(key) === tile && this.tiles.delete(key), 3000);
      console.debug(`tile ${key}: ${error.message}`);
    } finally {
      this.requests--;
      this.changed();
      this.#load();
    }
    return tile;
  }

  #decode(tile, key, buffer) {
    const [level, column, row] = key.split("/").map(Number);
    const side = this.description.side;
    const width = Math.min(side, Math.ceil(this.width / 2 ** level) - column * side);
    const height = Math.min(side, Math.ceil(this.height / 2 ** level) - row * side);
    const n = width * height;
    if (buffer.byteLength !== 16 + 2 * n) throw new Error(`${buffer.byteLength} bytes, ${16 + 2 * n} expected`);
    const head = new DataView(buffer);
    const bytes = new Uint8Array(buffer, 16);
    const codes = new Uint16Array(n);
    for (let i = 0; i < n; i++) codes[i] = bytes[i] | (bytes[n + i] << 8);
    Object.assign(tile, { codes, width, height, zero: head.getFloat64(0, true), step: head.getFloat64(8, true) });
  }

  // ---- values ----
  /** Value of a pixel, and what it may be off; null where there is none; undefined while it is on its way. */
  value(x, y, ask) {
    const column = Math.round(x);
    const line = this.height - 1 - Math.round(y);
    if (column < 0 || line < 0 || column >= this.width || line >= this.height) return null;
    const side = this.description.side;
    const key = `0/${Math.floor(column / side)}/${Math.floor(line / side)}`;
    const tile = this.tiles.get(key);
    if (tile?.codes) {
      const code = tile.codes[(line % side) * tile.width + (column % side)];
      return code === this.description.noData ? null : { adu: tile.zero + tile.step * code, step: tile.step };
    }
    if (!tile && ask) this.#fetch(key);
    return undefined;
  }

  // ---- hands ----
  #gestures() {
    const holder = this.holder;
    const hands = new Map();
    let moved = false;
    const at = (event) => {
      const box = holder.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    holder.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(2 ** (-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002)), ...at(event));
    }, { passive: false });
    holder.addEventListener("pointerdown", (event) => {
      if (event.target.closest("button")) return;
      holder.setPointerCapture(event.pointerId);
      hands.set(event.pointerId, at(event));
      moved = false;
    });
    holder.addEventListener("pointermove", (event) => {
      if (!hands.has(event.pointerId)) return;
      const before = [...hands.values()];
      const old = hands.get(event.pointerId);
      const now = at(event);
      if (Math.hypot(now[0] - old[0], now[1] - old[1]) < 2 && !moved) return;
      moved = true;
      holder.classList.add("dragging");
      hands.set(event.pointerId, now);
      const after = [...hands.values()];
      const middle = (p) => [p.reduce((s, q) => s + q[0], 0) / p.length, p.reduce((s, q) => s + q[1], 0) / p.length];
      const spread = (p) => (p.length < 2 ? 1 : Math.hypot(p[0][0] - p[1][0], p[0][1] - p[1][1]));
      const [a, b] = [middle(before), middle(after)];
      this.pan(b[0] - a[0], b[1] - a[1]);
      if (after.length > 1) this.zoom(spread(after) / Math.max(1, spread(before)), ...b);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      holder.addEventListener(end, (event) => {
        hands.delete(event.pointerId);
        if (hands.size === 0) holder.classList.remove("dragging");
      });
    }
    holder.addEventListener("dblclick", (event) => !event.target.closest("button") && this.zoom(event.shiftKey ? 1 / 2.5 : 2.5, ...at(event)));
    holder.addEventListener("keydown", (event) => {
      const step = 0.15 * holder.clientWidth;
      const acts = {
        "+": () => this.zoom(1.5), "=": () => this.zoom(1.5), "-": () => this.zoom(1 / 1.5),
        0: () => this.fit(), 1: () => this.zoom(1 / this.scale),
        ArrowLeft: () => this.pan(step, 0), ArrowRight: () => this.pan(-step, 0),
        ArrowUp: () => this.pan(0, step), ArrowDown: () => this.pan(0, -step),
      };
      if (acts[event.key] && !event.ctrlKey && !event.metaKey) {
        acts[event.key]();
        event.preventDefault();
        event.stopPropagation();
      }
    });
  }
}

/** Where a pixel looks at: TAN with SIP, degrees. */
export function pixelToSky(wcs, x, y) {
  const u = x - wcs.crpix[0];
  const v = y - wcs.crpix[1];
  const bend = (terms) => terms.reduce((sum, [p, q, c]) => sum + c * u ** p * v ** q, 0);
  const uu = u + bend(wcs.a);
  const vv = v + bend(wcs.b);
  const rad = Math.PI / 180;
  const xi = (wcs.cd[0] * uu + wcs.cd[1] * vv) * rad;
  const eta = (wcs.cd[2] * uu + wcs.cd[3] * vv) * rad;
  const dec0 = wcs.crval[1] * rad;
  const down = Math.cos(dec0) - eta * Math.sin(dec0);
  const ra = wcs.crval[0] * rad + Math.atan2(xi, down);
  const dec = Math.atan2(Math.sin(dec0) + eta * Math.cos(dec0), Math.hypot(xi, down));
  return [(((ra / rad) % 360) + 360) % 360, dec / rad];
}

const two = (n) => String(n).padStart(2, "0");

export function raWords(deg) {
  const tenths = Math.round(deg * 2400) % 864000;
  return `${two(Math.floor(tenths / 36000))}ʰ${two(Math.floor(tenths / 600) % 60)}ᵐ${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}ˢ`;
}

export function decWords(deg) {
  const s = Math.round(Math.abs(deg) * 3600);
  return `${deg < 0 ? "−" : "+"}${two(Math.floor(s / 3600))}°${two(Math.floor(s / 60) % 60)}′${two(s % 60)}″`;
}
