import { ulid } from 'ulid'
import { activateBot } from '../../src/control/activations/activate-bot.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { prepareActivation } from '../../src/control/activations/prepare-activation.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { botText, ctxFor, noon, seedBot, writeDraft } from './cast.ts'

export type Bot = { id: string; slug: string; sender: string; senderId: string }
type Leaving = Omit<Parameters<typeof activateBot>[1], 'bot' | 'expected'>

/** Publishes a bot's next version, with what the deciding approver says of open sessions. */
export async function publish(
  db: Db,
  bot: Bot,
  greeting?: string,
  how: Partial<Parameters<typeof approveRequest>[1]> & { at?: number } = {},
): Promise<void> {
  const { at = noon, ...rest } = how
  if (greeting !== undefined) await writeDraft(db, bot.id, 'dana', botText(greeting, bot.sender))
  const request = await requestPublish(ctxFor(db, 'dana', at), { bot: bot.slug, comment: 'Next' })
  const { id, revision, first } = request
  const approve = { request: id, revision, ticks: [], ...rest }
  await approveRequest(ctxFor(db, first ? 'sam' : 'ana', at), approve)
}

/** A published bot of Sam's, written by Dana, so that Sam alone may review its first publish. */
export async function publishedBot(db: Db, on?: Bot, goodbye?: string): Promise<Bot> {
  const bot = await seedBot(db, { author: 'dana' })
  if (!on) {
    if (goodbye !== undefined) await sayGoodbye(db, bot, goodbye)
    await publish(db, bot)
    return bot
  }
  const there = { ...bot, sender: on.sender, senderId: on.senderId }
  await publish(db, there, `Hello from ${bot.slug}`)
  return there
}

/** Writes the goodbye into the draft: its next version says it to those whose session is ended. */
export async function sayGoodbye(db: Db, bot: Bot, goodbye: string): Promise<void> {
  const { source } = await db('drafts').where({ botId: bot.id }).first()
  const said = source.replace('metadata: {', `metadata: {goodbye: ${JSON.stringify(goodbye)}, `)
  await writeDraft(db, bot.id, 'dana', said)
}

export async function activate(db: Db, bot: Bot, how: Leaving & { at?: number }) {
  const { at = noon, ...rest } = how
  const preview = await prepareActivation(ctxFor(db, 'mo', at), { bot: bot.slug })
  const expected = preview.version.id
  return activateBot(ctxFor(db, 'mo', at), { bot: bot.slug, expected, ...rest })
}

export async function activeBot(db: Db, on?: Bot, goodbye?: string): Promise<Bot> {
  const bot = await publishedBot(db, on, goodbye)
  await activate(db, bot, { senders: [] })
  return bot
}

/** Opens sessions on what is released of the bot; returns their ids. */
export async function openSessions(
  db: Db,
  bot: Bot,
  count: number,
  more: { handedOver?: number; lastAt?: number } = {},
): Promise<string[]> {
  const release = await db('releases').where({ botId: bot.id, track: 'official' }).first()
  const rows = Array.from({ length: count }, () => {
    const id = ulid()
    return {
      id,
      environment: 'live',
      place: bot.senderId,
      contact: `49-${id}`,
      botId: bot.id,
      versionId: release.versionId,
      track: 'official',
      state: 'open',
      conversation: '{}',
      turn: 0,
      openedAt: noon,
      lastAt: noon,
      ...more,
    }
  })
  for (let i = 0; i < rows.length; i += 100) await db('sessions').insert(rows.slice(i, i + 100))
  return rows.map((row) => row.id)
}

export const statesOf = async (db: Db, ids: readonly string[]): Promise<string[]> => {
  const rows: { state: string }[] = await db('sessions').whereIn('id', ids)
  return [...new Set(rows.map((row) => row.state))]
}

export const drainsOn = (db: Db, bot: Bot) =>
  db('drains').where({ senderId: bot.senderId }).orderBy('startedAt').orderBy('id')
