import type { LooseningView } from '../../control/bots/loosening-view.ts'
import type { Answer } from '../port.ts'
import { oneLine, people } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'

/** For whoever proposed it: nothing changed yet, and who is asked (F78). */
export const waitsLine = ({ bot, what, confirmers }: LooseningView): Answer =>
  privateNotice([
    [`This makes the rules of ${oneLine(bot.name, 80)} looser: ${oneLine(what.join('; '), 300)}.`],
    ['Nothing changed yet. It waits for ', ...people(confirmers, 5, ' or '), ', for 72 hours.'],
  ])
