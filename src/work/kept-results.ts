import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createGzip, gunzip } from 'node:zlib'
import { inlineCharsMax } from './content.ts'
import type { Written } from './content.ts'
import type { Cut, Handed, Part } from './handed.ts'

/** Results of jobs by what they were asked. */
export type Results = [key: string, result: Handed][]

type Head = { key: string; isWhole: boolean; parts: PartHead[] }
type PartHead = { name: string; isText: boolean; bytes: number; hash?: string; cuts?: Cut[] }

const sizeBytes = 4
const unpacked = promisify(gunzip)

/** As bytes to keep: what they are, and then all their parts one after the other. */
export async function keep(results: Results): Promise<Buffer> {
  const bodies: Uint8Array[] = []
  const heads = results.flatMap(([key, result]): Head[] => {
    if ('value' in result) return []
    const isWhole = 'whole' in result
    const parts: [string, Part][] = isWhole ? [['', result.whole]] : result.parts
    return [{ key, isWhole, parts: parts.map(([name, part]) => headOf(name, part, bodies)) }]
  })
  const head = Buffer.from(JSON.stringify(heads))
  const size = Buffer.alloc(sizeBytes)
  size.writeUInt32LE(head.length)
  return buffer(Readable.from([size, head, ...bodies]).pipe(createGzip({ level: 1 })))
}

function headOf(name: string, part: Part, bodies: Uint8Array[]): PartHead {
  const from = 'text' in part ? part.text : part.json
  const body = Buffer.from(from as string)
  bodies.push(body)
  const { text: _, json: __, ...known } = { text: null, json: null, ...part }
  return { name, isText: 'text' in part, bytes: body.length, ...known }
}

export async function recall(kept: Buffer): Promise<Results> {
  const bytes = await unpacked(kept)
  await nextTurn()
  let at = sizeBytes + bytes.readUInt32LE(0)
  const heads: Head[] = JSON.parse(bytes.toString('utf8', sizeBytes, at))
  const partOf = async ({ isText, bytes: length, ...known }: PartHead): Promise<Part> => {
    const from = await read(bytes.subarray(at, (at += length)))
    return isText ? { text: from } : { json: from, ...known }
  }
  const results: Results = []
  for (const { key, isWhole, parts } of heads) {
    const made: [string, Part][] = []
    for (const head of parts) {
      made.push([head.name, await partOf(head)])
    }
    const [first] = made
    results.push([key, isWhole && first ? { whole: first[1] } : { parts: made }])
  }
  return results
}

const pieceBytes = 250_000

async function read(bytes: Buffer): Promise<Written> {
  if (bytes.length <= inlineCharsMax) return bytes.toString()
  const shared = new SharedArrayBuffer(bytes.length)
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    bytes.copy(Buffer.from(shared), from, from, from + pieceBytes)
    await nextTurn()
  }
  return shared
}
