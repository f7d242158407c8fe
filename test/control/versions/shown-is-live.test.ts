import { beforeAll, expect, it } from 'vitest'
import { addEndpoint } from '../../../src/control/senders/add-endpoint.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { preparePublish } from '../../../src/control/requests/prepare-publish.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { releasedVersion } from '../../../src/store/bots/releases.ts'
import type { Selection } from '../../../src/domain/request.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { publish } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'

type Bot = Awaited<ReturnType<typeof seedBot>>

onEachDatabase('what goes live is what was shown', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)

  const setEndpoint = (name: string, url: string, by: Name = 'mo') =>
    addEndpoint(as(by), { name, url, replace: true })

  const write = (bot: Bot, greeting: string) =>
    writeDraft(
      db(),
      bot.id,
      'dana',
      botText(greeting, bot.sender).replace('start:', `actions: ${bot.slug}, start:`),
    )

  /** A published bot of Sam's that calls an action server. */
  async function callingBot(): Promise<Bot> {
    const bot = await seedBot(db(), { author: 'dana' })
    await setEndpoint(bot.slug, 'https://old.example.com/')
    await write(bot, 'Hello')
    await publish(db(), bot)
    return bot
  }

  const live = async (bot: Bot) => {
    const version = await releasedVersion(db(), bot.id, 'official')
    return {
      url: version?.binding.actionEndpoint?.url,
      text: JSON.stringify(version?.definition.responses['utter_menu']),
    }
  }

  async function revert(bot: Bot, version?: string) {
    const about = await prepareRevert(as('ana'), { bot: bot.slug, ...(version && { version }) })
    const { target, current } = about
    return revertVersion(as('ana'), {
      bot: bot.slug,
      version: target.label,
      expected: current.id,
      reason: 'Wrong',
      openSessions: 'finish',
    })
  }

  it('F38 a revert brings back the address that was approved, not the one of today', async () => {
    const bot = await callingBot()
    await write(bot, 'Good day')
    await publish(db(), bot)
    await setEndpoint(bot.slug, 'https://unseen.example.com/', 'ava')
    await revert(bot)
    expect(await live(bot)).toMatchObject({
      url: 'https://old.example.com/',
      text: expect.stringContaining('Hello'),
    })
  })

  it('F38 versions that differ in their binding alone are other content, both ways', async () => {
    const bot = await callingBot()
    await setEndpoint(bot.slug, 'https://new.example.com/')
    await publish(db(), bot)
    const preview = await prepareRevert(as('ana'), { bot: bot.slug })
    expect(preview.target.label).toBe('V1.0')
    expect(preview.changes.flatMap(({ lines }) => lines)).toEqual([
      'https://new.example.com/ → https://old.example.com/',
    ])
    await revert(bot)
    expect((await live(bot)).url).toBe('https://old.example.com/')
    await revert(bot)
    expect((await live(bot)).url).toBe('https://new.example.com/')
    await expect(revert(bot, 'V1.1')).rejects.toEqual(
      refusal(
        'PRECONDITION_FAILED',
        /Ana reverted .* to the content of V1.1 just now: V1.3 is live/,
      ),
    )
  })

  it('F38 names a sender that has another address now, and asks for a request', async () => {
    const bot = await callingBot()
    await write(bot, 'Good day')
    await publish(db(), bot)
    await db()('senders')
      .where({ id: bot.senderId })
      .update({ address: `+4930${bot.slug.slice(5)}` })
    const preview = await prepareRevert(as('ana'), { bot: bot.slug })
    expect(preview.notRestored).toEqual([expect.stringMatching(`^The number ${bot.sender}`)])
    await expect(revert(bot)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', new RegExp(`${bot.sender}.*another address`)),
    )
  })

  const flowsOnly: Selection = { flows: [], shared: ['response:utter_menu'], settings: false }
  const ask = async (bot: Bot, selection: Selection) => {
    const request = await requestPublish(as('dana'), { bot: bot.slug, comment: 'New', selection })
    const { id, revision } = request
    const decided = await approveRequest(as('ana'), { request: id, revision, ticks: [] })
    return { request, state: decided.request.state }
  }

  it('F15 without Settings a request leaves a replaced address where it is', async () => {
    const bot = await callingBot()
    await write(bot, 'Good day')
    await setEndpoint(bot.slug, 'https://new.example.com/')
    const { request, state } = await ask(bot, flowsOnly)
    expect(request.changes.map(({ part }) => part)).toEqual(['response:utter_menu'])
    expect(state).toBe('approved')
    expect(await live(bot)).toMatchObject({
      url: 'https://old.example.com/',
      text: expect.stringContaining('Good day'),
    })
  })

  it('F15 with Settings the address goes along, also when nothing else is chosen', async () => {
    const bot = await callingBot()
    await setEndpoint(bot.slug, 'https://new.example.com/')
    expect((await preparePublish(as('dana'), { bot: bot.slug })).selectable.settings).toBe(true)
    await ask(bot, { flows: [], shared: [], settings: true })
    expect((await live(bot)).url).toBe('https://new.example.com/')
  })

  it('F15 a sender with a new address never joins silently', async () => {
    const bot = await callingBot()
    await write(bot, 'Good day')
    await db()('senders')
      .where({ id: bot.senderId })
      .update({ address: `+4931${bot.slug.slice(5)}` })
    await expect(ask(bot, flowsOnly)).rejects.toEqual(
      refusal('VALIDATION', new RegExp(`${bot.sender} has another address`)),
    )
    expect((await ask(bot, { ...flowsOnly, settings: true })).state).toBe('approved')
  })

  it('F23 who sets an address that stands already does not become its author', async () => {
    const bot = await callingBot()
    await setEndpoint(bot.slug, 'https://new.example.com/', 'mo')
    await setEndpoint(bot.slug, 'https://new.example.com/', 'ava')
    const { authors } = await stored(bot)
    expect(authors).toContain('mo')
    expect(authors).not.toContain('ava')
  })

  it('F23 setting it away and back frees nobody', async () => {
    const bot = await callingBot()
    await setEndpoint(bot.slug, 'https://new.example.com/', 'mo')
    await setEndpoint(bot.slug, 'https://other.example.com/', 'ava')
    await setEndpoint(bot.slug, 'https://new.example.com/', 'ava')
    expect((await stored(bot)).authors).toEqual(expect.arrayContaining(['mo', 'ava']))
  })

  async function stored(bot: Bot): Promise<{ authors: string[] }> {
    const { id } = await requestPublish(as('dana'), { bot: bot.slug, comment: 'New address' })
    const row = await db()('requests').where({ id }).first()
    return { authors: JSON.parse(row.authors) }
  }
})
