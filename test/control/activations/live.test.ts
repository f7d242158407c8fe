import { readFileSync } from 'node:fs'
import { ulid } from 'ulid'
import { beforeAll, expect, it } from 'vitest'
import { activateBot } from '../../../src/control/activations/activate-bot.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { endDrains } from '../../../src/control/activations/end-drains.ts'
import { ensureExceptionBot } from '../../../src/control/bots/ensure-exception-bot.ts'
import { listVersions } from '../../../src/control/versions/list-versions.ts'
import { prepareActivation } from '../../../src/control/activations/prepare-activation.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { readRequest } from '../../../src/control/requests/read-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { shareBot } from '../../../src/control/sharing/share-bot.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

type Bot = { id: string; slug: string; sender: string; senderId: string }

async function publish(db: Db, bot: Bot, greeting?: string): Promise<void> {
  if (greeting !== undefined) await writeDraft(db, bot.id, 'dana', botText(greeting, bot.sender))
  const request = await requestPublish(ctxFor(db, 'dana'), { bot: bot.slug, comment: 'Next' })
  const at = { request: request.id, revision: request.revision, ticks: [] }
  if (request.first) await approveRequest(ctxFor(db, 'sam'), at)
  else await approveRequest(ctxFor(db, 'ana'), at)
}

const released = async (db: Db, bot: Bot) =>
  (await prepareActivation(ctxFor(db, 'mo'), { bot: bot.slug })).version

async function activate(
  db: Db,
  bot: Bot,
  takeOver: 'no' | 'finish' | 'end' = 'no',
  by: Name = 'mo',
) {
  const { id } = await released(db, bot)
  return activateBot(ctxFor(db, by), { bot: bot.slug, senders: [], expected: id, takeOver })
}

/** A published bot of Sam's, written by Dana, so that Sam alone may review its first publish. */
async function publishedBot(db: Db): Promise<Bot> {
  const bot = await seedBot(db, { author: 'dana' })
  await publish(db, bot)
  return bot
}

async function openSession(db: Db, bot: Bot, contact: string): Promise<string> {
  const id = ulid()
  const release = await db('releases').where({ botId: bot.id, track: 'official' }).first()
  await db('sessions').insert({
    id,
    environment: 'live',
    place: bot.senderId,
    contact,
    botId: bot.id,
    versionId: release.versionId,
    track: 'official',
    state: 'open',
    conversation: '{}',
    turn: 0,
    openedAt: noon,
    lastAt: noon,
  })
  return id
}

const stateOf = async (db: Db, id: string) => (await db('sessions').where({ id }).first()).state

