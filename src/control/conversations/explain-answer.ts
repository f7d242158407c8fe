import { z } from 'zod'
import { contactForms, maskContact } from '../../domain/conversation/contact.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { graySide, releaseShare } from '../../domain/gray/choose-gray.ts'
import { chooseException, expiryOf, sessionExpiryMs } from '../../domain/routing.ts'
import type { Track } from '../../domain/request.ts'
import { whyOf } from '../../domain/conversation/why.ts'
import type { Why } from '../../domain/conversation/why.ts'
import { namesOf } from './find-conversation.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { findVersion, versionRef } from '../../store/bots/versions.ts'
import type { Db } from '../../store/kit/database.ts'
import { sendersEverOf } from '../../store/live/activations.ts'
import { openSessionAt } from '../../store/live/conversations.ts'
import { loadRoutes } from '../../store/live/routes.ts'
import type { Routes } from '../../store/live/routes.ts'
import type { SessionRow } from '../../store/live/sessions.ts'
import { senderById } from '../../store/senders/senders.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import type { VersionRef } from '../../store/bots/versions.ts'
import { releasedNow } from '../versions/released-now.ts'

const Input = z.object({
  bot: z.string(),
  contact: z.string().trim().min(1).max(256),
})

type BotRef = { id: string; slug: string; name: string }

/** What would answer the customer on one sender, and why. Times are UTC ms. */
export type AnswerOn = {
  sender: { id: string; name: string; channel: string; masked: string; isTest: boolean }
  why: Why['kind'] | 'not released'
  /** Whose version answers; null where nobody does. */
  bot: BotRef | null
  version: VersionRef | null
  track: Track | null
  /** The gray rule that gave the version; null where none did. */
  rule: string | null
  /** Basis points of the release's own share, where that gave it now. */
  share: number | null
  /** A gray release that gives it to nobody new, as it is held. */
  held: VersionRef | null
  session: { id: string; openedAt: number; lastAt: number; expiresAt: number } | null
  /** What the exception bot would say it with, where nothing else can answer (F37). */
  exception: { version: VersionRef; track: Track; rule: string | null } | null
  /** Why that session does not go on. */
  closes: 'expired' | 'drained' | null
  /** Until when a replaced version may finish its sessions. */
  drainDueAt: number | null
}
export type WhyView = { bot: BotRef; contact: string; senders: AnswerOn[] }

/** Which version a customer would get now on each sender of the bot, and by which rule (F35). */
export async function explainAnswer(ctx: Ctx, raw: z.input<typeof Input>): Promise<WhyView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'conversation.why', `bot:${input.bot}`, async (db) => {
    const { id, slug, name, ...bot } = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.trace', { ...bot, id, name })
    const routes = await loadRoutes(db)
    const forms = contactForms(input.contact)
    const names = await namesOf(db, forms)
    const senders: AnswerOn[] = []
    for (const senderId of await sendersEverOf(db, id)) {
      const route = routes.senders.find((one) => one.senderId === senderId)
      if (!route) continue
      const session = await openSessionAt(db, senderId, names)
      // Another bot took it over, and nothing of this one goes on there.
      const drains = routes.drains.some((drain) => drain.senderId === senderId)
      if (route.botId !== id && session?.botId !== id && !drains) continue
      senders.push(
        await answerOn(db, { routes, route, session, contact: forms[0] ?? '' }, ctx.now()),
      )
    }
    return { bot: { id, slug, name }, contact: maskContact(input.contact), senders }
  })
}

type Facts = {
  routes: Routes
  route: Routes['senders'][number]
  session: SessionRow | undefined
  contact: string
}

async function answerOn(
  db: Db,
  { routes, route, session, contact }: Facts,
  at: number,
): Promise<AnswerOn> {
  const { senderId, botId, officialId, isTest, verifiedNumber, provedNumber } = route
  const drains = routes.drains.filter((drain) => drain.senderId === senderId)
  const gray = routes.gray.find((one) => one.botId === botId)
  const isProved = verifiedNumber === provedNumber
  const only = isTest === 1 ? { number: verifiedNumber, isProved } : null
  const why = whyOf(only, contact, {
    session: session ? { ...session, handedOver: session.handedOver === 1 } : null,
    active:
      botId === null
        ? null
        : {
            botId,
            officialId,
            gray: gray ? graySide(gray) : null,
          },
    contact,
    drains,
    at,
    expiryMs: session?.expiryMs ?? sessionExpiryMs,
  })
  const goesOn = why.kind === 'pinned' || why.kind === 'draining' || why.kind === 'person'
  const opens = why.kind === 'official' || why.kind === 'gray' ? why : null
  const by = goesOn ? (session ?? null) : opens
  const version = by?.versionId ? await findVersion(db, by.versionId) : undefined
  const sender = await senderById(db, senderId)
  const drain = drains.find((one) => one.versionId === session?.versionId)
  return {
    sender: {
      id: senderId,
      name: sender.name,
      channel: sender.channel,
      masked: maskAddress(sender.address),
      isTest: sender.isTest === 1,
    },
    why: why.kind === 'none' && why.why === 'not released' ? why.why : why.kind,
    bot: by ? await refOf(db, by.botId) : null,
    version: version ? versionRef(version) : null,
    track: goesOn ? (session?.track ?? null) : opens && opens.kind,
    rule: by?.rule ?? null,
    share:
      opens?.kind === 'gray' && opens.rule === releaseShare ? (gray?.basisPoints ?? null) : null,
    held: opens?.kind === 'official' ? await heldGray(db, opens.botId) : null,
    session: session ? sessionOf(session) : null,
    exception: await exceptionFor(db, routes, goesOn ? session : undefined, contact),
    closes: 'closes' in why ? why.closes : null,
    drainDueAt: drain?.dueAt ?? null,
  }
}

async function heldGray(db: Db, botId: string): Promise<VersionRef | null> {
  const { gray } = await releasedNow(db, botId)
  return gray?.isHeld ? { id: gray.id, label: gray.label } : null
}

async function exceptionFor(
  db: Db,
  { exception }: Routes,
  session: SessionRow | undefined,
  contact: string,
): Promise<AnswerOn['exception']> {
  const bot = exception && { ...exception, gray: exception.gray && graySide(exception.gray) }
  const met = session?.exception ?? null
  const who = session?.contact ?? contact
  const side = bot && chooseException(bot, who, met === null ? null : JSON.parse(met))
  const version = side && (await findVersion(db, side.versionId))
  return version ? { version: versionRef(version), track: side.track, rule: side.rule } : null
}

async function refOf(db: Db, botId: string): Promise<BotRef> {
  const { id, slug, name } = await botOrThrow(db, botId)
  return { id, slug, name }
}

const sessionOf = ({
  id,
  openedAt,
  lastAt,
  handedOver,
  expiryMs,
}: SessionRow): AnswerOn['session'] => ({
  id,
  openedAt,
  lastAt,
  expiresAt: lastAt + expiryOf({ handedOver: handedOver === 1 }, expiryMs ?? sessionExpiryMs),
})
