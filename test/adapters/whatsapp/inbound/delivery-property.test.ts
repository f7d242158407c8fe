import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDelivery, readInPieces } from '../../../../adapters/whatsapp/inbound/read-delivery.ts'
import { runs } from '../../../helpers/effort.ts'
import { turnsDuring } from '../../../helpers/turns-during.ts'
import { atNoon, delivery, noon } from '../deliveries.ts'
import { samples } from '../samples.ts'

const blockMsMax = 50

/** The processor's time for one reading in ms: the best of some, since others share the machine. */
/** Reading its JSON alone takes a fifth of this on any machine, busy or not. */
function limitFor(raw: Buffer): number {
  let floor = Infinity
  for (let attempt = 0; attempt < 5; attempt++) {
    const began = performance.now()
    JSON.parse(raw.toString())
    floor = Math.min(floor, performance.now() - began)
  }
  return Math.max(blockMsMax, 5 * floor)
}

function timed(raw: Buffer): number {
  let best = Infinity
  for (let attempt = 0; attempt < 10 && best > blockMsMax; attempt++) {
    const [before, began] = [process.cpuUsage(), performance.now()]
    const items = readDelivery(raw, noon)
    const { user, system } = process.cpuUsage(before)
    // A busy machine lengthens the one, threads that collect garbage the other: neither blocks.
    best = Math.min(best, (user + system) / 1000, performance.now() - began)
    expect(items.length).toBeGreaterThan(0)
    for (const { at } of items) expect(at > 0 && at <= noon).toBe(true)
  }
  return best
}

const texts = Object.values(samples).map(({ body }) => JSON.stringify(body))
const keys = [...new Set(texts.flatMap((text) => text.match(/[a-z_]{2,}/g) ?? []))]
/** Values that use WhatsApp's own keys, so that they get further than chance would. */
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, '', 0, -1, true, '1', 1e300, '\ud800', '\0', [], {}, ...keys),
    fc.string({ unit: 'binary' }),
    fc.array(tie('anything'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...keys, '__proto__', 'constructor'), tie('anything')),
  ),
}))

/** A sample with some of its values replaced. */
const spoilt = fc
  .tuple(fc.constantFrom(...texts), fc.array(fc.tuple(fc.nat(), anything), { maxLength: 4 }))
  .map(([text, changes]) => {
    const body: unknown = JSON.parse(text)
    for (const [at, value] of changes) {
      const places = placesIn(body)
      const place = places[at % places.length]
      if (place) place.holder[place.key] = value
    }
    return Buffer.from(JSON.stringify(body) ?? '')
  })

type Holder = Record<string, unknown>
function placesIn(value: unknown): { holder: Holder; key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Holder
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])])
}

describe('F56 any body whatsoever', () => {
  it('gives items and never throws', () => {
    const bytes = fc.uint8Array({ maxLength: 2000 }).map((some) => Buffer.from(some))
    const json = anything.map((value) => Buffer.from(JSON.stringify(value) ?? ''))
    const changed = anything.map((value) => {
      const entry = [{ id: '1', changes: [{ field: 'messages', value }] }]
      return Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }))
    })
    fc.assert(
      fc.property(fc.oneof(bytes, json, changed, spoilt), (raw) => {
        expect(timed(raw)).toBeLessThan(blockMsMax)
      }),
      { numRuns: runs(150) },
    )
  })

  it(`never blocks for ${blockMsMax} ms, however large it is made`, () => {
    const full = (part: string) => part.repeat(Math.floor((3 * 1_048_576 - 400) / part.length))
    const some = (part: string) => part.repeat(25_000)
    const valued = (value: string) =>
      `{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"1"},${value}}}]}]}`
    const inside = (list: string, part: string) => valued(`"${list}":[${full(`${part},`)}0]`)
    const inOne = (start: string, part: string, end: string) =>
      valued(`"messages":[{"id":"1","from":"1",${start}${some(part)}0${end}}]`)
    const largest: Record<string, string> = {
      brackets: full('['),
      braces: full('{"a":'),
      numbers: `[${full('1,')}1]`,
      quotes: full('"'),
      escapes: `"${full('\\u0041')}"`,
      text: inside(
        'messages',
        `{"id":"1","from":"1","type":"text","text":{"body":"${'x'.repeat(9000)}"}}`,
      ),
      messages: inside('messages', '{"id":"1","from":"1","type":"text","text":{"body":"x"}}'),
      unknown: inside('messages', '{"id":"1","from":"1","type":"dance"}'),
      statuses: inside('statuses', '{"id":"1","status":"sent"}'),
      broken: inside('messages', '{}'),
      errors: inside('errors', '{}'),
      orders: inOne('"type":"order","order":{"product_items":[', '{},', ']}'),
      cards: inOne('"type":"contacts","contacts":[', '{},', ']'),
      phones: inOne('"type":"contacts","contacts":[{"phones":[', '{},', ']}]'),
      changes: `{"object":"whatsapp_business_account","entry":[{"changes":[${some('{"field":"x"},')}0]}]}`,
      contacts: valued(
        `"contacts":[${some('{},')}0],"messages":[${'{"id":"1","from":"1"},'.repeat(10_000)}0]`,
      ),
      most: inside(
        'statuses',
        `{"id":"1","status":"failed","errors":[{"code":1,"title":"${'x'.repeat(500)}"}]}`,
      ),
    }
    const slowest = limitFor(Buffer.from(largest['most'] ?? ''))
    for (const [name, body] of Object.entries(largest)) {
      expect([name, timed(Buffer.from(body)) < slowest]).toEqual([name, true])
    }
  })
})

describe('F86 a large delivery', () => {
  it('is read as a small one, with turns of others in between', async () => {
    const messages = Array.from({ length: 1000 }, (_, n) => ({
      from: '12025550142',
      id: `wamid.${n}`,
      timestamp: atNoon,
      type: 'text',
      text: { body: 'x'.repeat(2000) },
    }))
    const whole = JSON.stringify(delivery({ value: { messages } }))
    for (const text of [whole, whole.slice(1), whole.replace('whatsapp', 'other')]) {
      const raw = Buffer.from(text)
      expect(await readInPieces(raw, noon)).toEqual(readDelivery(raw, noon))
    }
    expect(await turnsDuring(() => readInPieces(Buffer.from(whole), noon))).toBeGreaterThan(5)
  })
})
