import { oneLine } from '../chat/kit/rich.ts'
import type { Ctx } from '../control/kit/context.ts'
import { readMailedNotifier } from '../control/notifiers/read-mailed-notifier.ts'
import type { Event } from '../domain/events.ts'
import { allVisibly } from '../domain/visibly.ts'
import type { DescribedMail, ToMail } from './described-mail.ts'
import type { MailContent } from './port.ts'
import { botTitle } from './subjects.ts'
import { timeWords } from './time-words.ts'

type Trouble = Extract<Event, { type: 'bot.trouble' }>
type Told = Trouble | Extract<Event, { type: 'notifier.test' }>

/** What went wrong, to an address of the team: no more than a channel shows of it (F64). */
export async function describeNotice(
  ctx: Ctx,
  { key, target, cardUrl }: ToMail,
  event: Told,
): Promise<DescribedMail | null> {
  const botId = event.type === 'bot.trouble' ? event.botId : null
  const told = await readMailedNotifier(ctx.db, target, botId)
  if (!told) return null
  const { name, address, bot } = told
  const content =
    event.type === 'bot.trouble'
      ? troubleContent(event, bot, name, ctx.settings.desk.zone)
      : testContent(name)
  const links = cardUrl === null ? [] : [{ label: 'Open the card', url: cardUrl }]
  const mail = { key, to: { name, address }, told: null, links, unsubscribe: null }
  return { mail: { ...allVisibly(content), ...mail }, isInThread: false, isStanding: false }
}

type Content = Omit<MailContent, 'told' | 'links'>

function troubleContent(event: Trouble, bot: string, notifier: string, zone: string): Content {
  const { circumstance, count, since, problem, contact } = event
  const isMany = count > 1
  const often = isMany
    ? [{ label: 'How often', text: `${count} times since ${timeWords(since, zone)}` }]
    : []
  return {
    subject: `Errors of ${botTitle(bot)}`,
    heading: `${oneLine(bot, 80)}: ${circumstance}${isMany ? `, ${count} times` : ''}`,
    status: '⚠️ Something went wrong',
    facts: [
      { label: isMany ? 'The last problem' : 'Problem', text: oneLine(problem, 300) },
      { label: 'Customer', text: oneLine(contact, 60) },
      ...often,
    ],
    footer: [
      `You get this mail because ${notifier} is told when this bot fails.`,
      'A manager can correct or retire this notifier.',
    ],
  }
}

const testContent = (notifier: string): Content => ({
  subject: `Test of the notifier ${notifier}`,
  heading: 'This is a test: nothing went wrong',
  status: '🔔 Test',
  facts: [{ label: 'Notifier', text: notifier }],
  footer: ['You get this mail because somebody tests this notifier.'],
})
