import { z } from 'zod'
import type { Finding } from '../../bot/definition.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { Refusal } from '../../refusal.ts'
import { activeOnSender } from '../../store/live/activations.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { drainsOnSenders } from '../../store/live/drains.ts'
import type { DrainRow } from '../../store/live/drains.ts'
import { releasesOf } from '../../store/bots/releases.ts'
import { findSenders } from '../../store/senders/senders.ts'
import type { SenderRow } from '../../store/senders/senders.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import { versionRef } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import type { Unserved } from '../../domain/conversation/channel-account.ts'
import { unservedSenders } from '../senders/unserved.ts'
import { authorize } from '../kit/authorize.ts'
import { viewBot } from '../bots/bot-view.ts'
import type { BotView } from '../bots/bot-view.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewDrains } from './drain-view.ts'
import type { DrainView } from './drain-view.ts'
import { findingsOf } from '../requests/make-candidate.ts'
import { currentOrThrow } from '../versions/prepare-revert.ts'
import type { VersionRef } from '../../store/bots/versions.ts'
import { holderOf } from './senders-of.ts'
import type { Holder } from './senders-of.ts'

const Input = z.object({ bot: z.string() })

export type ActivationPreview = {
  bot: BotView
  version: VersionRef
  /** With which it runs, by its name when it was approved. */
  profile: string
  senders: {
    id: string
    name: string
    channel: string
    masked: string
    isTest: boolean
    state: 'free' | 'ours' | 'taken'
    holder: Holder | null
    /** Why no customer reaches it; null where they do. */
    unserved: Unserved | null
  }[]
  /** Older drains on taken senders: they end when the holder's sessions begin to drain (F43). */
  endingDrains: DrainView[]
  findings: Finding[]
}

/** The confirmation that an activation shows first (F42, F44); changes nothing. */
export async function prepareActivation(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<ActivationPreview> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'bot.activate', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.activate', bot)
    const version = await currentOrThrow(db, bot)
    const senders = await sendersToOpen(db, bot, version)
    const unserved = await unservedSenders(db, ctx, senders)
    return {
      bot: await viewBot(db, bot, ctx),
      version: versionRef(version),
      profile: profileOf(version.binding).name,
      senders: await Promise.all(
        senders.map(async (sender) => ({
          ...(await stateOf(db, bot, sender)),
          unserved: unserved.get(sender.id) ?? null,
        })),
      ),
      endingDrains: await olderDrains(db, bot, senders),
      findings: await findingsOf(db, bot, version.definition, version.binding),
    }
  })
}

/** The senders that the released version names. */
export async function sendersToOpen(
  db: Db,
  bot: BotRow,
  version: VersionRow,
): Promise<SenderRow[]> {
  const senders = await findSenders(db, version.definition.metadata.senders ?? [])
  if (senders.length > 0) return senders
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${versionRef(version).label} of ${bot.name} names no number that exists.`,
    `Name one that exists (/bots sender) in metadata.senders of the draft, and publish again: /publish ${bot.slug}.`,
  )
}

/** Without the drains of what is activated: those go on with it. */
async function olderDrains(
  db: Db,
  bot: BotRow,
  senders: readonly SenderRow[],
): Promise<DrainView[]> {
  const released = (await releasesOf(db, bot.id)).map(({ versionId }) => versionId)
  const older: DrainRow[] = []
  for (const { id } of senders) {
    const active = await activeOnSender(db, id)
    if (!active || active.botId === bot.id) continue
    const tracks = (await releasesOf(db, active.botId)).map(({ track }) => track)
    const drains = await drainsOnSenders(db, [id])
    older.push(...drains.filter((d) => tracks.includes(d.track) && !released.includes(d.versionId)))
  }
  return viewDrains(db, older)
}

async function stateOf(db: Db, bot: BotRow, sender: SenderRow) {
  const active = await activeOnSender(db, sender.id)
  const state = !active ? 'free' : active.botId === bot.id ? 'ours' : 'taken'
  return {
    id: sender.id,
    name: sender.name,
    channel: sender.channel,
    masked: maskAddress(sender.address),
    isTest: sender.isTest === 1,
    state: state as 'free' | 'ours' | 'taken',
    holder: await holderOf(db, sender.id, bot.id),
  }
}
