import { deflateSync } from 'node:zlib'
import { PNG } from 'pngjs'
import { expect, it } from 'vitest'
import { checkLogo } from '../../src/share/logo.ts'
import { pngOf } from './readers.ts'

const red = (side: number) => pngOf(side, side, () => [200, 0, 0, 255])
const why = (bytes: Buffer): string => {
  try {
    checkLogo(bytes)
    return 'taken'
  } catch (error) {
    return String(error)
  }
}

it('F55 takes a PNG as a logo and keeps nothing but its pixels', () => {
  const made = red(64)
  const end = made.length - 12
  const text = Buffer.concat([
    Buffer.from([0, 0, 0, 5]),
    Buffer.from('tEXtwhere'),
    Buffer.from([0x1b, 0x0b, 0x3c, 0x62]),
  ])
  const told = Buffer.concat([made.subarray(0, end), text, made.subarray(end)])
  const kept = Buffer.from(checkLogo(withChecksum(told, end)))
  expect(kept.includes('where')).toBe(false)
  expect(PNG.sync.read(kept)).toMatchObject({ width: 64, height: 64 })
})

/** Writes the checksum of the chunk at `at`. */
function withChecksum(bytes: Buffer, at: number): Buffer {
  const length = bytes.readUInt32BE(at)
  bytes.writeUInt32BE(crcOf(bytes.subarray(at + 4, at + 8 + length)), at + 8 + length)
  return bytes
}

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

it('F55 judges a logo by its bytes: an SVG, a page, a JPEG or a GIF is refused by what it is', () => {
  expect(why(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'))).toMatch(
    /an SVG or a web page/,
  )
  expect(why(Buffer.from('  <html>'))).toMatch(/an SVG or a web page/)
  expect(why(Buffer.from('ffd8ffe000104a46', 'hex'))).toMatch(/a JPEG/)
  expect(why(Buffer.from('GIF89a, and more'))).toMatch(/a GIF/)
  expect(why(Buffer.from('just text'))).toMatch(/it is no picture/)
  expect(why(Buffer.alloc(0))).toMatch(/it is no picture/)
})

it('F55 refuses a second header: it could promise another size than the one that was judged', () => {
  const header = red(64).subarray(8, 33)
  const large = red(600)
  expect(why(Buffer.concat([large.subarray(0, 8), header, large.subarray(8)]))).toMatch(/damaged/)
  const small = red(64)
  expect(why(Buffer.concat([small.subarray(0, 33), small.subarray(8)]))).toMatch(/damaged/)
  const text = Buffer.concat([Buffer.from([0, 0, 0, 0]), Buffer.from('tEXt'), Buffer.alloc(4)])
  const late = Buffer.concat([small.subarray(0, 8), text, small.subarray(8)])
  expect(why(withChecksum(late, 8))).toMatch(/damaged/)
  expect(why(Buffer.concat([small, header]))).toMatch(/damaged/)
  const endless = Buffer.from(small)
  endless.writeUInt32BE(0xffffffff, 33)
  expect(why(endless)).toMatch(/damaged/)
})

it('F55 refuses a logo that is too large, too small, interlaced, cut or a bomb', () => {
  expect(why(red(513))).toMatch(/513 x 513 pixels/)
  expect(why(red(16))).toMatch(/16 x 16 pixels/)
  expect(why(Buffer.alloc(300_000))).toMatch(/300000 bytes/)
  const whole = red(64)
  expect(why(whole.subarray(0, whole.length - 40))).toMatch(/damaged/)
  expect(why(whole.subarray(0, 20))).toMatch(/no picture/)
  const interlaced = Buffer.from(whole)
  interlaced[28] = 1
  expect(why(withChecksum(interlaced, 8))).toMatch(/it is interlaced/)
  // 100 MB of zeros behind a header that promises a small picture.
  const bomb = deflateSync(Buffer.alloc(100_000_000))
  const chunk = Buffer.alloc(bomb.length + 12)
  chunk.writeUInt32BE(bomb.length, 0)
  chunk.write('IDAT', 4)
  bomb.copy(chunk, 8)
  const start = whole.indexOf('IDAT') - 4
  const big = Buffer.concat([whole.subarray(0, start), chunk, whole.subarray(whole.length - 12)])
  // No more of it is unpacked than the header promises.
  expect(why(withChecksum(big, start))).toMatch(/damaged/)
})
