import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { playgroundDriver } from '../adapters/playground/driver.ts'
import type { ChatDriver, VisibleMessages } from '../chat/chat-driver.ts'
import { buttonOf, formOf, textOf } from '../chat/chat-driver.ts'
import { startGraph } from '../doubles/graph/index.ts'
import type { Graph } from '../doubles/graph/index.ts'
import { memoryChat } from '../doubles/memory-chat.ts'
import { running } from './running.ts'

/** The README's "WhatsApp in five minutes", step by step, with the double in Meta's place. */
const folder = mkdtempSync(join(tmpdir(), 'slipway-five-'))
let graph: Graph
beforeAll(async () => {
  graph = await startGraph()
  graph.numbers.set('770', { shown: '12025550110', account: '990' })
  graph.numbers.set('772', { shown: '12025550122', account: '990' })
})
afterAll(async () => {
  await graph.stop()
  rmSync(folder, { recursive: true, force: true })
})

const stored = () => new Promise<void>((resolve) => graph.onStored(() => resolve()))
const text = (body: string) => ({ type: 'text', text: { body } })
const chosen = (seen: VisibleMessages) =>
  Object.fromEntries(
    formOf(seen).fields.flatMap((field) =>
      field.kind === 'choices' ? [[field.name, field.options.map(({ value }) => value)]] : [],
    ),
  )

async function activate(side: ChatDriver, bot: string): Promise<string> {
  const form = await side.command('mo', `/activate ${bot}`)
  return textOf(await side.submit('mo', formOf(form).id, chosen(form)))
}

it('F53 F54 F56 goes from three variables to an answered customer', async () => {
  const account = {
    WHATSAPP_APP_SECRET: graph.appSecret,
    WHATSAPP_VERIFY_TOKEN: graph.verifyToken,
    WHATSAPP_ACCESS_TOKEN: graph.token,
    WHATSAPP_GRAPH_URL: graph.url,
  }
  await running(join(folder, 'a.db'), account, async ({ url }) => {
    const { adapter } = memoryChat({
      platform: 'playground',
      install: 'local',
      channel: 'releases',
    })
    const side = playgroundDriver({ url, adapter, stop: async () => {} })
    graph.hooks.url = `${url}/whatsapp/webhook`
    expect((await graph.hooks.verify()).status).toBe(200)
    // The playground has the sender with this number, and a published bot on it, already.
    expect(textOf(await side.command('mo', '/bots sender list'))).toContain('orders-whatsapp')
    const live = await activate(side, 'orders')
    expect(live).toContain('is live on 1 number')
    expect(live).not.toContain('⚠️')
    const answered = stored()
    await graph.hooks.message({ phone: '12025550142' }, text('hello'))
    await answered
    expect(graph.messages[0]).toMatchObject({ from: '770', to: { phone: '12025550142' } })
    const numbers = textOf(await side.command('ava', '/bots channel'))
    expect(numbers).toContain('number 770 of the account 990')
    expect(numbers).toContain('connected by itself')
    expect(textOf(await side.command('mo', '/qr orders'))).not.toContain('⚠️')
    await testNumber(side)
  })
})

/** The test number of the README: a code from the phone, then its bot answers it. */
async function testNumber(side: ChatDriver): Promise<void> {
  const named = '/bots sender orders-test whatsapp +1 202 555 0122 test:"+1 202 555 0142"'
  const first = textOf(await side.command('mo', named))
  expect(first).toMatch(/send \d{6} to/)
  const again = textOf(await side.command('mo', '/bots sender orders-test prove:yes'))
  const code = /send (\d{6}) to/.exec(again)?.[1] ?? ''
  await graph.hooks.message({ phone: '12025550142' }, text('hello'), '772')
  expect(graph.messages).toHaveLength(1)
  const proved = stored()
  await graph.hooks.message({ phone: '12025550142' }, text(code), '772')
  await proved
  expect(graph.messages[1]?.body).toMatchObject({
    text: { body: expect.stringContaining('verified now') },
  })
  expect(textOf(await side.command('mo', '/bots sender list'))).not.toContain('not proved')
}

it('F53 F87 says in the activation and beside the code that nobody on WhatsApp is reached', async () => {
  await running(join(folder, 'b.db'), {}, async ({ url }) => {
    const { adapter } = memoryChat({
      platform: 'playground',
      install: 'local',
      channel: 'releases',
    })
    const side = playgroundDriver({ url, adapter, stop: async () => {} })
    const why = 'WhatsApp is not set up on this server, so no customer reaches it'
    expect(await activate(side, 'orders')).toContain(why)
    expect(textOf(await side.command('mo', '/qr orders'))).toContain(why)
    expect(textOf(await side.command('ava', '/bots doctor'))).toContain(why)
    expect(textOf(await side.command('ava', '/bots channel'))).toContain(why)
    expect(buttonOf((await side.cards()).at(-1) ?? { buttons: [] }, 'QR code')).toContain('qr')
  })
})
