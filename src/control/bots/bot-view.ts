import type { Failures } from '../../domain/conversation/failures.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { activationsOf, activeSendersOf } from '../../store/live/activations.ts'
import type { ActivationRow } from '../../store/live/activations.ts'
import { peopleWithBotRole } from '../../store/bots/bot-roles.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { draftOf } from '../../store/bots/drafts.ts'
import { drainsAround } from '../../store/live/drains.ts'
import { namesOf } from '../../store/people/people.ts'
import { openRequestLines, releaseLines } from '../../store/bots/bot-lines.ts'
import { senderById } from '../../store/senders/senders.ts'
import { countOpenSessions } from '../../store/live/session-counts.ts'
import { scansOfBot } from '../../store/sharing/link-scans.ts'
import { linkFor } from '../../store/sharing/short-links.ts'
import type { Ctx } from '../kit/context.ts'
import { urlOf } from '../sharing/link-view.ts'
import { profileNames } from '../../store/bots/version-lines.ts'
import { versionRef } from '../../store/bots/versions.ts'
import type { RequestState, Track } from '../../domain/request.ts'
import type { Policy } from '../../store/bots/bots.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { lastFailures } from '../delivery/redraw-failures.ts'
import { viewDrains } from '../activations/drain-view.ts'
import type { DrainView } from '../activations/drain-view.ts'
import type { VersionRef } from '../../store/bots/versions.ts'
import { unservedAmong } from '../senders/unserved.ts'
import type { UnservedSender } from '../senders/unserved.ts'
import { openSchedules } from '../schedules/schedule-view.ts'
import type { ScheduleView } from '../schedules/schedule-view.ts'

/** A bot as its card, the lists and the API show it. Times are UTC ms. */
export type BotView = {
  id: string
  slug: string
  name: string
  ids: { development: string; sandbox: string; live: string }
  accessCode: string | null
  builtIn: boolean
  policy: Policy
  superAdmins: PersonRef[]
  approvers: PersonRef[]
  draft: { revision: number; updatedBy: PersonRef; updatedAt: number }
  /** `isHeld`: a gray one that gets no new chats for now. */
  releases: {
    track: Track
    version: VersionRef
    /** By its name when it was approved; lists leave it out. */
    profile?: string
    releasedAt: number
    isHeld: boolean
  }[]
  active: {
    senderId: string
    name: string
    channel: string
    masked: string
    isTest: boolean
    since: number
    by: PersonRef
    openSessions: number
    /** About how many, as the card says it: it is redrawn when this changes. */
    sessionsShown: number
  }[]
  /** Where it is active and no customer reaches it (F56). */
  unserved: UnservedSender[]
  /** Its own drains, and what others left on the senders where it is active. */
  draining: DrainView[]
  openRequest: { id: string; number: number; state: RequestState } | null
  /** What is still to happen by itself, the next one first (F51). */
  schedules: ScheduleView[]
  /** What went wrong in its live conversations in the last day (F87). */
  failures: Failures
  /** Its own links, and how often they were opened in all (F55). */
  sharing: {
    links: number
    scans: number
    /** The bot's own link, which leads to its chat; null until somebody asks for it first (F41). */
    hosted: string | null
  }
}

/** Draws the bot together for whoever shows it; access is the caller's matter. */
export async function viewBot(
  db: Db,
  { id }: { id: string },
  ctx: Pick<Ctx, 'now' | 'settings'>,
): Promise<BotView> {
  const bot = await botOrThrow(db, id)
  const draft = await draftOf(db, id)
  const [open] = await openRequestLines(db, [id])
  const activations = await activationsOf(db, id)
  const ids = [draft.updatedBy, ...activations.map((active) => active.activatedBy)]
  const names = await namesOf(db, ids)
  const nameOf = (personId: string): PersonRef =>
    names.get(personId) ?? { id: personId, name: 'Slipway' }
  return {
    id,
    slug: bot.slug,
    name: bot.name,
    ids: { development: bot.devId, sandbox: bot.sandboxId, live: bot.liveId },
    accessCode: bot.accessCode,
    builtIn: bot.builtIn === 1,
    policy: bot.policy,
    superAdmins: await peopleWithBotRole(db, id, 'super admin'),
    approvers: await peopleWithBotRole(db, id, 'approver'),
    draft: {
      revision: draft.revision,
      updatedBy: nameOf(draft.updatedBy),
      updatedAt: draft.updatedAt,
    },
    releases: await viewReleases(db, id),
    active: await Promise.all(activations.map((active) => viewActive(db, active, nameOf))),
    unserved: await unservedAmong(db, ctx, await activeSendersOf(db, id)),
    draining: await viewDrains(db, await drainsAround(db, id)),
    openRequest: open ? { id: open.id, number: open.number, state: open.state } : null,
    schedules: await openSchedules(db, { botId: id, limit: 200 }),
    failures: await lastFailures(db, id, ctx.now()),
    sharing: { ...(await scansOfBot(db, id)), hosted: await hostedUrl(db, ctx, id) },
  }
}

async function hostedUrl(
  db: Db,
  { settings }: Pick<Ctx, 'settings'>,
  botId: string,
): Promise<string | null> {
  const own = await linkFor(db, { botId, flow: '', campaign: '', senderId: '' })
  return own ? urlOf(settings, own.code) : null
}

/** What is released on each track. */
async function viewReleases(db: Db, id: string): Promise<BotView['releases']> {
  const rows = await releaseLines(db, [id])
  const profiles = await profileNames(
    db,
    rows.map(({ versionId }) => versionId),
  )
  return rows.map(({ track, versionId, number, releasedAt, heldAt }) => ({
    track,
    version: versionRef({ id: versionId, number }),
    ...(profiles.has(versionId) && { profile: profiles.get(versionId) ?? '' }),
    releasedAt,
    isHeld: heldAt !== null,
  }))
}

async function viewActive(
  db: Db,
  active: ActivationRow,
  nameOf: (id: string) => PersonRef,
): Promise<BotView['active'][number]> {
  const { senderId, botId } = active
  const sender = await senderById(db, senderId)
  return {
    senderId,
    name: sender.name,
    channel: sender.channel,
    masked: maskAddress(sender.address),
    isTest: sender.isTest === 1,
    since: active.activatedAt,
    by: nameOf(active.activatedBy),
    openSessions: await countOpenSessions(db, { senderId, botId }),
    sessionsShown: active.sessionsShown,
  }
}
