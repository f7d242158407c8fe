import { storageProblem } from '../control/storage-problem.ts'
import { accountsIn, takeInteraction } from '../control/who.ts'
import { Refusal } from '../refusal.ts'
import { commandSpecs } from './command-specs.ts'
import { fittedAnswer } from './fit.ts'
import type { ChatDeps } from './deps.ts'
import { joinWithCode } from './join.ts'
import { mentionedIn, withAccounts } from './mentions.ts'
import type { Answer, ChatCore, Incoming } from './port.ts'
import { bugNotice, newReference, refusedNotice } from './refused.ts'
import { actionAnswer, runAction } from './run-action.ts'
import { commandAnswer, runCommand } from './run-command.ts'
import { talkOf } from './speaker.ts'
import { suggest } from './suggest.ts'

/** The platform-free half of every chat: one table of commands, one of actions (F66, F68). */
export function createChatCore(deps: ChatDeps): ChatCore {
  const prefix = deps.settings.commandPrefix
  return {
    commands: commandSpecs(prefix),
    firstAnswer: (incoming) =>
      isCommand(incoming) ? commandAnswer(incoming, prefix) : actionAnswer(incoming),
    receive: (incoming) => receive(deps, incoming),
    suggest: (user, source, typed, given = {}) =>
      suggest(deps, user, source, typed, given).catch((error: unknown) => {
        if (!(error instanceof Refusal)) deps.ports.logBug(newReference(), error)
        return []
      }),
  }
}

/** Never throws: a refusal and a bug are answers too. */
async function receive(deps: ChatDeps, incoming: Incoming): Promise<Answer> {
  try {
    if (!(await takeInteraction(deps, incoming))) return { kind: 'nothing' }
    return await mentioned(deps, incoming, await answerTo(deps, incoming))
  } catch (error) {
    if (error instanceof Refusal) return privately(refusedNotice(error))
    const reference = newReference()
    deps.ports.logBug(reference, error)
    return privately(bugNotice(reference, storageProblem(error)))
  }
}

async function answerTo(deps: ChatDeps, incoming: Incoming): Promise<Answer> {
  if (!isCommand(incoming)) return runAction(await talkOf(deps, incoming), incoming)
  const joined = await joinWithCode(deps, incoming)
  return joined ?? runCommand(await talkOf(deps, incoming), incoming)
}

async function mentioned(deps: ChatDeps, { platform, user }: Incoming, answer: Answer) {
  const place = { platform, install: user.install }
  const fitting = fittedAnswer(answer)
  return withAccounts(fitting, await accountsIn(deps, place, [...mentionedIn(fitting)]))
}

const privately = (notice: ReturnType<typeof refusedNotice>): Answer => ({
  kind: 'notice',
  audience: 'private',
  notice,
})

const isCommand = (
  incoming: Incoming,
): incoming is Extract<Incoming, { kind: 'command' | 'command-text' }> =>
  incoming.kind === 'command' || incoming.kind === 'command-text'
