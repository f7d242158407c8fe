import jsQR from 'jsqr'
import { PNG } from 'pngjs'
import decodeQr from 'qr/decode.js'

// jsqr's types describe a default export where Node hands over the module itself.
const read = jsQR as unknown as typeof jsQR.default

type Pixels = { width: number; height: number; data: Uint8ClampedArray }

/** What two readers of different authors make of a PNG; null where one can't read it. */
export function readPng(png: Uint8Array): (string | null)[] {
  const { width, height, data } = PNG.sync.read(Buffer.from(png))
  const pixels = seen({ width, height, data: new Uint8ClampedArray(data) })
  return [withJsqr(pixels), withQr(pixels)]
}

/** A camera takes a poster from as far as it fills the picture: no more than `seenMax` pixels wide. */
function seen(pixels: Pixels): Pixels {
  const by = Math.ceil(pixels.width / seenMax)
  if (by === 1) return pixels
  const [width, height] = [Math.floor(pixels.width / by), Math.floor(pixels.height / by)]
  const from = new Uint32Array(pixels.data.buffer)
  const to = new Uint32Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) to[y * width + x] = from[y * by * pixels.width + x * by] ?? 0
  }
  return { width, height, data: new Uint8ClampedArray(to.buffer) }
}

const seenMax = 800

const withJsqr = ({ width, height, data }: Pixels): string | null =>
  read(data, width, height)?.data ?? null

function withQr(pixels: Pixels): string | null {
  try {
    return decodeQr(pixels, { timeLimit: 1000 })
  } catch {
    return null
  }
}

/** Draws the SVG's squares into pixels, as a browser would. */
export function readSvg(svg: string): (string | null)[] {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
  const scale = 8
  const pixels = new Uint8ClampedArray(side * scale * side * scale * 4).fill(255)
  for (const [, x, y, wide] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let dy = 0; dy < scale; dy++) {
      for (let dx = 0; dx < scale * Number(wide); dx++) {
        const at = ((Number(y) * scale + dy) * side * scale + Number(x) * scale + dx) * 4
        pixels.fill(0, at, at + 3)
      }
    }
  }
  const image = { width: side * scale, height: side * scale, data: pixels }
  return [withJsqr(image), withQr(image)]
}

/** A PNG of one color, or of what `paint` says of each pixel. */
export function pngOf(
  width: number,
  height: number,
  paint: (x: number, y: number) => [number, number, number, number],
): Buffer {
  const png = new PNG({ width, height })
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) png.data.set(paint(x, y), (y * width + x) * 4)
  }
  return PNG.sync.write(png)
}

export const short = 'https://go.example.com/l/k3m9x2p7q4w8r5t1'

/** A dark disc with a light letter, on a transparent ground. */
export const disc = pngOf(300, 200, (x, y) => {
  const inside = (x - 150) ** 2 + (y - 100) ** 2 < 9000
  const bar = Math.abs(x - 150) < 15 && Math.abs(y - 100) < 60
  return inside ? (bar ? [255, 255, 255, 255] : [180, 20, 60, 255]) : [0, 0, 0, 0]
})
