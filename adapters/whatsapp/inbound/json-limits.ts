/** Meta posts up to 3 MB and 1,000 updates; each of these takes a few lists and maps. */
export const bodyBytesMax = 3 * 1_048_576
const depthMax = 64
const valuesMax = 80_000
export const itemsMax = 1200

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const opening = new Set([0x5b, 0x7b])
const closing = new Set([0x5d, 0x7d])

/** Why these bytes are not parsed, or null. It costs less than parsing them would. */
export function tooMuchJson(raw: Buffer): string | null {
  if (raw.length > bodyBytesMax) return 'too large'
  let depth = 0
  let values = 0
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at] ?? 0
    if (byte === quote) at = endOfString(raw, at + 1)
    else if (opening.has(byte)) depth++
    else if (closing.has(byte)) depth--
    else if (byte === comma) values++
    if (depth > depthMax) return 'too deep'
    if (values + depth > valuesMax) return 'too many values'
  }
  return null
}

function endOfString(raw: Buffer, from: number): number {
  for (let at = from; at < raw.length; at++) {
    if (raw[at] === backslash) at++
    else if (raw[at] === quote) return at
  }
  return raw.length
}
