import { ulid } from 'ulid'
import { beforeAll, expect, it } from 'vitest'
import { activateBot } from '../../../src/control/activations/activate-bot.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { createBot } from '../../../src/control/bots/create-bot.ts'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { deleteBot } from '../../../src/control/bots/delete-bot.ts'
import { ensureExceptionBot } from '../../../src/control/bots/ensure-exception-bot.ts'
import { prepareActivation } from '../../../src/control/activations/prepare-activation.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { verifyAudit } from '../../../src/control/audit/verify-audit.ts'
import { giveBotRole } from '../../../src/store/bots/bot-roles.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'

type Bot = Awaited<ReturnType<typeof seedBot>>

const ask = (db: Db, bot: Bot) =>
  requestPublish(ctxFor(db, 'dana'), { bot: bot.slug, comment: 'Next' })

async function publish(db: Db, bot: Bot, greeting: string): Promise<void> {
  await writeDraft(db, bot.id, 'dana', botText(greeting, bot.sender))
  const { id, revision, first } = await ask(db, bot)
  await approveRequest(ctxFor(db, first ? 'sam' : 'ana'), { request: id, revision, ticks: [] })
}

async function revert(db: Db, bot: Bot): Promise<void> {
  const { target, current } = await prepareRevert(ctxFor(db, 'ana'), { bot: bot.slug })
  const to = { bot: bot.slug, version: target.id, expected: current.id }
  await revertVersion(ctxFor(db, 'ana'), { ...to, reason: 'Wrong', openSessions: 'finish' })
}

async function activate(db: Db, bot: Bot): Promise<unknown> {
  const { version } = await prepareActivation(ctxFor(db, 'mo'), { bot: bot.slug })
  const what = { bot: bot.slug, senders: [], expected: version.id, takeOver: 'no' as const }
  return activateBot(ctxFor(db, 'mo'), what)
}

/** Somebody of the team tried the bot in the Sandbox. */
async function tryIt(db: Db, bot: Bot): Promise<void> {
  const session = { id: ulid(), environment: 'sandbox', place: bot.id, contact: 'dana' }
  const times = { openedAt: noon, lastAt: noon }
  await db('sessions').insert({
    ...session,
    ...times,
    botId: bot.id,
    state: 'open',
    conversation: '{}',
    turn: 1,
  })
  const { id: sessionId, ...where } = session
  const message = { sessionId, direction: 'in', body: '{}', botId: bot.id, at: noon }
  await db('messages').insert({ ...where, ...message, id: ulid() })
}

const erase = (db: Db, bot: Bot, at = noon) =>
  deleteBot(ctxFor(db, 'sam', at), { bot: bot.slug, confirm: bot.slug })

const hanging =
  'botRoles botHomes drafts draftWrites requests versions releases sessions messages'.split(' ')

/** How many rows of each table belong to the bot, where any do. */
const left = async (db: Db, bot: Bot): Promise<Record<string, number>> => {
  const counts: [string, number][] = []
  for (const table of hanging) {
    const [row] = await db(table).where({ botId: bot.id }).count({ n: '*' })
    if (Number(row?.n) > 0) counts.push([table, Number(row?.n)])
  }
  return Object.fromEntries(counts)
}

onEachDatabase('deleting a bot', (db) => {
  beforeAll(async () => {
    await seedCast(db())
    await ensureExceptionBot(ctxFor(db(), 'system'), {
      source: botText('Hello', 'nowhere'),
    })
  })

  it('F7 takes all that hangs on it, its history on the audit log stays', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await publish(db(), bot, 'First')
    await publish(db(), bot, 'Second')
    await revert(db(), bot)
    await writeDraft(db(), bot.id, 'dana', botText('Third', bot.sender))
    const { id: request, revision } = await ask(db(), bot)
    await declineRequest(ctxFor(db(), 'ana'), { request, revision, reason: 'No' })
    await tryIt(db(), bot)
    expect(Object.keys(await left(db(), bot))).toHaveLength(9)
    await erase(db(), bot)
    expect(await left(db(), bot)).toEqual({})
    const about = await db()('audit').where({ subject: `bot:${bot.id}` })
    expect(about.map((row) => row.action)).toContain('bot.delete')
    expect(await verifyAudit(ctxFor(db(), 'ava'))).toMatchObject({ ok: true })
  })

  it('F7 frees its name for another', async () => {
    const bot = await seedBot(db())
    await erase(db(), bot)
    await expect(erase(db(), bot)).rejects.toEqual(refusal('NOT_FOUND', /no bot named/))
    const again = { slug: bot.slug, name: 'Another' }
    expect(await createBot(ctxFor(db(), 'dana'), again)).toMatchObject({ slug: bot.slug })
  })

  it('F7 refuses one that was active, with the date, also when it is active no more', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    await publish(db(), bot, 'First')
    await activate(db(), bot)
    const what = { bot: bot.slug, senders: [], reason: 'Done', openSessions: 'end' as const }
    await deactivateBot(ctxFor(db(), 'mo', noon + 1000), what)
    await expect(erase(db(), bot, noon + 90 * 86_400_000)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /customers used it, on 2026-11-02/),
    )
    expect(await left(db(), bot)).toMatchObject({ versions: 1, drafts: 1 })
  })

  it('F7 lets only one of deleting and activating at the same moment happen', async () => {
    for (let round = 0; round < 6; round += 1) {
      const bot = await seedBot(db(), { author: 'dana' })
      await publish(db(), bot, 'First')
      const both = [erase(db(), bot), activate(db(), bot)]
      const results = await Promise.allSettled(round % 2 === 0 ? both : both.toReversed())
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason.name).toBe('Refusal')
      }
    }
  })

  it('F7 happens once under twenty at the same moment', async () => {
    const bot = await seedBot(db())
    const twenty = Array.from({ length: 20 }, () => erase(db(), bot))
    const results = await Promise.allSettled(twenty)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const about = await db()('audit').where({ subject: `bot:${bot.id}`, action: 'bot.delete' })
    expect(about).toHaveLength(1)
  })

  it('F7 waits for an open request, and names it', async () => {
    const bot = await seedBot(db())
    const { number } = await ask(db(), bot)
    await expect(erase(db(), bot)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', new RegExp(`open request, R-${number}.*Withdraw R-${number}`)),
    )
  })

  it('F37 never deletes the exception bot', async () => {
    const { id, slug } = await db()('bots').where({ builtIn: 1 }).first()
    await giveBotRole(db(), id, 'sam', 'super admin')
    const what = { bot: slug, confirm: slug }
    await expect(deleteBot(ctxFor(db(), 'sam'), what)).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /never deleted/),
    )
  })

  it('F60 refuses an approver, an admin and a stranger, and audits it', async () => {
    const bot = await seedBot(db())
    for (const name of ['ana', 'ava', 'sid'] as const) {
      const what = { bot: bot.slug, confirm: bot.slug }
      await expect(deleteBot(ctxFor(db(), name), what)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    }
    const refused = await db()('audit').where({ subject: `bot:${bot.slug}` })
    expect(refused.map((row) => row.actor)).toEqual(['ana', 'ava', 'sid'])
  })
})
