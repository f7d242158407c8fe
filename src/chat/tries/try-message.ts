import { readTryOf } from '../../control/tries/try-messages.ts'
import type { TryMessage } from '../../control/tries/try-messages.ts'
import type { Ctx } from '../../control/kit/context.ts'
import type { Button, Rich } from '../port.ts'
import { endButton, messageOf } from './try-answer.ts'
import { endedLine, noteLine, offeredLine } from './try-words.ts'

/** A message of a try as it is now: once the try is over, nothing in it can be pressed (F8). */
export async function describeTryMessage(
  ctx: Ctx,
  event: TryMessage,
): Promise<{ line: Rich; outcome: Rich[]; buttons: Button[] } | null> {
  const read = await readTryOf(ctx, event)
  if (!read) return null
  const { view, isOver } = read
  if (event.type === 'try.began') {
    if (isOver) return { line: endedLine(view), outcome: [], buttons: [] }
    const line = noteLine({ ...view, instead: null }, ctx.settings.commandPrefix)
    return { line, outcome: [], buttons: [endButton(view.id)] }
  }
  const { lines, buttons } = messageOf(event.tryId, event).at(-1) ?? { lines: [], buttons: [] }
  const [line = [], ...others] = lines
  if (!isOver) return { line, outcome: others, buttons }
  const outcome = [...others, offeredLine(buttons.map(({ label }) => label))]
  return { line, outcome, buttons: [] }
}
