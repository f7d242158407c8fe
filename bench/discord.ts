import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDiscord } from '../adapters/discord/index.ts'
import { createChatCore } from '../src/chat/core.ts'
import { newBot } from '../src/control/bots/new-bot.ts'
import { insertBot } from '../src/store/bots/bots.ts'
import { migrate, openDatabase } from '../src/store/kit/database.ts'
import { startDiscord } from '../test/doubles/discord/index.ts'
import { ctxFor, noon, seedCast } from '../test/helpers/cast.ts'

const bots = 10_000
const commands = 300
const keystrokes = 300
const channel = '2001'
const dana = '1001'

/**
 * From the moment that Discord hands out an interaction until it has our first answer: gateway, core,
 * database and HTTP, with the local Discord in the same process. Then completion among 10,000 bots,
 * which may take 150 ms (F70).
 */
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'))
const db = openDatabase({ file: join(folder, 'slipway.db') })
await migrate(db)
await seedCast(db)
await db('identities').insert({
  platform: 'discord',
  install: 'discord',
  userId: dana,
  personId: 'dana',
  linkedAt: 1,
})
await db.transaction(async (trx) => {
  for (let i = 0; i < bots; i++) {
    const name = `Shop number ${i} of the chain`
    await insertBot(trx, newBot({ slug: `shop-${i}`, name, createdBy: 'sam', at: noon }))
  }
})

const discord = await startDiscord()
discord.addPerson(dana, { name: 'dana' })
discord.addChannel(channel, { name: 'releases' })
const drafts = new Map<string, string>()
const app = createDiscord({
  core: createChatCore({ ...ctxFor(db, 'system'), now: Date.now }),
  token: discord.token(),
  applicationId: null,
  guildId: discord.guildId,
  apiUrl: discord.apiUrl,
  drafts: {
    put: async ({ id, content }) => void drafts.set(id, content),
    get: async (id) => drafts.get(id) ?? null,
  },
  lease: null,
  now: Date.now,
  log: () => {},
})
app.start()
await discord.until(() => discord.commands(discord.guildId).length > 0, 20_000)
await app.idle()
const user = discord.user(dana)

await timed('/help to its first answer', commands, async () => {
  const ack = await user.command('help', {}, channel)
  if (!ack.ok) throw new Error(ack.notice)
})
await app.idle()
for (const typed of ['', 'shop-99', 'chain', 'nothing like it']) {
  await timed(`"${typed}" among ${bots} bots`, keystrokes, () =>
    user.autocomplete('publish', { bot: typed }, 'bot', channel),
  )
}
await app.stop()
await discord.stop()
await db.destroy()
rmSync(folder, { recursive: true, force: true })

async function timed(name: string, times: number, run: () => Promise<unknown>): Promise<void> {
  const took: number[] = []
  for (let i = 0; i < times + 20; i++) {
    const started = performance.now()
    await run()
    if (i >= 20) took.push(performance.now() - started)
  }
  took.sort((a, b) => a - b)
  const at = (part: number) => (took[Math.floor(took.length * part)] ?? 0).toFixed(1)
  console.log(`${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${times} times)`)
}
