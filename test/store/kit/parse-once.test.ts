import { expect, it } from 'vitest'
import { parseOnce } from '../../../src/store/kit/parse-once.ts'
import { pieceChars } from '../../../src/text-pieces.ts'

const long = 'x'.repeat(pieceChars + 1)

it('F86 a long text is read once, also for who asks while it is read', async () => {
  let reads = 0
  const read = (text: string) => ({ text, read: (reads += 1) })
  const parse = parseOnce(read, async (text) => {
    await new Promise((resolve) => setImmediate(resolve))
    return read(text)
  })
  await Promise.all([parse.ahead(long), parse.ahead(long)])
  await parse.ahead(long)
  expect([parse(long), parse(long)]).toEqual([parse(long), { text: long, read: 1 }])
})

it('what could not be read is read again', async () => {
  let reads = 0
  const read = async (text: string) => {
    if ((reads += 1) === 1) throw new Error('broken')
    return text
  }
  const parse = parseOnce((text) => text, read)
  const asked = [parse.ahead(long), parse.ahead(long)]
  for (const one of asked) await expect(one).rejects.toThrow('broken')
  await parse.ahead(long)
  expect(reads).toBe(2)
})
