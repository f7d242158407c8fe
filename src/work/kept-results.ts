import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createGunzip, createGzip } from 'node:zlib'
import { framed, frames } from './frames.ts'
import type { Handed } from './handed.ts'

/** Results of jobs by what they were asked. */
export type Results = [key: string, result: Handed][]

/** Read in about a millisecond: others have their turn after each piece (F86). */
const pieceBytes = 250_000

/** As bytes to keep. */
export const keep = async (results: Results): Promise<Buffer> =>
  buffer(Readable.from(framed(results)).pipe(createGzip({ level: 1 })))

export async function recall(kept: Buffer): Promise<Results> {
  const bytes = Readable.from([kept]).pipe(createGunzip({ chunkSize: pieceBytes }))
  for await (const results of frames(bytes)) return results as Results
  return []
}
