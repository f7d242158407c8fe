import { useLinkCode } from '../../control/people/use-link-code.ts'
import { Refusal } from '../../refusal.ts'
import type { ChatDeps } from '../kit/deps.ts'
import type { PendingClicks } from './pending-clicks.ts'
import { refusedAccount, triedOf } from './not-linked.ts'
import type { Answer, Incoming } from '../port.ts'
import { welcomeLine } from './people-words.ts'
import { readCommand } from '../run-command.ts'
import { privateNotice } from '../kit/handler.ts'

type Called = Extract<Incoming, { kind: 'command' | 'command-text' }>

/**
 * `/bots link <code>`, the one command for an account that is linked to nobody yet (F24, F61); whoever
 * clicked something before goes on from there.
 */
export async function linkWithCode(
  deps: ChatDeps,
  incoming: Called,
  pendingClicks: PendingClicks,
): Promise<Answer | null> {
  const code = codeIn(incoming, deps.settings.commandPrefix)
  if (code === null) return null
  const { platform, user } = incoming
  // Their colleagues may hand on a code; whether a guest gets in is an admin's to say.
  if (user.stranger) {
    throw await refusedAccount(deps, { platform, user, tried: triedOf(incoming) })
  }
  const account = { platform, install: user.install, userId: user.userId }
  const me = await useLinkCode(deps, { code, account })
  const buttons = pendingClicks.buttons(incoming)
  return privateNotice([welcomeLine(me)], { tone: 'ok', buttons })
}

function codeIn(incoming: Called, prefix: string): string | null {
  try {
    const { path, options } = readCommand(incoming, prefix)
    return path === 'bots link' ? (options.code ?? null) : null
  } catch (error) {
    // What is wrong with a command is told to people whom we know.
    if (error instanceof Refusal) return null
    throw error
  }
}
