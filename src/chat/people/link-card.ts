import type { LinkView } from '../../control/people/read-link.ts'
import { actionId } from '../kit/action-id.ts'
import type { Button, Card, Rich } from '../port.ts'
import { oneLine, people, person, plain, whenShared } from '../kit/rich.ts'

const statuses = {
  open: '⏳ Waits for another admin',
  confirmed: '✅ Confirmed',
  replaced: '↩️ It went on to somebody else',
} as const

const tones = { open: 'waiting', confirmed: 'good', replaced: 'quiet' } as const

const heldBack =
  'Until then they may be one human: they don’t approve each other’s work, and the admin takes no part in what the other may approve.'

/** An account, a record or a bot that an admin gave somebody, for another admin to confirm (F24). */
export function linkCard(view: LinkView): Card {
  const { id, state, admin, decided } = view
  return {
    subject: `link:${id}`,
    title: oneLine(`Linked by ${admin.name}`, 140),
    tone: tones[state],
    status: statuses[state],
    summary: `${plain(linkLine(view))} ${statuses[state]}.`,
    fields: [{ label: 'Done by', value: [person(admin)] }],
    sections: [{ title: 'What was done', lines: [linkLine(view)], more: 0 }],
    notes: [
      ...(state === 'open' ? [waitsFor(view), [heldBack]] : []),
      ...(decided && state === 'confirmed'
        ? [['✅ Confirmed by ', person(decided.by), ' ', whenShared(decided.at)]]
        : []),
    ],
    buttons: linkButtons(view),
  }
}

/** Who gave what to whom. */
export function linkLine({ kind, admin, person: who, from, bot, account }: LinkView): Rich {
  const did = [person(admin)]
  switch (kind) {
    case 'account': {
      const of = from === null ? '' : ` of ${oneLine(from, 60)}`
      return [
        ...did,
        ` linked the account ${oneLine(account ?? '', 120)}${of} to `,
        person(who),
        '.',
      ]
    }
    case 'join':
      return [...did, ` joined ${oneLine(from ?? '', 60)} to `, person(who), ': one person now.']
    case 'hand-over':
      return [...did, ` handed ${oneLine(bot?.name ?? 'a bot', 80)} over to `, person(who), '.']
  }
}

const waitsFor = ({ confirmers }: LinkView): Rich =>
  confirmers.length > 0
    ? ['⏳ Waits for ', ...people(confirmers, 5, ' or '), ' to confirm it.']
    : ['⏳ Nobody else is admin. Make somebody admin with /roles give, who then confirms it.']

export const linkButtons = ({ id, state }: LinkView): Button[] =>
  state === 'open' ? [{ id: actionId('link-confirm', id), label: 'Confirm', style: 'primary' }] : []
