import type { LooseningView } from '../../control/bots/loosening-view.ts'
import { actionId } from '../kit/action-id.ts'
import type { Button, Card, Rich } from '../port.ts'
import { oneLine, people, person, whenShared } from '../kit/rich.ts'
import { looseningText } from './bot-words.ts'

const statuses = {
  open: '⏳ Waits for a second person',
  confirmed: '✅ Confirmed: it counts for requests from now on',
  dropped: '↩️ Dropped: nothing changed',
  expired: '⌛ Expired: nothing changed',
} as const

const tones = { open: 'waiting', confirmed: 'good', dropped: 'quiet', expired: 'quiet' } as const

/** A bot's rules made looser, for a second, uninvolved person to confirm (F78). */
export function looseningCard(view: LooseningView): Card {
  const { state, bot } = view
  const name = oneLine(bot.name, 60)
  return {
    subject: `policy:${view.id}`,
    title: oneLine(`Looser rules · ${bot.name}`, 140),
    tone: tones[state],
    status: statuses[state],
    summary: `${oneLine(view.proposedBy.name, 60)} makes the rules of ${name} looser: ${statuses[state]}.`,
    fields: [
      { label: 'Proposed by', value: [person(view.proposedBy)] },
      ...(state === 'open' ? [{ label: 'Expires', value: [whenShared(view.expiresAt)] }] : []),
    ],
    sections: [
      {
        title: 'What changes',
        lines: view.what.map((line): Rich => [oneLine(line, 200)]),
        more: 0,
      },
    ],
    notes: [...outcome(view), [looseningText.keeps]],
    buttons: looseningButtons(view),
  }
}

function looseningButtons({ id, state }: LooseningView): Button[] {
  if (state !== 'open') return []
  return [
    { id: actionId('loosening-confirm', id), label: 'Confirm', style: 'primary' },
    { id: actionId('loosening-drop', id), label: 'Drop' },
  ]
}

function outcome({ state, decided, confirmers }: LooseningView): Rich[] {
  if (state === 'open') return [['⏳ Waits for ', ...people(confirmers, 5, ' or '), '.']]
  if (!decided?.by) return []
  const did = state === 'confirmed' ? '✅ Confirmed by ' : '↩️ Dropped by '
  return [[did, person(decided.by), ' ', whenShared(decided.at)]]
}
