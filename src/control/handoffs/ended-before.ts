import { Refusal } from '../../refusal.ts'
import type { HandOffRow } from '../../store/live/hand-offs.ts'

/** Nobody is with a person there any more. */
export const endedBefore = ({ endedWhy }: Pick<HandOffRow, 'endedWhy'>): Refusal =>
  new Refusal(
    'CONFLICT',
    endedWhy === 'returned'
      ? 'This conversation is back with the bot, so nothing was sent.'
      : 'This conversation has ended, so nothing was sent.',
    'When the customer asks for a person again, a new card stands in the channel.',
  )
