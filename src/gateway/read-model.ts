import { puttingUrls } from '../bot/bound-urls.ts'
import { compiling } from '../bot/compile.ts'
import type { CompiledBot } from '../bot/compile.ts'
import type { Channel, Definition } from '../bot/definition.ts'
import type { BoundUrl } from '../domain/candidate.ts'
import type { VerifiedNumber } from '../domain/conversation/contact.ts'
import { graySide } from '../domain/gray/choose-gray.ts'
import { profileOf } from '../domain/profiles/profile.ts'
import type { Profile } from '../domain/profiles/profile.ts'
import { versionLabel } from '../domain/request.ts'
import type { ActiveBot, Drain } from '../domain/routing.ts'
import type { Db } from '../store/kit/database.ts'
import { inTurns } from '../work/in-turns.ts'
import { runJob, writtenChars } from '../work/run-job.ts'
import { groupBy } from '../domain/group-by.ts'
import { loadRoutes, loadSomeRoutes, movesSince, routeRevision } from '../store/live/routes.ts'
import type { ExceptionRoute, Routes } from '../store/live/routes.ts'
import { findVersion } from '../store/bots/versions.ts'

/** A sender, as far as routing needs it. */
export type LiveSender = {
  channel: Channel
  /** A test sender answers only this number, if it has one that is proved (F54). */
  only: VerifiedNumber | null
  active: ActiveBot | null
  drains: (Drain & { botId: string })[]
}
export type Live = {
  revision: number
  senders: Map<string, LiveSender>
  /** The org's exception bot (F37). */
  exception: ActiveBot | null
}
/**
 * A definition ready to talk, its name for people (`V1.2`), and what it was bound to: the action
 * server, the profile.
 */
export type ReadyBot = {
  bot: CompiledBot
  label: string
  profile: Profile
  endpoint: { name: string; url: string } | null
}

export type ReadModel = {
  /** What is live now: one cheap read, and where it moved, a reload of what moved. */
  live: () => Promise<Live>
  /** A version, or null when it does not exist or cannot be read. */
  version: (id: string) => Promise<ReadyBot | null>
}

/** Those that talk are kept as long as their definitions are no longer than this, in characters. */
const readyCharsMax = 50_000_000

type Held = { ready: Promise<ReadyBot | null>; chars: number }

export function openReadModel(db: Db): ReadModel {
  let held: { revision: number; live: Promise<Live> } | null = null
  const bots = new Map<string, Held>()
  let chars = 0

  async function live(): Promise<Live> {
    const revision = await routeRevision(db)
    if (!held || held.revision < revision) {
      const mine = { revision, live: held ? reload(db, held.live) : loadLive(db) }
      held = mine
      mine.live.catch(() => {
        if (held === mine) held = null
      })
    }
    return held.live
  }

  function version(id: string): Promise<ReadyBot | null> {
    const known = bots.get(id)
    if (!known) return load(id)
    // Taken out and put back, the least used is always the first.
    bots.delete(id)
    bots.set(id, known)
    return known.ready
  }

  function load(id: string): Promise<ReadyBot | null> {
    const held: Held = { ready: readVersion(db, id), chars: 0 }
    bots.set(id, held)
    const weigh = async (bot: ReadyBot | null) => {
      const weight = bot && (await writtenChars(bot.bot.definition))
      if (weight === null || bots.get(id) !== held) return forget(id, held)
      held.chars = weight
      chars += weight
      for (const [other, one] of bots) if (chars > readyCharsMax) forget(other, one)
    }
    held.ready.then(weigh, () => forget(id, held))
    return held.ready
  }

  function forget(id: string, held: Held): void {
    if (bots.get(id) !== held) return
    bots.delete(id)
    chars -= held.chars
  }

  return { live, version }
}

async function loadLive(db: Db): Promise<Live> {
  const { revision, exception, ...rows } = await loadRoutes(db)
  return liveOf(revision, new Map(sendersOf(rows)), exception)
}

function liveOf(
  revision: number,
  senders: Live['senders'],
  exception: ExceptionRoute | null,
): Live {
  const bot = exception && { ...exception, gray: exception.gray && graySide(exception.gray) }
  return { revision, senders, exception: bot }
}

/** Only the senders where something moved; what others hold of it stays as it was. */
async function reload(db: Db, before: Promise<Live>): Promise<Live> {
  const { revision: from, senders } = await before
  const moves = await movesSince(db, from)
  if (!moves) return loadLive(db)
  const { revision, moved } = moves
  const botIds = new Set(moved.botIds)
  const left = [...senders].filter(([, sender]) => isAbout(sender, botIds)).map(([id]) => id)
  const senderIds = [...new Set([...moved.senderIds, ...left])]
  const { exception, ...rows } = await loadSomeRoutes(db, { botIds: [...botIds], senderIds })
  return liveOf(revision, new Map([...senders, ...sendersOf(rows)]), exception)
}

const isAbout = ({ active, drains }: LiveSender, botIds: ReadonlySet<string>): boolean =>
  (active !== null && botIds.has(active.botId)) || drains.some(({ botId }) => botIds.has(botId))

function sendersOf(rows: Pick<Routes, 'senders' | 'drains' | 'gray'>): [string, LiveSender][] {
  const gray = new Map(rows.gray.map((release) => [release.botId, graySide(release)]))
  const drains = groupBy(rows.drains, ({ senderId }) => senderId)
  return rows.senders.map(({ senderId, channel, isTest, verifiedNumber, provedNumber, ...row }) => {
    const sender: LiveSender = {
      channel,
      only: isTest ? { number: verifiedNumber, isProved: verifiedNumber === provedNumber } : null,
      active:
        row.botId === null ? null : { ...row, botId: row.botId, gray: gray.get(row.botId) ?? null },
      drains: drains(senderId),
    }
    return [senderId, sender]
  })
}

async function readVersion(db: Db, id: string): Promise<ReadyBot | null> {
  const row = await findVersion(db, id).catch(nullIfNotJson)
  const profile = profileOf(row?.binding ?? {})
  const bot = row && (await compiled(row.definition, profile, row.binding.urls))
  if (!row || !bot) return null
  const endpoint = row.binding.actionEndpoint
  return { bot, label: versionLabel(row.number), endpoint, profile }
}

function nullIfNotJson(error: unknown): null {
  if (error instanceof SyntaxError) return null
  throw error
}

/** With the pages that it was bound to; null when nothing that talks can be made of it. */
export const compiled = async (
  definition: Definition,
  profile: Profile,
  urls: readonly BoundUrl[] = [],
): Promise<CompiledBot | null> =>
  (await runJob('canTalk', definition))
    ? inTurns(compiling(await inTurns(puttingUrls(definition, urls)), profile))
    : null
