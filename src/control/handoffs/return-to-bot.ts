import { z } from 'zod'
import { puttingUrls } from '../../bot/bound-urls.ts'
import { compiling } from '../../bot/compile.ts'
import { converse } from '../../bot/converse.ts'
import type { Turn } from '../../bot/converse.ts'
import { goodbyeOf } from '../../bot/goodbye.ts'
import { isWindowClosed } from '../../domain/conversation/hand-off.ts'
import { Refusal } from '../../refusal.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { findVersion } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'
import { activeOnSender } from '../../store/live/activations.ts'
import { drainOfVersion } from '../../store/live/drains.ts'
import { endHandOff } from '../../store/live/hand-offs.ts'
import type { HandOffRow } from '../../store/live/hand-offs.ts'
import { insertMessages } from '../../store/live/messages.ts'
import { closeSession, findSession, saveTurn } from '../../store/live/sessions.ts'
import type { SessionRow } from '../../store/live/sessions.ts'
import { releasesOf } from '../../store/bots/releases.ts'
import { senderById } from '../../store/senders/senders.ts'
import { inTurns } from '../../work/in-turns.ts'
import { runJob } from '../../work/run-job.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { endedBefore } from './ended-before.ts'
import { handOffOrThrow } from './read-hand-off.ts'
import { nextMessageId, sayToCustomer } from './say-to-customer.ts'
import { subjectOf, tellHandOff } from './tell-hand-off.ts'

const Input = z.object({ handOff: z.string().max(64) })

/** `told` is whether the customer hears of it, `ended` whether the bot no longer answers there. */
export type Returned = { told: boolean; ended: boolean; bot: { name: string } }

/**
 * Gives a conversation back to the bot (F73): the customer is told, and their next message is the
 * bot's. Where that bot answers nobody any more, the conversation ends with its goodbye.
 */
export async function returnToBot(ctx: Ctx, raw: z.input<typeof Input>): Promise<Returned> {
  const input = parseInput(Input, raw)
  const canTalk = await canVersionTalk(ctx.db, input.handOff)
  return change(ctx, 'handoff.return', subjectOf(input.handOff), async (trx) => {
    const row = await handOffOrThrow(trx, input.handOff)
    const bot = await botOrThrow(trx, row.botId)
    const by = await authorize(trx, ctx, 'conversation.answer', bot)
    const at = ctx.now()
    const session = await findSession(trx, row.sessionId)
    if (row.state !== 'open' || session?.state !== 'open') throw endedBefore(row)
    const { channel } = await senderById(trx, row.senderId)
    const told = !isWindowClosed(channel, row.customerAt, at)
    const version = session.versionId ? await findVersion(trx, session.versionId) : undefined
    const there = await answererThere(trx, session, at)
    const turn = canTalk && version ? await converseAgain(version, session, channel) : null
    const said =
      there === 'this version' && turn
        ? await handBack(trx, session, turn, at)
        : await finish(trx, session, there === 'nobody' ? null : turn, version, at)
    const ended = there === 'nobody'
    const note = `${by.name} gave this conversation back to the bot.`
    await writeNote(trx, session, note, at)
    if (told) {
      const lines = said.map((body) => ({ id: nextMessageId(at), body }))
      await sayToCustomer(trx, session, lines, at)
    }
    await recordReturn(trx, ctx, row, { by: by.id, told, ended })
    return { told, ended, bot: { name: bot.name } }
  })
}

/** Asked before the change: it takes long with a large bot. */
async function canVersionTalk(db: Db, handOff: string): Promise<boolean> {
  const row = await handOffOrThrow(db, handOff)
  const session = await findSession(db, row.sessionId)
  const version = session?.versionId ? await findVersion(db, session.versionId) : undefined
  return version !== undefined && runJob('canTalk', version.definition)
}

/**
 * A version that is released goes on, a gray one also while its release is held (F34). One that was
 * replaced meanwhile answers as long as it drains; then a newer one, or nobody.
 */
async function answererThere(
  trx: Db,
  { botId, versionId, track, place }: SessionRow,
  at: number,
): Promise<'this version' | 'a newer one' | 'nobody'> {
  const active = await activeOnSender(trx, place)
  const isActive = active?.botId === botId
  const released = isActive ? await releasesOf(trx, botId) : []
  const isReleased = released.some(
    (one) => one.versionId === versionId && (one.track === 'official' || one.track === track),
  )
  if (isReleased) return 'this version'
  const drain = versionId === null ? undefined : await drainOfVersion(trx, place, versionId)
  if (drain !== undefined && drain.dueAt > at) return 'this version'
  return isActive ? 'a newer one' : 'nobody'
}

async function converseAgain(
  { definition, binding }: VersionRow,
  { conversation }: SessionRow,
  channel: Parameters<typeof converse>[3],
): Promise<Turn> {
  const said = await inTurns(puttingUrls(definition, binding.urls ?? []))
  const bot = await inTurns(compiling(said, profileOf(binding)))
  return converse(bot, JSON.parse(conversation), { type: 'return-to-bot' }, channel)
}

async function handBack(trx: Db, session: SessionRow, { state, replies }: Turn, at: number) {
  const turned = { conversation: JSON.stringify(state), handedOver: 0, lastAt: at }
  if (!(await saveTurn(trx, session, turned))) throw wroteMeanwhile()
  return replies
}

const endText = 'This conversation has ended. Thank you for writing.'

/** The next message opens a session of its own, with whatever answers there then. */
async function finish(
  trx: Db,
  session: SessionRow,
  turn: Turn | null,
  version: VersionRow | undefined,
  at: number,
): Promise<Turn['replies']> {
  if (!(await closeSession(trx, session, 'returned', at))) throw wroteMeanwhile()
  const goodbye = (version && goodbyeIn(version)) || endText
  return turn?.replies ?? [{ text: goodbye, buttons: [] }]
}

const goodbyeIn = ({ definition, binding }: VersionRow): string =>
  goodbyeOf(definition, binding.urls ?? [], profileOf(binding).variables)

async function writeNote(trx: Db, session: SessionRow, text: string, at: number): Promise<void> {
  const { id: sessionId, environment, place, contact, botId, versionId, track, rule } = session
  const who = { sessionId, environment, place, contact, botId, versionId, track, rule }
  const said = { direction: 'note' as const, body: JSON.stringify({ text }), at }
  await insertMessages(trx, [{ id: nextMessageId(at), ...who, ...said }])
}

async function recordReturn(
  trx: Db,
  ctx: Ctx,
  { id, botId, sessionId }: HandOffRow,
  { by, told, ended: isOver }: { by: string; told: boolean; ended: boolean },
): Promise<void> {
  await endHandOff(trx, id, { endedBy: by, endedAt: ctx.now(), endedWhy: 'returned' })
  await recordAudit(trx, ctx, {
    action: 'handoff.return',
    subject: `bot:${botId}`,
    after: { handOffId: id, sessionId, told },
  })
  const returned = { type: 'handoff.returned' as const, botId, handOffId: id, by, told }
  await tellHandOff(trx, ctx, { ...returned, ended: isOver })
}

const wroteMeanwhile = (): Refusal =>
  new Refusal(
    'CONFLICT',
    'The customer wrote at this very moment, so the conversation stays with you.',
    'Read the thread, and press Return to bot again.',
  )
