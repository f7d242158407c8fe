import { PNG } from 'pngjs'
import decodeQr from 'qr/decode.js'
import QRCode from 'qrcode'
import { fitLogo } from './logo.ts'
import type { Pixels } from './logo.ts'
import { squarePng } from './png.ts'

/** Modules of white around the code: readers need four. */
const margin = 4
/** Of the whole area, the white around the logo included: at 20 % readers fail. */
const logoAreaMax = 0.1
const readMs = 1000
/** A poster is read from 2 m where its code has 20 cm (10 to 1). */
const posterMm = 200

/** `logo` is a PNG as base64. A poster's SVG has a size, in millimetres. */
export type QrSpec = { text: string; logo: string | null; poster: boolean }
export type QrPicture = { png: Uint8Array; svg: string; modules: number }
export type QrDrawn = QrPicture | { refused: 'too long' | 'unreadable' }

/**
 * A QR code as PNG and SVG, black on white (F53). What is drawn is read again by a decoder of another
 * author first: a picture that it can't read is never handed out.
 */
export function drawQr({ text, logo, poster }: QrSpec): QrDrawn {
  const code = modulesOf(text, logo === null ? 'M' : 'H')
  if (!code) return { refused: 'too long' }
  const squares = code.size + 2 * margin
  const scale = poster ? 40 : 10
  const isDark = (x: number, y: number) => code.isDark(x - margin, y - margin)
  if (logo === null) {
    const png = squarePng(squares, scale, isDark)
    return checked(text, pixelsOf(squares, scale, isDark), {
      png,
      svg: svgOf(code, poster, ''),
      modules: code.size,
    })
  }
  const box = boxOf(code.size)
  const isOutside = (x: number, y: number) => ![x, y].every((at) => isInBox(at - margin, box))
  const pixels = pixelsOf(squares, scale, (x, y) => isDark(x, y) && isOutside(x, y))
  const side = (box.modules - 1) * scale
  const fitted = fitLogo(Buffer.from(logo, 'base64'), side)
  place(pixels, fitted, (box.from + margin) * scale + scale / 2)
  return checked(text, pixels, {
    png: PNG.sync.write(pngOf(pixels), { colorType: 2 }),
    svg: svgOf(code, poster, logoSvg(box, fitted)),
    modules: code.size,
  })
}

type Code = { size: number; isDark: (x: number, y: number) => boolean }

/** Null where no QR code holds so much. */
function modulesOf(text: string, level: 'M' | 'H'): Code | null {
  try {
    const { size, data } = QRCode.create(text, { errorCorrectionLevel: level }).modules
    const isInside = (at: number) => at >= 0 && at < size
    return {
      size,
      isDark: (x, y) => isInside(x) && isInside(y) && data[y * size + x] === 1,
    }
  } catch (error) {
    if (error instanceof Error && /too big|too long|amount of data/i.test(error.message))
      return null
    throw error
  }
}

function checked(text: string, pixels: Pixels, picture: QrPicture): QrDrawn {
  try {
    const read = decodeQr(pixels, { timeLimit: readMs })
    return read === text ? picture : { refused: 'unreadable' }
  } catch {
    return { refused: 'unreadable' }
  }
}

function pixelsOf(squares: number, scale: number, isDark: Code['isDark']): Pixels {
  const side = squares * scale
  const data = new Uint8Array(side * side * 4).fill(255)
  const dark = new Uint8Array(new Uint32Array(scale).fill(1).length * 4)
  for (let i = 3; i < dark.length; i += 4) dark[i] = 255
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < squares; x++) {
      if (isDark(x, Math.floor(y / scale))) data.set(dark, (y * side + x * scale) * 4)
    }
  }
  return { width: side, height: side, data }
}

type Box = { from: number; modules: number }

/** In the middle: as the size of a code is odd, so is the box. */
function boxOf(size: number): Box {
  const most = Math.floor(size * Math.sqrt(logoAreaMax))
  const modules = most % 2 === 1 ? most : most - 1
  return { from: (size - modules) / 2, modules }
}

const isInBox = (at: number, { from, modules }: Box): boolean => at >= from && at < from + modules

function place(onto: Pixels, logo: Pixels, at: number): void {
  for (let y = 0; y < logo.height; y++) {
    const row = logo.data.subarray(y * logo.width * 4, (y + 1) * logo.width * 4)
    onto.data.set(row, ((at + y) * onto.width + at) * 4)
  }
}

function pngOf({ width, height, data }: Pixels): PNG {
  const png = new PNG({ width, height })
  png.data = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return png
}

/** One path, with what lies side by side as one piece. */
function svgOf({ size, isDark }: Code, poster: boolean, more: string): string {
  const side = size + 2 * margin
  const mm = Math.round((side * posterMm * 100) / size) / 100
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!isDark(x, y) || isDark(x - 1, y)) continue
      let width = 1
      while (isDark(x + width, y)) width += 1
      path += `M${x + margin} ${y + margin}h${width}v1h-${width}z`
    }
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" ` +
    `${poster ? `width="${mm}mm" height="${mm}mm" ` : ''}role="img" ` +
    `aria-label="QR code" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/>` +
    `<path d="${path}"/>${more}</svg>\n`
  )
}

function logoSvg({ from, modules }: Box, logo: Pixels): string {
  const at = from + margin
  const data = PNG.sync.write(pngOf(logo), { colorType: 2 }).toString('base64')
  const inside = `x="${at + 0.5}" y="${at + 0.5}" width="${modules - 1}" height="${modules - 1}"`
  return (
    `<path fill="#fff" d="M${at} ${at}h${modules}v${modules}h-${modules}z"/>` +
    `<image ${inside} href="data:image/png;base64,${data}"/>`
  )
}
