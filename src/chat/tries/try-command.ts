import { endTry, readTry } from '../../control/tries/end-try.ts'
import { startTry } from '../../control/tries/start-try.ts'
import { accountOf, privateNotice } from '../kit/handler.ts'
import type { ChatContext, Command, Options } from '../kit/handler.ts'
import type { Answer } from '../port.ts'
import { startedAnswer } from './try-answer.ts'
import { endedLine, runningLine } from './try-words.ts'

/** `/try R-12`, `/try orders`, `/try end`; alone it says what is tried (F8). */
export const tryCommand: Command = {
  name: 'try',
  summary: 'Talk with what is asked for, in your direct messages; no customer sees it',
  answer: 'private',
  options: [
    {
      name: 'what',
      summary: 'A request like R-12, a bot, or “end”',
      kind: 'bot',
      required: false,
    },
  ],
  permission: 'bot.try',
  run,
}

async function run(chat: ChatContext, { what }: Options): Promise<Answer> {
  const { ctx } = chat
  const account = accountOf(chat)
  const prefix = ctx.settings.commandPrefix
  if (what === undefined) {
    const running = await readTry(ctx, { account })
    // What is told here can't be drawn again, so it has no button that would outlive the try.
    return privateNotice([runningLine(running, prefix)])
  }
  if (what.trim().toLowerCase() === 'end') {
    return privateNotice([endedLine(await endTry(ctx, { account }))], { tone: 'ok' })
  }
  return startedAnswer(await startTry(ctx, { account, what }), prefix)
}