onEachDatabase('what is live', (db) => {
  beforeAll(() => seedCast(db()))

  it('F42 opens the senders of the released version, by a manager only', async () => {
    const bot = await publishedBot(db())
    await expect(activate(db(), bot, 'no', 'mo')).resolves.toMatchObject({
      active: [{ name: bot.sender, openSessions: 0 }],
    })
    const version = await released(db(), bot)
    await expect(
      activateBot(ctxFor(db(), 'dana'), { bot: bot.slug, senders: [], expected: version.id }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN', sentence: expect.stringContaining('manager') })
  })

  it('F42 refuses a bot that was never published, and one that is active already', async () => {
    const bot = await seedBot(db())
    await expect(prepareActivation(ctxFor(db(), 'mo'), { bot: bot.slug })).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      nextStep: expect.stringContaining('/publish'),
    })
    const other = await publishedBot(db())
    await activate(db(), other)
    await expect(activate(db(), other)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('F43 keeps one active bot a sender, under twenty at once and in the database itself', async () => {
    const bot = await publishedBot(db())
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => activate(db(), bot)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    const row = await db()('activations').where({ botId: bot.id }).first()
    await expect(db()('activations').insert({ ...row, id: 'twin' })).rejects.toThrow(/unique/i)
  })

  it('F44 names the bot that holds the sender, and takes over only when told how', async () => {
    const holder = await publishedBot(db())
    await activate(db(), holder)
    const session = await openSession(db(), holder, '+491')
    const rival = await seedBot(db(), { author: 'dana' })
    await writeDraft(db(), rival.id, 'dana', botText('Rival', holder.sender))
    const request = await requestPublish(ctxFor(db(), 'dana'), { bot: rival.slug, comment: 'x' })
    expect(request.senders[0]?.heldBy).toMatchObject({ openSessions: 1 })
    await approveRequest(ctxFor(db(), 'sam'), { request: request.id, revision: 1, ticks: [] })
    await expect(activate(db(), rival)).rejects.toMatchObject({
      code: 'CONFLICT',
      sentence: expect.stringMatching(/taken by Shop \d+ with 1 open chat\./),
    })
    await activate(db(), rival, 'finish')
    expect(await stateOf(db(), session)).toBe('open')
    const drains = await db()('drains').where({ senderId: holder.senderId, state: 'draining' })
    expect(drains).toMatchObject([{ botId: holder.id }])
    await expect(
      db()('drains').insert({ ...drains[0], id: 'twin', botId: rival.id }),
    ).rejects.toThrow(/unique/i)
  })

  it('F47 deactivates at once or lets the open chats finish', async () => {
    const bot = await publishedBot(db())
    await activate(db(), bot)
    const session = await openSession(db(), bot, '+491')
    const off = { bot: bot.slug, reason: 'Holiday', openSessions: 'end' as const }
    await expect(deactivateBot(ctxFor(db(), 'ana'), off)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    const view = await deactivateBot(ctxFor(db(), 'mo'), off)
    expect(view.active).toEqual([])
    expect(await stateOf(db(), session)).toBe('closed')
    await expect(deactivateBot(ctxFor(db(), 'mo'), off)).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
    })
  })

  it('F48 redeploys on approval: same senders, the old version drains', async () => {
    const bot = await publishedBot(db())
    await activate(db(), bot)
    const session = await openSession(db(), bot, '+491')
    await publish(db(), bot, 'Hello, version two')
    expect(await stateOf(db(), session)).toBe('open')
    const view = await released(db(), bot)
    expect(view.label).toBe('V1.1')
    expect(await db()('drains').where({ botId: bot.id, state: 'draining' })).toHaveLength(1)
    await endDrains(ctxFor(db(), 'system', noon + 31 * 60_000))
    expect(await stateOf(db(), session)).toBe('closed')
  })

  it('F30 F32 numbers versions as integers and shows one a track', async () => {
    const bot = await publishedBot(db())
    for (let n = 1; n <= 10; n += 1) await publish(db(), bot, `Hello ${n}`)
    const { versions } = await listVersions(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(versions[0]?.version.label).toBe('V1.10')
    expect(versions[1]?.version.label).toBe('V1.9')
    expect(versions.filter((version) => version.released.length > 0)).toHaveLength(1)
    expect(await db()('releases').where({ botId: bot.id })).toHaveLength(1)
  })

  it('F38 reverts to the previous content, and twice gives the first again', async () => {
    const bot = await publishedBot(db())
    await publish(db(), bot, 'Second')
    const first = await prepareRevert(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(first).toMatchObject({ current: { label: 'V1.1' }, target: { label: 'V1.0' } })
    expect(first.notReverted).toContain('analytics')
    const revert = async () => {
      const preview = await prepareRevert(ctxFor(db(), 'ana'), { bot: bot.slug })
      return revertVersion(ctxFor(db(), 'ana'), {
        bot: bot.slug,
        version: preview.target.id,
        expected: preview.current.id,
        reason: 'Wrong greeting',
        openSessions: 'finish',
      })
    }
    expect((await revert()).version.label).toBe('V1.2')
    expect((await prepareRevert(ctxFor(db(), 'ana'), { bot: bot.slug })).target.label).toBe('V1.1')
    expect((await revert()).version.label).toBe('V1.3')
    const versions = await db()('versions').where({ botId: bot.id }).orderBy('number')
    expect(versions[2].definitionHash).toBe(versions[0].definitionHash)
    expect(versions[3].definitionHash).toBe(versions[1].definitionHash)
  })

  it('F43 says which sessions a second drain ends', async () => {
    const bot = await publishedBot(db())
    await activate(db(), bot)
    await openSession(db(), bot, '+491')
    await publish(db(), bot, 'Second')
    await openSession(db(), bot, '+492')
    const preview = await prepareRevert(ctxFor(db(), 'ana'), { bot: bot.slug })
    const older = [{ version: { label: 'V1.0' }, openSessions: 1, sender: bot.sender }]
    expect(preview.stake).toMatchObject({ openSessions: 1, endingDrains: older })
    await writeDraft(db(), bot.id, 'dana', botText('Third', bot.sender))
    const request = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'x' })
    expect(request.stake).toMatchObject({ openSessions: 1, endingDrains: older })
  })

  it('F38 F19 makes an open request stale, and one of two reverts at once wins', async () => {
    const bot = await publishedBot(db())
    await publish(db(), bot, 'Second')
    await writeDraft(db(), bot.id, 'dana', botText('Third', bot.sender))
    const request = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'x' })
    const preview = await prepareRevert(ctxFor(db(), 'ana'), { bot: bot.slug })
    const input = {
      bot: bot.slug,
      version: preview.target.id,
      expected: preview.current.id,
      reason: 'Wrong',
      openSessions: 'end' as const,
    }
    const both = await Promise.allSettled([
      revertVersion(ctxFor(db(), 'ana'), input),
      revertVersion(ctxFor(db(), 'li'), input),
    ])
    expect(both.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    const row = await db()('requests').where({ id: request.id }).first()
    expect(row.state).toBe('stale')
    await expect(revertVersion(ctxFor(db(), 'dana'), input)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  it('F67 has every card drawn anew that shows how the bot stands', async () => {
    const bot = await publishedBot(db())
    const first = await db()('requests').where({ botId: bot.id }).first()
    const waiting = () =>
      db()('outbox').where({ kind: 'card', state: 'pending' }).orderBy('subject').pluck('subject')
    await db()('outbox').delete()
    await db()('cards').insert({
      id: ulid(),
      platform: 'playground',
      install: 'local',
      channel: 'releases',
      subject: `request:${first.id}`,
      state: 'open',
      createdAt: noon,
    })
    await activate(db(), bot)
    expect(await waiting()).toEqual([`bot:${bot.id}`, `request:${first.id}`])
    await publish(db(), bot, 'Second')
    const view = await readRequest(ctxFor(db(), 'ana'), { request: first.id })
    expect(view).toMatchObject({ version: { label: 'V1.0' }, replacedBy: { label: 'V1.1' } })
  })

  it('F53 F54 shares an active bot, and says why it can’t share another', async () => {
    const bot = await publishedBot(db())
    const share = () => shareBot(ctxFor(db(), 'ava'), { bot: bot.slug, text: 'Hi & hello' })
    await expect(share()).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      sentence: expect.stringContaining('inactive'),
    })
    await activate(db(), bot)
    const { link, svg, png } = await share()
    expect(link).toMatch(/^https:\/\/wa\.me\/1555\d+\?text=Hi%20%26%20hello$/)
    expect(svg).toContain('<svg')
    expect(png.length).toBeGreaterThan(100)
    await db()('senders').where({ id: bot.senderId }).update({ isTest: 1, verifiedNumber: '+4917' })
    await expect(share()).rejects.toMatchObject({
      sentence: expect.stringContaining('only +4917 gets answers'),
    })
    await expect(shareBot(ctxFor(db(), 'noa'), { bot: bot.slug })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  it('F37 has a built-in exception bot on both tracks from the start, made once', async () => {
    const source = readFileSync(new URL('../../../examples/exception.yml', import.meta.url), 'utf8')
    const ensure = () => ensureExceptionBot(ctxFor(db(), 'system'), { source })
    await Promise.all([ensure(), ensure(), ensure()])
    const bots = await db()('bots').where({ builtIn: 1 })
    expect(bots).toHaveLength(1)
    const releases = await db()('releases').where({ botId: bots[0].id }).orderBy('track')
    expect(releases.map((release) => release.track)).toEqual(['gray', 'official'])
  })
})
