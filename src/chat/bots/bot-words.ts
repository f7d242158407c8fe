import type { LooseningView } from '../../control/bots/loosening-view.ts'
import type { Waiting } from '../../control/delivery/list-waiting.ts'
import { oneLine, people, plural, when } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

type Made = { name: string }

/** What was done with a bot as a whole. */
export const botText = {
  made: ({ name }: Made): Rich => [
    { bold: oneLine(name, 80) },
    ' is made, and you are its super admin.',
  ],
  editNew: (link: Rich): Rich => [
    'Edit it in ',
    ...link,
    '; then ask to publish it. Its cards stand here.',
  ],
  edit: (link: Rich): Rich => ['Edit it in ', ...link, '.'],
  deleted: ({ name }: Made): Rich => [`${oneLine(name, 80)} is deleted.`],
  renamed: (name: string, slug: string): Rich => [
    `It is ${oneLine(name, 80)} from now on, `,
    { code: slug },
    '.',
  ],
  oldName: 'Pipelines and links that use the old short name need the new one.',
  home: (slug: string, others: number): Rich => {
    const also = others > 0 ? ` They also stand in ${plural(others, 'other channel')}.` : ''
    return [`The cards of ${slug} stand in this channel from now on.${also}`]
  },
  none: (prefix: string): Rich => [
    'No bot is made yet. Make the first: ',
    { code: `/${prefix}bots create orders Order desk` },
  ],
  noFlows: (link: Rich): Rich => ['The draft has no flow yet. Write one in ', ...link, '.'],
  noBot: 'No bot was chosen.',
  chooseBot: 'Choose one of the list.',
} as const

/** For whoever proposed it: nothing changed yet, and who is asked (F78). */
export const waitsLines = ({ bot, what, confirmers }: LooseningView): Rich[] => [
  [`This makes the rules of ${oneLine(bot.name, 80)} looser: ${oneLine(what.join('; '), 300)}.`],
  ['Nothing changed yet. It waits for ', ...people(confirmers, 5, ' or '), ', for 72 hours.'],
]

/** On the card of what was proposed. */
export const looseningText = {
  keeps: 'A request that is open keeps the rules it was made under.',
} as const

/** How a bot's draft takes a phrase. */
export const phraseText = {
  taken: (said: string, intent: string): Rich => [`${said} is taken for `, { code: intent }, `.`],
  notTaken: (said: string): Rich => [
    `${said} is taken for nothing: nothing it understands is near enough, or two things are equally near.`,
  ],
  nothingLike: 'No example of the draft is like it.',
} as const

const waiting = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one} waits` : `${count} ${many} wait`

/** What works, and what does not. */
export const doctorText = {
  allDelivered: 'Every card and message to the team was delivered.',
  noMailYet: '✉️ Mail is set up; none went out since the start.',
  mailWorks: (sentAt: number, zone: string): Rich => [
    '✉️ Mail works: the last one went out ',
    when(sentAt, zone),
    '.',
  ],
  /** Customers wait for an answer that was not sent. */
  unsent: ({ sender, count, since, problem }: Waiting['outbound'][number], zone: string): Rich => [
    `⏳ ${oneLine(sender, 40)}: ${waiting(count, 'answer to a customer', 'answers to customers')} to be sent, `,
    count === 1 ? 'since ' : 'the oldest since ',
    when(since, zone),
    problem === null
      ? '. It goes as fast as the channel takes them.'
      : `. It is tried again: ${oneLine(problem, 200)}`,
  ],
  unhandled: ({ count, since }: { count: number; since: number }, zone: string): Rich => [
    `⏳ ${waiting(count, 'message of a customer', 'messages of customers')} to be handled, `,
    count === 1 ? 'since ' : 'the oldest since ',
    when(since, zone),
    '.',
  ],
  moreNews: (count: number, prefix: string): Rich => [
    `⚠️ ${plural(count, 'more kind')} of news from WhatsApp: `,
    { code: `/${prefix}bots channel` },
    ' shows all.',
  ],
} as const
