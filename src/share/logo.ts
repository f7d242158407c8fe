import { PNG } from 'pngjs'
import { Refusal } from '../refusal.ts'

export type Pixels = { width: number; height: number; data: Uint8Array }

const bytesMax = 262_144
const sideMin = 32
const sideMax = 512
const signature = '89504e470d0a1a0a'
const headerBytes = 13
/** A chunk's length, kind and checksum. */
const frameBytes = 12

/**
 * A logo as it was uploaded, judged by its bytes and never by its name (F55). It is written anew, so
 * that nothing but its pixels is kept.
 * @throws Refusal VALIDATION with what is wrong and what would do
 */
export function checkLogo(bytes: Buffer): Uint8Array {
  if (bytes.length > bytesMax) throw unusable(`it has ${bytes.length} bytes`)
  const kind = kindOf(bytes)
  if (kind !== 'png') throw unusable(kind === null ? 'it is no picture' : `it is ${kind}`)
  if (!isWellFormed(chunksOf(bytes))) throw unusable('its file is damaged')
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  const sides = [width, height]
  if (sides.some((side) => side < sideMin || side > sideMax)) {
    throw unusable(`it has ${width} x ${height} pixels`)
  }
  // An interlaced one is unpacked without a limit: a small file may hold gigabytes.
  if (bytes[28] !== 0) throw unusable('it is interlaced')
  const png = read(bytes)
  if (png.width !== width || png.height !== height) throw unusable('its file is damaged')
  return PNG.sync.write(png)
}

type Chunk = { kind: string; length: number }

/** What a PNG is made of; null where a chunk reaches past the end. */
function chunksOf(bytes: Buffer): Chunk[] | null {
  const chunks: Chunk[] = []
  for (let at = signature.length / 2; at < bytes.length;) {
    if (at + frameBytes > bytes.length) return null
    const length = bytes.readUInt32BE(at)
    chunks.push({ kind: bytes.toString('latin1', at + 4, at + 8), length })
    at += frameBytes + length
    if (at > bytes.length) return null
  }
  return chunks
}

/**
 * One header, at the start: a reader unpacks as much as the last header promises, and only the first
 * is judged here.
 */
const isWellFormed = (chunks: Chunk[] | null): boolean =>
  chunks !== null &&
  chunks.findLastIndex(({ kind }) => kind === 'IHDR') === 0 &&
  chunks[0]?.length === headerBytes &&
  chunks.findIndex(({ kind }) => kind === 'IEND') === chunks.length - 1

function read(bytes: Buffer): PNG {
  try {
    return PNG.sync.read(bytes)
  } catch {
    throw unusable('its file is damaged')
  }
}

const kinds: readonly (readonly [start: string, kind: string])[] = [
  [signature, 'png'],
  ['ffd8ff', 'a JPEG'],
  ['474946', 'a GIF'],
  ['52494646', 'a WebP'],
]

function kindOf(bytes: Buffer): string | null {
  const start = bytes.subarray(0, 8).toString('hex')
  const known = kinds.find(([first]) => start.startsWith(first))
  if (known) return known[1] === 'png' && bytes.length < 33 ? null : known[1]
  return /^\s*</.test(bytes.subarray(0, 200).toString('latin1')) ? 'an SVG or a web page' : null
}

const unusable = (why: string): Refusal =>
  new Refusal(
    'VALIDATION',
    `That logo can't be used: ${why}.`,
    `Give a PNG, not interlaced, of ${sideMin} to ${sideMax} pixels a side and at most ${bytesMax / 1024} KB.`,
    { image: why },
  )

/** The logo in a square of `side` pixels on white, each of its pixels the mean of those behind it. */
export function fitLogo(logo: Uint8Array, side: number): Pixels {
  const source = PNG.sync.read(Buffer.from(logo))
  const scale = side / Math.max(source.width, source.height)
  const [width, height] = [source.width, source.height].map((one) =>
    Math.max(1, Math.round(one * scale)),
  ) as [number, number]
  const [left, top] = [(side - width) >> 1, (side - height) >> 1]
  const data = new Uint8Array(side * side * 4).fill(255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const color = meanOf(source, [x / scale, (x + 1) / scale], [y / scale, (y + 1) / scale])
      data.set(color, ((y + top) * side + x + left) * 4)
    }
  }
  return { width: side, height: side, data }
}

type Span = [from: number, to: number]

function meanOf({ width, height, data }: Pixels, [x0, x1]: Span, [y0, y1]: Span): number[] {
  const sums = [0, 0, 0]
  let count = 0
  const end = (to: number, from: number, max: number) =>
    Math.min(max, Math.max(Math.ceil(to), Math.floor(from) + 1))
  for (let y = Math.floor(y0); y < end(y1, y0, height); y++) {
    for (let x = Math.floor(x0); x < end(x1, x0, width); x++) {
      const at = (y * width + x) * 4
      const alpha = (data[at + 3] ?? 0) / 255
      for (const c of [0, 1, 2])
        sums[c] = (sums[c] ?? 0) + (data[at + c] ?? 0) * alpha + 255 * (1 - alpha)
      count += 1
    }
  }
  return [...sums.map((sum) => Math.round(sum / Math.max(1, count))), 255]
}
