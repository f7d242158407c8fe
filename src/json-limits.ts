/** How much nesting, how many values, and how many of them by name, are read. */
export type JsonLimits = { depthMax: number; valuesMax: number; namesMax: number }

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openList, openMap, closeList, closeMap] = [0x5b, 0x7b, 0x5d, 0x7d]
/** Most strings are shorter: a call that looks further would cost more than they do. */
const shortBytes = 32

/** Why these bytes are not parsed, or null. It costs less than parsing them would (F86). */
export function tooMuchJson(
  raw: Buffer,
  { depthMax, valuesMax, namesMax }: JsonLimits,
): 'too deep' | 'too many values' | null {
  let depth = 0
  let values = 0
  let names = 0
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at] ?? 0
    if (byte === quote) at = endOfString(raw, at + 1)
    else if (byte === openMap || byte === openList) depth++
    else if (byte === closeMap || byte === closeList) depth--
    else if (byte === comma) values++
    else if (byte === colon) names++
    if (depth > depthMax) return 'too deep'
    if (values + depth > valuesMax || names > namesMax) return 'too many values'
  }
  return null
}

/** Where the string ends whose text begins at `from`. */
function endOfString(raw: Buffer, from: number): number {
  const short = Math.min(raw.length, from + shortBytes)
  for (let at = from; at < short; at++) {
    if (raw[at] === backslash) return endOfLong(raw, at)
    if (raw[at] === quote) return at
  }
  return endOfLong(raw, short)
}

/** The same by looking for quotes alone, which costs nothing where there are few. */
function endOfLong(raw: Buffer, from: number): number {
  for (let at = raw.indexOf(quote, from); at !== -1; at = raw.indexOf(quote, at + 1)) {
    let slashes = 0
    while (at - slashes > from && raw[at - slashes - 1] === backslash) slashes++
    if (slashes % 2 === 0) return at
  }
  return raw.length
}
