import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readDelivery } from '../../../../adapters/whatsapp/inbound/read-delivery.ts'
import { noon } from '../deliveries.ts'

const samples = fileURLToPath(new URL('../../../../../shared/samples/whatsapp', import.meta.url))
const haveSamples = existsSync(samples)
if (!haveSamples) console.warn(`NOT CHECKED: public samples of WhatsApp are not at ${samples}`)

describe.runIf(haveSamples)('F56 the public samples of others', () => {
  it('are read, each as what it is', () => {
    const names = readdirSync(samples)
    expect(names.length).toBeGreaterThan(20)
    for (const name of names) {
      const raw = readFileSync(`${samples}/${name}`)
      expect([name, readDelivery(raw, noon).map((item) => item.kind)]).toEqual([
        name,
        [kindOf(name)],
      ])
    }
  })
})

function kindOf(name: string): string {
  if (/system|rotation/.test(name)) return 'contact-change'
  return name.includes('status') ? 'status' : 'message'
}
