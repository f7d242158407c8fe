import { adminNames } from '../../control/kit/linked-account.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { noteRefusedAccount } from '../../control/people/note-refused-account.ts'
import { Refusal } from '../../refusal.ts'
import type { Incoming } from '../port.ts'
import { oneLine } from '../kit/rich.ts'
import { notLinkedText } from './people-words.ts'

/** What an account of nobody wanted; an adapter that has no interaction says it in a word. */
type Tried = Pick<Incoming, 'platform' | 'user'> & { tried: string }

/** Refuses an account that is linked to nobody, and notes it in the audit log (F60, F61). */
export async function refusedAccount(
  deps: Omit<Ctx, 'actor'>,
  { platform, user, tried }: Tried,
): Promise<Refusal> {
  const refusal = await notLinked(deps, { platform, user })
  const { install, userId, stranger: guest } = user
  await noteRefusedAccount(deps, { platform, install, userId }, { refusal, tried, guest })
  return refusal
}

/** `command publish`, `click approve`: without what was typed beside it. */
export function triedOf(incoming: Incoming): string {
  switch (incoming.kind) {
    case 'command':
      return `command ${[incoming.name, incoming.verb].filter(Boolean).join(' ')}`.slice(0, 80)
    case 'command-text':
      return `command ${/^\s*\/?(\S{1,40})/.exec(incoming.text)?.[1] ?? ''}`
    case 'click':
      return `click ${incoming.action.split(':')[0]?.slice(0, 40) ?? ''}`
    case 'submit':
      return `form ${incoming.form.split(':')[0]?.slice(0, 40) ?? ''}`
    case 'said':
      return 'a message'
  }
}

/** Who could let somebody in, and with what they would write: it can be passed on as it stands (F61). */
export async function notLinked(
  deps: Omit<Ctx, 'actor'>,
  { platform, user }: Pick<Incoming, 'platform' | 'user'>,
): Promise<Refusal> {
  const prefix = deps.settings.commandPrefix
  const ask = notLinkedText.ask(await adminNames(deps), adding(prefix, user))
  if (user.stranger) {
    return new Refusal('UNAUTHORIZED', notLinkedText.guest, ask)
  }
  return new Refusal(
    'UNAUTHORIZED',
    notLinkedText.unknown(platform),
    `${ask}${notLinkedText.orLink(prefix)}`,
  )
}

function adding(prefix: string, { name, userId }: Incoming['user']): string {
  const called = oneLine(name.replace(/["“”]/g, ''), 60)
  const quoted = /^[\p{L}\p{N}_.-]+$/u.test(called) ? called : `"${called}"`
  return `/${prefix}roles add ${quoted} account:${userId}`
}
