import type { TurnTrace } from '../conversation/trace.ts'
import type { Metric } from './plan.ts'

/** One line of a chat, as far as it is counted. */
export type CountedLine =
  | { direction: 'in'; turn: TurnTrace | undefined }
  | { direction: 'out' }
  | { direction: 'error'; code: string }

/** What no bot did wrong. */
const notOfTheBot = ['nobody', 'unverified', 'version-lost']

/** Which metrics a chat has; each is yes or no (F80). */
export function outcomeOf(
  lines: readonly CountedLine[],
  { messagesMax }: { messagesMax: number },
): Set<Metric> {
  const turns = lines.flatMap((line) => (line.direction === 'in' ? [line.turn] : []))
  const said = lines.filter(({ direction }) => direction === 'out').length
  const failed = lines.some(
    (line) => line.direction === 'error' && !notOfTheBot.includes(line.code),
  )
  const found: [Metric, boolean][] = [
    ['errors', failed],
    ['not understood', turns.some((turn) => turn?.fellBack === true)],
    ['person asked', turns.some((turn) => turn?.handOff === true)],
    // Asked for something, the customer never answered.
    ['abandoned', turns.at(-1)?.asks === true],
    ['long', said > messagesMax],
  ]
  return new Set(found.flatMap(([metric, has]) => (has ? [metric] : [])))
}
