import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { saveGrayRule } from '../../../src/control/gray/save-gray-rule.ts'
import { receive } from '../../gateway/receive.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { listeningGateway, messageTo } from '../../gateway/seed.ts'
import { botText, ctxFor, noon, writeDraft } from '../../helpers/cast.ts'
import type { Bot } from '../../helpers/live.ts'

export const hour = 3_600_000
export const nobody = {
  ranges: [],
  contacts: [],
  countries: [],
  basisPoints: 0,
  unnumbered: 'official' as const,
}
export const tester = '4915100000001'
export const customer = '4915199999999'

let count = 0
export const testers = async (db: Db, more = {}) => {
  const name = `Testers ${++count}`
  const rule = await saveGrayRule(ctxFor(db, 'mo'), {
    ...nobody,
    name,
    contacts: [tester],
    ...more,
  })
  return { ...rule, name }
}

type Gray = Parameters<typeof requestPublish>[1]['gray']

/** Dana's next version, asked for on the gray track and approved by Ana. */
export const publishGray = (db: Db, bot: Bot, gray: Gray, greeting = 'Gray hello', at = noon) =>
  publishGrayText(db, bot, gray, botText(greeting, bot.sender), at)

/** The same of a bot's whole text. */
export async function publishGrayText(db: Db, bot: Bot, gray: Gray, text: string, at = noon) {
  await writeDraft(db, bot.id, 'dana', text)
  const asked = { bot: bot.slug, comment: 'A part first', gray }
  const { id, revision } = await requestPublish(ctxFor(db, 'dana', at), asked)
  return approveRequest(ctxFor(db, 'ana', at), { request: id, revision, ticks: [] })
}

export const says = async (db: Db, bot: Bot, contact: string, at = noon, text = 'hi') => {
  const { gateway } = listeningGateway(db)
  const said = await receive(gateway, { ...messageTo(bot.senderId, text, { at }), contact })
  return { track: said.track, rule: said.rule, label: said.label, text: said.replies[0]?.text }
}

const steps = '5 % for 1 h, 25 % for 4 h, 100 %'
export const guarded = { steps, guards: ['errors' as const] }

/** Chats that the guard counts, written as the gateway leaves them. */
export async function chats(
  db: Db,
  bot: Bot,
  track: 'gray' | 'official',
  many: { of: number; failed: number; at: number },
) {
  const release = await db('releases').where({ botId: bot.id, track }).first()
  for (let i = 0; i < many.of; i++) {
    const id = `${track}-${bot.id}-${many.at}-${i}`
    await db('sessions').insert({
      id,
      environment: 'live',
      place: bot.senderId,
      contact: id,
      botId: bot.id,
      versionId: release.versionId,
      track,
      state: 'closed',
      conversation: '{}',
      turn: 1,
      share: 500,
      openedAt: many.at,
      lastAt: many.at,
    })
    if (i >= many.failed) continue
    await db('messages').insert({
      id,
      sessionId: id,
      environment: 'live',
      place: bot.senderId,
      contact: id,
      direction: 'error',
      body: '{"code":"action-failed","text":"No answer"}',
      code: 'action-failed',
      botId: bot.id,
      at: many.at,
    })
  }
}
