import { Routes } from 'discord.js'
import { expect, it } from 'vitest'
import { restOf } from '../../../doubles/discord/rest/app.ts'
import { fakeCore } from '../fake-core.ts'
import { channel, openDiscord } from '../opened.ts'

it('F67 sends what waited for a right when it is given, for an invite, and for an open thread', async () => {
  const core = fakeCore()
  const { discord, stop } = await openDiscord(core)
  try {
    const rest = restOf(discord)
    const { id } = (await rest.post(Routes.channelMessages(channel), {
      body: { content: 'Releases' },
    })) as { id: string }
    await rest.post(Routes.threads(channel, id), { body: { name: 'Releases' } })
    const after = async (act: () => void, woken: string | null) => {
      core.woken.splice(0)
      act()
      await expect.poll(() => core.woken).toContain(woken)
    }
    discord.deny(channel, 'SendMessages')
    await after(() => discord.allow(channel), channel)
    await after(() => {
      discord.removeBot()
      discord.returnBot()
    }, null)
    discord.archiveThread(id, true)
    await after(() => discord.openThread(id), id)
  } finally {
    await stop()
  }
})
