import { compileBot } from '../bot/compile.ts'
import type { CompiledBot } from '../bot/compile.ts'
import type { Channel, Definition } from '../bot/definition.ts'
import { versionLabel } from '../domain/request.ts'
import type { ActiveBot, Drain } from '../domain/routing.ts'
import type { Db } from '../store/kit/database.ts'
import { runJob } from '../work/run-job.ts'
import { loadRoutes, routeRevision } from '../store/live/routes.ts'
import { findVersion } from '../store/bots/versions.ts'

/** A sender, as far as routing needs it. */
export type LiveSender = {
  channel: Channel
  /** A test sender answers only this number, if it has one (F54). */
  only: { number: string | null } | null
  active: ActiveBot | null
  drains: Drain[]
}
export type Live = {
  revision: number
  senders: Map<string, LiveSender>
  exception: { botId: string; versionId: string } | null
}
/** A definition ready to talk, its name for people (`V1.2`), the action server it was bound to. */
export type ReadyBot = {
  bot: CompiledBot
  label: string
  endpoint: { name: string; url: string } | null
}

export type ReadModel = {
  /** What is live now: one cheap read, and a reload when it moved. */
  live: () => Promise<Live>
  /** A version, or null when it does not exist or cannot be read. */
  version: (id: string) => Promise<ReadyBot | null>
  /** Forgets what is live, so that the next message reads it again. */
  routesMoved: () => void
}

const readyMax = 100

export function openReadModel(db: Db): ReadModel {
  let held: { revision: number; live: Promise<Live> } | null = null
  const bots = new Map<string, Promise<ReadyBot | null>>()

  async function live(): Promise<Live> {
    const revision = await routeRevision(db)
    if (!held || held.revision < revision) {
      const mine = { revision, live: loadLive(db) }
      held = mine
      mine.live.catch(() => {
        if (held === mine) held = null
      })
    }
    return held.live
  }

  function version(id: string): Promise<ReadyBot | null> {
    const found = bots.get(id) ?? readVersion(db, id)
    // Taken out and put back, the least used is always the first.
    bots.delete(id)
    bots.set(id, found)
    const [leastUsed] = bots.keys()
    if (bots.size > readyMax && leastUsed !== undefined) bots.delete(leastUsed)
    const forget = () => void (bots.get(id) === found && bots.delete(id))
    found.then((bot) => bot ?? forget(), forget)
    return found
  }

  return {
    live,
    version,
    routesMoved: () => {
      held = null
    },
  }
}

async function loadLive(db: Db): Promise<Live> {
  const { revision, senders, drains, exception } = await loadRoutes(db)
  const entries = senders.map(({ senderId, channel, isTest, verifiedNumber, ...row }) => {
    const sender: LiveSender = {
      channel,
      only: isTest ? { number: verifiedNumber } : null,
      active: row.botId === null ? null : { ...row, botId: row.botId, gray: null },
      drains: drains.filter((drain) => drain.senderId === senderId),
    }
    return [senderId, sender] as const
  })
  return { revision, senders: new Map(entries), exception }
}

async function readVersion(db: Db, id: string): Promise<ReadyBot | null> {
  const row = await findVersion(db, id).catch(nullIfNotJson)
  const bot = row && (await compiled(row.definition))
  if (!row || !bot) return null
  const endpoint = row.binding.actionEndpoint
  return { bot, label: versionLabel(row.number), endpoint }
}

function nullIfNotJson(error: unknown): null {
  if (error instanceof SyntaxError) return null
  throw error
}

/** Null when nothing that talks can be made of it. */
export const compiled = async (definition: Definition): Promise<CompiledBot | null> =>
  (await runJob('canTalk', definition)) ? compileBot(definition) : null
