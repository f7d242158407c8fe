import { createDiscord } from '../../../adapters/discord/index.ts'
import type { DiscordDeps, FormDraftStore } from '../../../adapters/discord/index.ts'
import type { ChatCore } from '../../../src/chat/port.ts'
import { startDiscord } from '../../doubles/discord/index.ts'
import type { Discord } from '../../doubles/discord/index.ts'

export const channel = '2001'
export const elsewhere = { guild: '900000000000000002', channel: '2002' }
const people = 'ava dana dov ana li sam mo noa sid nobody-9'.split(' ')
/** Discord's ids are digits, the cast's are their names. */
const ids = new Map([...people, 'guest-7'].map((name, i) => [name, String(1001 + i)]))
const names = new Map([...ids].map(([name, id]) => [id, name]))
export const idOf = (who: string): string => ids.get(who) ?? who
export const nameOf = (id: string): string => names.get(id) ?? id

/** Discord, the adapter in front of `core`, and the cast as members of one server. */
export async function openDiscord(
  core: ChatCore,
  now: () => number = Date.now,
  more: Partial<DiscordDeps> = {},
  patient = 20_000,
) {
  // A starved machine is no reason to be late; what is late has tests of its own.
  const discord = await startDiscord({ callbackMs: patient })
  for (const name of people) discord.addPerson(idOf(name), { name })
  discord.addChannel(channel, { name: 'releases' })
  const opened = openApp(discord, core, now, more)
  const { app, logged } = opened
  app.start()
  await discord.until(() => discord.commands(discord.guildId).length > 0)
  await app.idle()
  const stop = async () => {
    await app.stop()
    await discord.stop()
  }
  return { discord, app, logged, stop }
}
export type Opened = Awaited<ReturnType<typeof openDiscord>>

/** An adapter at a Discord that is there already. */
export function openApp(
  discord: Discord,
  core: ChatCore,
  now: () => number = Date.now,
  more: Partial<DiscordDeps> = {},
) {
  const logged: { level: string; message: string; error: unknown }[] = []
  const app = createDiscord({
    core,
    token: discord.token(),
    applicationId: null,
    guildId: discord.guildId,
    apiUrl: discord.apiUrl,
    drafts: memoryDrafts(),
    lease: null,
    now,
    log: (level, message, error) => logged.push({ level, message, error }),
    ...more,
  })
  return { app, logged }
}

function memoryDrafts(): FormDraftStore {
  const kept = new Map<string, string>()
  return {
    put: async ({ id, userId, content }) => void kept.set(`${id} ${userId}`, content),
    get: async (id, userId) => kept.get(`${id} ${userId}`) ?? null,
  }
}
