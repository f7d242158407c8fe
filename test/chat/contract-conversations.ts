import { expect, it } from 'vitest'
import { redrawFailures } from '../../src/control/delivery/redraw-failures.ts'
import { receive } from '../gateway/receive.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { listeningGateway, messageTo } from '../gateway/seed.ts'
import { audited } from '../helpers/audited.ts'
import { ctxFor } from '../helpers/cast.ts'
import { activeBot } from '../helpers/live.ts'
import { buttonOf, textOf } from './chat-driver.ts'
import type { ChatDriver, VisibleMessages } from './chat-driver.ts'
import { handOffCases } from './hand-offs-contract.ts'

type Platform = {
  db: () => Db
  side: () => ChatDriver
  now: () => number
  relay: () => Promise<void>
  rules: boolean
}

/** What every chat platform shows of the conversations of customers. */
export function conversationCases(platform: Platform): void {
  handOffCases(platform)
  const { db, side, now, relay, rules } = platform
  const contact = '4915112345678'
  const labels = (seen: VisibleMessages) =>
    'buttons' in seen ? seen.buttons.map(({ label }) => label) : []
  const press = (seen: VisibleMessages, label: string) =>
    side().click('ana', buttonOf('buttons' in seen ? seen : { buttons: [] }, label))

  /** Discord asks in a message of its own before what customers see. */
  const pressSurely = async (seen: VisibleMessages, label: string) => {
    const first = await press(seen, label)
    const yes = labels(first).find((one) => one.startsWith('Yes: '))
    return yes === undefined ? first : press(first, yes)
  }

  /** A bot that answered so many messages of one customer. */
  const talked = async (messages: number) => {
    const bot = await activeBot(db())
    const { gateway } = listeningGateway(db())
    for (let i = 0; i < messages; i++) {
      const text = `message ${i} *_<!channel>_* @everyone ${'long '.repeat(60)}`
      await receive(gateway, messageTo(bot.senderId, text, { at: now() - 1000 + i }))
    }
    return bot
  }

  it('F52 shows a conversation and why, page by page, as a file, and restarts it', async () => {
    const bot = await talked(12)
    const newest = await side().command('ana', `/trace ${bot.slug} +4915112345678`)
    expect(newest.kind).toBe('private')
    const text = textOf(newest)
    expect(text).toMatch(/Chat of V1\.0, official/)
    expect(text).toMatch(/message 11/)
    expect(text).toMatch(/V1\.0: approved by @?(Sam|.*sam.*) in R-\d+/i)
    expect(text).toMatch(/↳ taken as text.*ran sorry\/#1/)
    expect(text).not.toContain(contact)
    expect(text).not.toContain('message 0 ')
    expect(labels(newest)).toEqual([
      'Earlier',
      'As a file',
      'Show number',
      expect.stringMatching(/^R-\d+$/),
      'Restart this conversation',
    ])
    let page = newest
    for (let i = 0; i < 12 && labels(page).includes('Earlier'); i++) {
      page = await press(page, 'Earlier')
    }
    expect(textOf(page)).toContain('message 0 ')
    const restarted = await pressSurely(newest, 'Restart this conversation')
    expect(textOf(restarted)).toContain('begins a new chat')
    const after = textOf(await press(restarted, 'Trace'))
    expect(after).toContain('(restarted)')
    expect(after).toContain('Ana ended this chat')
    expect(textOf(await pressSurely(newest, 'Restart this conversation'))).toContain(
      'ended already',
    )
    const file = await press(newest, 'As a file')
    expect(textOf(file)).toContain('25 lines of the conversation')
    // Slack brings a private file in a direct message of its own.
    const [name] = 'files' in file ? file.files : []
    if (side().platform !== 'slack') expect(name).toMatch(/^conversation-.*\.json$/)
  })

  if (!rules) return
  it('F52 shows a number to whoever asks for it, and the audit log keeps who did', async () => {
    const bot = await talked(1)
    const seen = await side().command('ana', `/trace ${bot.slug} +4915112345678`)
    expect(textOf(seen)).toContain('+49 ··· 5678')
    const why = await side().command('ana', `/why ${bot.slug} 4915112345678`)
    expect(textOf(why)).toContain('+49 ··· 5678')
    const shown = await press(seen, 'Show number')
    expect(shown.kind).toBe('private')
    expect(textOf(shown)).toContain(contact)
    const rows = await audited(db(), `bot:${bot.id}`)
    expect(rows.at(-1)).toBe('conversation.reveal by ana')
    const id = buttonOf('buttons' in seen ? seen : { buttons: [] }, 'Show number')
    expect(textOf(await side().click('sid', id))).toContain('To read conversations you need')
  })

  it('F35 says which version a customer would get now, and by which rule', async () => {
    const bot = await talked(1)
    const known = textOf(await side().command('ana', `/why ${bot.slug} ${contact}`))
    expect(known).toMatch(/V1\.0 \(official\), because the open chat keeps its version/)
    expect(known).not.toContain(contact)
    const other = textOf(await side().command('ana', `/why ${bot.slug} +15550100`))
    expect(other).toMatch(/V1\.0, because a new chat gets the official version/)
    const refused = textOf(await side().command('sid', `/why ${bot.slug} ${contact}`))
    expect(refused).toMatch(/To read conversations you need/)
  })

  it('F87 counts on the bot’s card what went wrong, and leads to the conversations', async () => {
    const bot = await talked(1)
    const { platform, install, channel } = side()
    await db()('botHomes').where({ botId: bot.id }).update({ platform, install, channel })
    await db()('messages')
      .where({ place: bot.senderId, direction: 'out' })
      .update({
        direction: 'error',
        code: 'action-failed',
        body: JSON.stringify({ code: 'action-failed', text: 'The action failed: HTTP 500.' }),
      })
    await redrawFailures({ ...ctxFor(db(), 'system'), now })
    await relay()
    const card = (await side().cards()).find(({ title }) => title.includes(bot.slug))
    expect(card?.text).toMatch(/last 24 hours: 1 actions failed/)
    const list = await side().command('ana', `/trace ${bot.slug}`)
    expect(textOf(list)).toMatch(/\+49 ··· 5678: The action failed: HTTP 500/)
    expect(textOf(await press(list, '1. +49 ··· 5678'))).toContain('The action failed: HTTP 500')
  })
}
