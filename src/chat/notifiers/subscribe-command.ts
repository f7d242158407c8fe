import { subscribe, unsubscribe } from '../../control/notifiers/subscribe.ts'
import { privateNotice } from '../kit/handler.ts'
import type { ChatContext, Command } from '../kit/handler.ts'
import { botOption, choiceOption } from '../kit/options-command.ts'
import { publicPlace } from '../kit/public-place.ts'
import { subscribedText, unsubscribedText } from './notifier-words.ts'

const whoOption = choiceOption('who', 'This channel, or you', ['here', 'me'], false)

/** A channel or a person hears what changed for customers with each release (F83). */
export const subscribeCommand: Command = {
  name: 'subscribe',
  summary: 'Hear of each release of a bot, here or directly',
  answer: 'private',
  options: [botOption, whoOption],
  permission: 'bot.see',
  run: async (chat, { bot: slug = '', who }) => {
    const { bot } = await subscribe(chat.ctx, { bot: slug, who: whoOf(chat, who) })
    return privateNotice([[subscribedText(bot.name, who === 'me')]], { tone: 'ok' })
  },
}

export const unsubscribeCommand: Command = {
  name: 'unsubscribe',
  summary: 'Hear no more of the releases of a bot',
  answer: 'private',
  options: [botOption, whoOption],
  permission: 'bot.see',
  run: async (chat, { bot: slug = '', who }) => {
    const { bot, changed } = await unsubscribe(chat.ctx, { bot: slug, who: whoOf(chat, who) })
    return privateNotice([[unsubscribedText(bot.name, changed)]], { tone: 'ok' })
  },
}

function whoOf({ from }: ChatContext, who: string | undefined) {
  if (who === 'me') return 'me' as const
  const { platform, user, channel } = publicPlace(from)
  return { platform, install: user.install, channel }
}
