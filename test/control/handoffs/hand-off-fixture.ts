import { returnToBot } from '../../../src/control/handoffs/return-to-bot.ts'
import { replyToCustomer } from '../../../src/control/handoffs/reply-to-customer.ts'
import { followHandOffs } from '../../../src/control/handoffs/follow-hand-offs.ts'
import { openGateway } from '../../../src/gateway/gateway.ts'
import { receive } from '../../gateway/receive.ts'
import { queueGatewayNotice } from '../../../src/serve/gateway-notices.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { messageTo, settings } from '../../gateway/seed.ts'
import { ctxFor, noon, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { activate, publish, publishedBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'

export const minute = 60_000
export const hour = 60 * minute
export const contact = '4915112345678'

/** A bot that hands over who asks for a person; `metadata` is added to its settings. */
export const personText = (sender: string, metadata = '') => `
metadata: {bot: shop, channels: [whatsapp], senders: [${sender}], start: menu, fallback: sorry${metadata}}
responses:
  utter_menu: [{text: Hello}]
  utter_sorry: [{text: "Sorry, I did not get that."}]
flows:
  menu: {steps: [{action: utter_menu}]}
  sorry: {steps: [{action: utter_sorry}]}
  human: {nlu_trigger: [{intent: human}], steps: [{action: action_human_handoff}]}
nlu: [{intent: human, examples: [talk to a person]}]
`

/** An active bot with people behind it. */
export async function staffedBot(db: Db, metadata = ''): Promise<Bot> {
  const bot = await publishedBot(db)
  await writeDraft(db, bot.id, 'dana', personText(bot.sender, metadata))
  await publish(db, bot, undefined)
  await activate(db, bot, { senders: [] })
  return bot
}

/** A gateway whose notices go into the outbox, as in a running server. */
export const realGateway = (db: Db, now = () => noon) =>
  openGateway(db, settings, {
    tell: (trx, event) => queueGatewayNotice(trx, ctxFor(db, 'system', now()), event),
  })

/** One customer of a bot, and the team behind it. */
export function desk(db: Db, bot: Bot) {
  let clock = noon
  const gateway = realGateway(db, () => clock)
  const say = (text: string, at = noon) => {
    clock = at
    return receive(gateway, messageTo(bot.senderId, text, { contact, at }))
  }
  const handOff = async () => {
    const row = await db('handOffs').where({ botId: bot.id }).orderBy('id', 'desc').first()
    if (!row) throw new Error('nobody asked for a person')
    return row
  }
  return {
    say,
    handOff,
    reply: async (who: Name, text: string, { at = noon, replies = 0 } = {}) =>
      replyToCustomer(ctxFor(db, who, at), { handOff: (await handOff()).id, text, replies }),
    giveBack: async (who: Name, at = noon) =>
      returnToBot(ctxFor(db, who, at), { handOff: (await handOff()).id }),
    follow: (at: number) => followHandOffs(ctxFor(db, 'system', at)),
    session: async () =>
      db('sessions').where({ place: bot.senderId, contact }).orderBy('id', 'desc').first(),
    /** What the customer got, oldest first. */
    heard: async (): Promise<string[]> => {
      const rows: { body: string }[] = await db('messages')
        .where({ place: bot.senderId, direction: 'out' })
        .orderBy('id')
      return rows.map(({ body }) => JSON.parse(body).text)
    },
    /** The kinds of what the team is told, oldest first. */
    told: async (): Promise<string[]> => {
      const { id } = await handOff()
      const rows: { kind: string; body: string }[] = await db('outbox')
        .where({ subject: `handoff:${id}` })
        .whereIn('kind', ['line', 'dm'])
        .orderBy('id')
      return rows.map(({ kind, body }) => `${kind} ${JSON.parse(body).type}`)
    },
  }
}
