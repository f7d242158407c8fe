import { Refusal } from '../refusal.ts'
import { commands } from './commands.ts'
import type { Answer } from './port.ts'
import type { Action, ActionTarget, ChatContext } from './kit/handler.ts'
import { commonText } from './kit/common-words.ts'

/** Shows another page of a list: the id is its command with its options, the revision the page. */
export const page: Action = { click: { answer: 'private', run } }

async function run(chat: ChatContext, { id, revision }: ActionTarget): Promise<Answer> {
  const [name, ...rest] = id.split(' ')
  const top = commands.find((one) => one.name === name)
  const verb = top?.verbs?.find((one) => one.name === rest[0])
  const command = top?.verbs ? verb : top
  const words = verb ? rest.slice(1) : rest
  const hasPages = command?.options.some((option) => option.name === 'page')
  if (!command?.run || !hasPages) {
    throw new Refusal('NOT_FOUND', commonText.noList, commonText.allCommands(''))
  }
  const options = Object.fromEntries(words.map((word) => pairOf(word)))
  return command.run(chat, { ...options, page: String(revision) })
}

function pairOf(word: string): [string, string] {
  const at = word.indexOf('=')
  return [word.slice(0, at), word.slice(at + 1)]
}
