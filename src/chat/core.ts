import { storageProblem } from '../control/kit/storage-problem.ts'
import { markDrawing, repaint } from '../control/delivery/repaint.ts'
import { openInteractions } from '../control/delivery/take-interaction.ts'
import type { Interactions } from '../control/delivery/take-interaction.ts'
import { accountsIn } from '../control/kit/who.ts'
import { Refusal } from '../refusal.ts'
import { commandSpecs } from './command-specs.ts'
import { fittedAnswer } from './kit/fit.ts'
import type { ChatDeps } from './kit/deps.ts'
import { joinWithCode } from './people/join.ts'
import { createMeant } from './people/meant.ts'
import type { Meant } from './people/meant.ts'
import { mentionedIn, withAccounts } from './kit/mentions.ts'
import type { Answer, ChatCore, Incoming } from './port.ts'
import { bugNotice, newReference, refusedNotice } from './kit/refused.ts'
import { actionAnswer, runAction } from './run-action.ts'
import { commandAnswer, runCommand } from './run-command.ts'
import { talkOf } from './people/speaker.ts'
import { suggest } from './suggest.ts'

/** The platform-free half of every chat: one table of commands, one of actions (F66, F68). */
export function createChatCore(deps: ChatDeps): ChatCore {
  const prefix = deps.settings.commandPrefix
  const interactions = openInteractions(deps)
  const meant = createMeant(deps.now)
  // An adapter that lost its way to the answer does not wait for it any more.
  const { track } = deps.ports.background
  return {
    commands: commandSpecs(prefix),
    firstAnswer: (incoming) =>
      isCommand(incoming) ? commandAnswer(incoming, prefix) : actionAnswer(incoming),
    receive: (incoming) => track(receive(deps, { interactions, meant }, incoming)),
    suggest: (user, source, typed, given = {}) =>
      track(suggest(deps, user, source, typed, given)).catch((error: unknown) => {
        if (!(error instanceof Refusal)) deps.ports.logBug(newReference(), error)
        return []
      }),
    painting: (at) =>
      track(markDrawing(deps, at)).catch((error: unknown) =>
        deps.ports.logBug(newReference(), error),
      ),
    painted: (at) =>
      track(repaint(deps, at)).catch((error: unknown) => deps.ports.logBug(newReference(), error)),
  }
}

/** Never throws: a refusal and a bug are answers too. */
async function receive(
  deps: ChatDeps,
  { interactions, meant }: { interactions: Interactions; meant: Meant },
  incoming: Incoming,
): Promise<Answer> {
  try {
    if (!(await interactions.take(incoming))) return { kind: 'nothing' }
  } catch (error) {
    return failed(deps, error)
  }
  try {
    return await mentioned(deps, incoming, await answerTo(deps, meant, incoming))
  } catch (error) {
    return failed(deps, error)
  } finally {
    interactions.done(incoming)
  }
}

function failed(deps: ChatDeps, error: unknown): Answer {
  if (error instanceof Refusal) return privately(refusedNotice(error))
  const reference = newReference()
  deps.ports.logBug(reference, error)
  return privately(bugNotice(reference, storageProblem(error)))
}

async function answerTo(deps: ChatDeps, meant: Meant, incoming: Incoming): Promise<Answer> {
  if (!isCommand(incoming)) {
    const talk = await talkOf(deps, incoming).catch((error: unknown) => {
      meant.keep(incoming)
      throw error
    })
    return runAction(talk, incoming)
  }
  const joined = await joinWithCode(deps, incoming, meant)
  return joined ?? runCommand(await talkOf(deps, incoming), incoming)
}

async function mentioned(deps: ChatDeps, { platform, user }: Incoming, answer: Answer) {
  const acting = { platform, install: user.install, userId: user.userId }
  const fitting = fittedAnswer(answer)
  return withAccounts(fitting, await accountsIn(deps, acting, [...mentionedIn(fitting)]))
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
