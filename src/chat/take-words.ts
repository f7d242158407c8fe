import { sayInTry } from '../control/tries/say-in-try.ts'
import { accountOf } from './kit/handler.ts'
import type { ChatContext } from './kit/handler.ts'
import type { Answer, Incoming } from './port.ts'
import { runCommand } from './run-command.ts'
import { saidAnswer } from './tries/try-answer.ts'

/**
 * Plain words to us decide nothing: in direct messages they go to the bot that somebody tries (F8),
 * everything else gets the first steps.
 */
export async function takeWords(
  chat: ChatContext,
  incoming: Extract<Incoming, { kind: 'said' }>,
): Promise<Answer> {
  const { text, ...came } = incoming
  if (chat.from.direct && text.trim() !== '') {
    const said = await sayInTry(chat.ctx, { account: accountOf(chat), said: { text } })
    if (said) return saidAnswer(said)
  }
  const help = `/${chat.ctx.settings.commandPrefix}help start`
  return runCommand(chat, { ...came, kind: 'command-text', text: help })
}
