import { beforeAll } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import type { Card } from '../../../src/chat/port.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { botText, ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { activeBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { formOf, textOf } from '../chat-driver.ts'
import type { ChatDriver } from '../chat-driver.ts'

export const grayPlace = {
  platform: 'playground' as const,
  install: 'local',
  channel: 'releases',
}

export const wordsOf = ({ title, status, lead = [], fields, sections, notes }: Card): string =>
  [
    title,
    status,
    ...lead.map(plain),
    ...fields.map(({ label, value }) => `${label}: ${plain(value)}`),
    ...sections.flatMap(({ lines }) => lines.map(plain)),
    ...notes.map(plain),
  ].join('\n')

/** People at a chat, whose bots have a gray release beside the official version. */
export function grayScene(db: () => Db) {
  let driver: ChatDriver | undefined
  beforeAll(async () => {
    await seedCast(db())
    const core = createChatCore(ctxFor(db(), 'system'))
    driver = memoryDriver(memoryChat(grayPlace), core, () => noon)
  })
  const side = (): ChatDriver => {
    if (!driver) throw new Error('the scene is not set yet')
    return driver
  }

  const cardOf = async (
    subject: `gray:${string}` | `request:${string}` | `bot:${string}`,
  ): Promise<Card> => {
    const card = await drawCard(ctxFor(db(), 'system'), subject)
    if (!card) throw new Error('no card')
    return card
  }

  const openRequest = async (bot: Bot) =>
    (await db()('requests').where({ botId: bot.id, state: 'awaiting approval' }).first()).id

  /** Asked for by Dana in the publish form, approved by Ana on the card. */
  const grayBot = async (values: Record<string, string | string[]>) => {
    const bot = await activeBot(db())
    await writeDraft(db(), bot.id, 'dana', botText('Gray hello', bot.sender))
    const form = formOf(await side().command('dana', `/publish ${bot.slug}`))
    await side().submit('dana', form.id, { comment: 'New menu', what: 'gray', ...values })
    return { bot, id: await openRequest(bot) }
  }

  /** One click where nothing is asked, else the form as it comes. */
  const approve = async (id: string, label = /^Approve/) => {
    const card = await cardOf(`request:${id}`)
    const button = card.buttons.find((one) => label.test(one.label))
    if (!button) throw new Error(`nothing approves ${id}`)
    const shown = await side().click('ana', button.id)
    return textOf(shown.kind === 'form' ? await side().submit('ana', shown.id, {}) : shown)
  }
  return { side, cardOf, openRequest, grayBot, approve }
}
