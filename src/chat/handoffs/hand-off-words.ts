import type { HandOffNews } from '../../control/handoffs/describe-hand-off.ts'
import type { SaidLine } from '../../control/handoffs/said-lines.ts'
import type { HandOffSummary } from '../../control/handoffs/list-hand-offs.ts'
import type { HandOffView } from '../../control/handoffs/hand-off-view.ts'
import type { Returned } from '../../control/handoffs/return-to-bot.ts'
import type { HandOffEvent } from '../../domain/conversation/hand-off.ts'
import { visibly } from '../../domain/visibly.ts'
import { clip, oneLine, people, person, plain, plural, when, whenShared } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

/** So that ten lines fit into one message of every platform, escaped. */
const lineMax = 120
const messageMax = 1500
const peopleShown = 5

/** The card of a customer who is with a person, from its title down. */
export const handOffTitle = (bot: string, contact: string): string =>
  `Hand-off · ${oneLine(bot, 80)} · ${oneLine(contact, 40)}`

export const handOffSummary = (bot: string, contact: string, status: string): string =>
  `A customer of ${oneLine(bot, 80)} (${oneLine(contact, 40)}) asks for a person: ${status}.`

export function handOffStatus({
  state,
  waitingSince,
  repliedBy,
  endedBy,
  endedWhy,
}: HandOffView): string {
  if (state === 'open') {
    if (waitingSince === null) return `💬 Answered by ${whoWords(repliedBy)}`
    return repliedBy ? '⏳ Waits for the next answer' : '⏳ Waits for a person'
  }
  return endedWhy === 'returned' ? `✅ Back with the bot, by ${whoWords(endedBy)}` : '⌛ Ended'
}

const whoWords = (who: { id: string; name: string } | null): string =>
  who ? plain([person(who)]) : 'somebody'

export function handOffNotes(view: HandOffView): Rich[] {
  if (view.state === 'ended') return view.endedWhy === 'returned' ? [] : [[endWords(view.endedWhy)]]
  const until = view.answersUntil
  return [
    ['What the customer writes stands in the thread.'],
    ...(until === null ? [] : [['⏳ An answer reaches them until ', whenShared(until), '.']]),
  ]
}

/** The form of an answer, and what came of it. */
export const replyText = {
  title: 'Reply to the customer',
  submit: 'Send',
  answer: 'Your answer',
  sent: 'Your answer is on its way to the customer, and in the thread.',
} as const

export const replyIntro = ({
  bot,
  contact,
  lines,
}: HandOffView & { lines: SaidLine[] }): Rich[] => [
  [`${oneLine(bot.name, 60)} · ${oneLine(contact, 40)}`],
  ...lines.map((line) => [`${nameOf(line)}: ${oneLine(line.text, 200)}`]),
]

export function returnedText({ told, ended, bot }: Returned): string {
  const name = oneLine(bot.name, 80)
  const what = ended
    ? `${name} no longer answers there, so the conversation has ended.`
    : `The customer’s next message is ${name}’s again.`
  return told
    ? `${what} They were told.`
    : `${what} They were not told: they wrote last more than 24 hours ago.`
}

/** A line of the list of customers who are with a person. */
export function handOffListLine(one: HandOffSummary, number: number, zone: string): Rich {
  const { bot, contact, openedAt, waitingSince, replies } = one
  const head = `${number}. ${oneLine(bot.name, 60)}, ${oneLine(contact, 40)}: `
  const answered = `${plural(replies, 'answer')}, since `
  return waitingSince === null
    ? [head, answered, when(openedAt, zone)]
    : [head, '⏳ waits for an answer since ', when(waitingSince, zone)]
}

/** One line of the thread, or the conversation so far at its head. */
export function handOffLine(
  event: HandOffEvent,
  { view, lines, people: may }: HandOffNews,
  by: { id: string; name: string },
): Rich {
  const bot = oneLine(view.bot.name, 60)
  const said = lines[0]?.text
  switch (event.type) {
    case 'handoff.opened':
      return [
        `🙋 A customer of ${bot} (${oneLine(view.contact, 40)}) waits for a person. Said so far:`,
        ...lines.map((line) => `\n${nameOf(line)}: ${oneLine(line.text, lineMax)}`),
      ]
    case 'handoff.message':
      return [`💬 Customer: ${said === undefined ? gone : whole(said)}`]
    case 'handoff.replied':
      return ['↩️ ', person(by), ` answered: ${said === undefined ? gone : whole(said)}`]
    case 'handoff.returned':
      return ['✅ ', person(by), ` ${returnedWords(event)}`]
    case 'handoff.waiting':
      return [
        '⏰ This customer waits for an answer since ',
        whenShared(event.since, 'time'),
        ...who(may),
      ]
    case 'handoff.ended':
      return [`⌛ ${endWords(event.why)}${event.unanswered ? ' Nobody answered them.' : ''}`]
  }
}

const gone = 'a message that was deleted with its age.'
const names = { customer: 'Customer', bot: 'Bot', person: 'Team' } as const
const nameOf = ({ from }: SaidLine): string => names[from]

/** Its lines stay, since this is read as what was written. */
const whole = (text: string): string => clip(visibly(text).trim() || '–', messageMax)

const who = (may: HandOffNews['people']): Rich =>
  may.length === 0
    ? ['. Nobody here may answer: an admin gives somebody the supervisor role.']
    : ['. ', ...people(may, peopleShown, ' or '), ' can press Reply on the card above.']

function returnedWords({
  told,
  ended,
}: Extract<HandOffEvent, { type: 'handoff.returned' }>): string {
  const did = ended
    ? 'ended this conversation: the bot no longer answers there.'
    : 'gave this conversation back to the bot.'
  const heard = 'The customer was told.'
  return `${did} ${told ? heard : 'The customer was not told: they wrote last more than 24 hours ago.'}`
}

/** Why a conversation with a person ended by itself. */
function endWords(why: string | null): string {
  switch (why) {
    case 'expired':
      return 'The conversation ended after three days of silence: the next message is the bot’s again.'
    case 'restarted':
      return 'The conversation was restarted: the next message is the bot’s again.'
    case 'drained':
      return 'The bot was taken off this number and its conversations were ended.'
    default:
      return 'The conversation has ended.'
  }
}

/** The list while it is empty, and how a customer gets onto it (F73). */
export const noHandOffs: Rich[] = [
  ['No customer is with a person.'],
  [
    'A flow hands over with the step ',
    { code: 'action: action_human_handoff' },
    '; its customer then stands here and in the bot’s channel, to be answered with Reply.',
  ],
]
