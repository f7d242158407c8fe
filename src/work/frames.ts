/**
 * Messages between processes, and to keep: how many bytes a head has, the head as JSON, and then the
 * bytes that stand in the message, each as it is. JSON alone would copy a megabyte several times.
 */
const sizeBytes = 4
type Place = { body: number; bytes: number }

/** @param message what JSON can say, and bytes; it has no objects of its own with a `body` */
export function framed(message: object): Uint8Array[] {
  const bodies: Uint8Array[] = []
  const placed = (value: unknown): unknown =>
    value instanceof Uint8Array
      ? ({ body: bodies.push(value) - 1, bytes: value.length } satisfies Place)
      : value
  // Before JSON meets them: it would write bytes as a list of numbers.
  const withPlaces = (_: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (!Object.values(value).some((one) => one instanceof Uint8Array)) return value
    if (Array.isArray(value)) return value.map(placed)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, placed(one)]))
  }
  const head = Buffer.from(JSON.stringify(message, withPlaces))
  const size = Buffer.alloc(sizeBytes)
  size.writeUInt32LE(head.length)
  return [size, head, ...bodies]
}

/** The messages that come in, until no more come; one that breaks off is none. */
export async function* frames(from: AsyncIterable<Buffer>): AsyncGenerator<unknown, void, void> {
  const fill = filler(from)
  for (;;) {
    const size = await fill(Buffer.alloc(sizeBytes))
    const head = size && (await fill(Buffer.allocUnsafeSlow(size.readUInt32LE())))
    if (!head) return
    const bodies: Buffer[] = []
    const message: unknown = JSON.parse(head.toString(), (_, value: unknown) =>
      isPlace(value) ? (bodies[value.body] = Buffer.allocUnsafeSlow(value.bytes)) : value,
    )
    for (const body of bodies) if (!(await fill(body))) return
    yield message
  }
}

const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' && value !== null && 'body' in value

/** Fills what it is given from what comes in; null where that ends before. */
function filler(from: AsyncIterable<Buffer>): (into: Buffer) => Promise<Buffer | null> {
  const pieces = from[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  return async (into) => {
    for (let at = 0; at < into.length;) {
      if (rest.length === 0) {
        const { done, value } = await pieces.next()
        if (done === true) return null
        rest = value
      }
      const copied = rest.copy(into, at)
      rest = rest.subarray(copied)
      at += copied
    }
    return into
  }
}
