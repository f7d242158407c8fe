import jsQR from 'jsqr'
import { PNG } from 'pngjs'
import decodeQr from 'qr/decode.js'

// jsqr's types describe a default export where Node hands over the module itself.
const read = jsQR as unknown as typeof jsQR.default

type Pixels = { width: number; height: number; data: Uint8ClampedArray }

/** What two readers of different authors make of a PNG; null where one can't read it. */
export function readPng(png: Uint8Array): (string | null)[] {
  const { width, height, data } = PNG.sync.read(Buffer.from(png))
  const pixels = { width, height, data: new Uint8ClampedArray(data) }
  return [withJsqr(pixels), withQr(pixels)]
}

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
