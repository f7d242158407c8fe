import { allVisibly } from '../domain/visibly.ts'
import { inDeskZone } from './kit/desk-zone.ts'
import { storageProblem } from '../control/kit/storage-problem.ts'
import { beforeAdapterDraw, afterAdapterDraw } from '../control/delivery/adapter-redraws.ts'
import { wakePlace } from '../control/delivery/wake-place.ts'
import { createInteractionDedupe } from '../control/delivery/dedupe-interactions.ts'
import type { InteractionDedupe } from '../control/delivery/dedupe-interactions.ts'
import { tryMessageShown } from '../control/tries/try-messages.ts'
import { userIdsOf } from '../control/kit/linked-account.ts'
import { Refusal, TooSoon } from '../refusal.ts'
import { askedBy, createTurns } from '../turns.ts'
import type { Turns } from '../turns.ts'
import { commandSpecs } from './command-specs.ts'
import { truncateAnswer } from './kit/truncate-notice.ts'
import type { ChatDeps } from './kit/deps.ts'
import { linkWithCode } from './people/link-with-code.ts'
import { createPendingClicks } from './people/pending-clicks.ts'
import type { PendingClicks } from './people/pending-clicks.ts'
import { mentionedPersonIds, withAccounts } from './kit/mentions.ts'
import type { Answer, ChatCore, Incoming } from './port.ts'
import { bugNotice, newReference, refusalNotice } from './kit/error-notices.ts'
import { actionAnswer, runAction } from './run-action.ts'
import { commandAnswer, runCommand } from './run-command.ts'
import { chatContextOf } from './people/chat-context.ts'
import { suggest } from './suggest.ts'
import { takeWords } from './take-words.ts'
import { commonText } from './kit/common-words.ts'

/** The platform-free half of every chat: one table of commands, one of actions (F66, F68). */
export function createChatCore(deps: ChatDeps): ChatCore {
  const prefix = deps.settings.commandPrefix
  const interactions = createInteractionDedupe(deps)
  const pendingClicks = createPendingClicks(deps.now)
  const turns = createTurns(limits)
  // An adapter that lost its way to the answer does not wait for it any more.
  const { track } = deps.ports.background
  return {
    commands: commandSpecs(prefix),
    firstAnswer: (incoming) => {
      if (incoming.kind === 'said') return 'private'
      return isCommand(incoming) ? commandAnswer(incoming, prefix) : actionAnswer(incoming)
    },
    receive: (incoming, accepted) => {
      const { platform, user, channel } = incoming
      // Whoever acts from a channel shows that we are in it.
      deps.ports.background.run(() => wakePlace(deps, { platform, install: user.install, channel }))
      return track(
        inTurn(deps, turns, incoming, () =>
          receive(
            { ...deps, ...(accepted && { accepted }) },
            { interactions, meant: pendingClicks },
            incoming,
          ),
        ),
      )
    },
    suggest: (user, source, typed, given = {}, max) =>
      track(suggest(deps, user, source, typed, given, max)).catch((error: unknown) => {
        if (!(error instanceof Refusal)) deps.ports.logBug(newReference(), error)
        return []
      }),
    beforeAdapterDraw: (at) =>
      track(beforeAdapterDraw(deps, at)).catch((error: unknown) =>
        deps.ports.logBug(newReference(), error),
      ),
    afterAdapterDraw: (at) =>
      track(afterAdapterDraw(deps, at)).catch((error: unknown) =>
        deps.ports.logBug(newReference(), error),
      ),
    directShown: (kept, at) =>
      track(tryMessageShown(deps, kept, at)).catch((error: unknown) =>
        deps.ports.logBug(newReference(), error),
      ),
    wakePlace: (at) =>
      track(wakePlace(deps, at)).catch((error: unknown) =>
        deps.ports.logBug(newReference(), error),
      ),
  }
}

const againSeconds = 10

/** More at once would only take the time of customers' messages; platforms ask for an answer in 3 s. */
const limits = {
  atOnce: 50,
  waitingMax: 2000,
  waitMaxMs: 30_000,
  busy: (waiting: number) =>
    new TooSoon(commonText.busy(waiting), commonText.againIn(againSeconds), againSeconds),
}

/** Fairly between people: who clicks a thousand times does not hold up the others. */
async function inTurn(
  deps: ChatDeps,
  turns: Turns,
  { kind, user }: Incoming,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    const who = `${user.install} ${user.userId}`
    const leave = await turns.take(who)
    // A click brings no new bot to read, and of one card hundreds may come at once.
    return await (kind === 'click' ? work() : askedBy(who, work)).finally(leave)
  } catch (error) {
    return failed(deps, error)
  }
}

/** Never throws: a refusal and a bug are answers too. */
async function receive(
  deps: ChatDeps,
  { interactions, meant: pendingClicks }: { interactions: InteractionDedupe; meant: PendingClicks },
  incoming: Incoming,
): Promise<Answer> {
  try {
    if (!(await interactions.claim(incoming))) return { kind: 'nothing' }
  } catch (error) {
    return failed(deps, error)
  }
  try {
    return await mentioned(deps, incoming, await answerTo(deps, pendingClicks, incoming))
  } catch (error) {
    return failed(deps, error)
  } finally {
    interactions.done(incoming)
  }
}

function failed(deps: ChatDeps, error: unknown): Answer {
  if (error instanceof Refusal) return privately(allVisibly(refusalNotice(error, deps.settings)))
  const reference = newReference()
  deps.ports.logBug(reference, error)
  return privately(bugNotice(reference, storageProblem(error)))
}

async function answerTo(
  deps: ChatDeps,
  pendingClicks: PendingClicks,
  incoming: Incoming,
): Promise<Answer> {
  if (incoming.kind === 'said') return takeWords(await chatContextOf(deps, incoming), incoming)
  if (!isCommand(incoming)) {
    const chat = await chatContextOf(deps, incoming).catch((error: unknown) => {
      pendingClicks.keep(incoming)
      throw error
    })
    return runAction(chat, incoming)
  }
  const joined = await linkWithCode(deps, incoming, pendingClicks)
  return joined ?? runCommand(await chatContextOf(deps, incoming), incoming)
}

async function mentioned(deps: ChatDeps, { platform, user }: Incoming, answer: Answer) {
  const acting = { platform, install: user.install, userId: user.userId }
  const fitting = truncateAnswer(inDeskZone(allVisibly(answer), deps.settings.desk.zone))
  return withAccounts(fitting, await userIdsOf(deps, acting, [...mentionedPersonIds(fitting)]))
}

const privately = (notice: ReturnType<typeof refusalNotice>): Answer => ({
  kind: 'notice',
  audience: 'private',
  notice,
})

const isCommand = (
  incoming: Incoming,
): incoming is Extract<Incoming, { kind: 'command' | 'command-text' }> =>
  incoming.kind === 'command' || incoming.kind === 'command-text'
