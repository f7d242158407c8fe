import type { HandOffNews } from '../../control/handoffs/describe-hand-off.ts'
import type { SaidLine } from '../../control/handoffs/said-lines.ts'
import type { HandOffEvent } from '../../domain/conversation/hand-off.ts'
import { visibly } from '../../domain/visibly.ts'
import { clip, oneLine, people, person, whenShared } from '../kit/rich.ts'
import type { Rich } from '../port.ts'

/** So that ten lines fit into one message of every platform, escaped. */
const lineMax = 120
const messageMax = 1500
const peopleShown = 5

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
export function endWords(why: string | null): string {
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
