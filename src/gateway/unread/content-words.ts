import type { Definition } from '../../bot/definition.ts'
import { unreadableIn } from '../../bot/words/unreadable.ts'
import type { ChannelContent, Reply } from '../channel-port.ts'

const media = {
  image: 'picture',
  video: 'video',
  audio: 'audio file',
  document: 'document',
  sticker: 'sticker',
} as const

/** What came, in a few words for the team. Where somebody is, or whom they know, is not in them. */
export function wordsFor(content: ChannelContent): string {
  switch (content.type) {
    case 'text':
    case 'choice':
      return content.text
    case 'media': {
      const what = content.isVoice ? 'voice message' : media[content.media]
      return content.caption === null ? `[${what}]` : `[${what}] ${content.caption}`
    }
    case 'form':
      return '[filled form]'
    case 'location':
      return '[location]'
    case 'contacts':
      return '[contact card]'
    case 'reaction':
      return content.emoji === null ? '[reaction taken back]' : `[reaction ${content.emoji}]`
    case 'order':
      return '[order]'
    case 'edit':
      return `[edited message] ${content.text ?? ''}`.trim()
    case 'revoke':
      return '[deleted message]'
    case 'unsupported':
      return `[not passed on] ${content.problems.map(({ text }) => text).join(' ')}`.trim()
    case 'unknown':
      return `[${content.name}]`
  }
}

/** These ask for no answer. */
export const isAside = ({ type }: ChannelContent): boolean =>
  type === 'reaction' || type === 'edit' || type === 'revoke'

/** What a customer hears of what can't be read, in the bot's own words or language. */
export const unreadReply = ({ metadata }: Definition): Reply => ({
  text: metadata.unreadable?.trim() || unreadableIn(metadata.language),
  buttons: [],
})

/** What the bot can read of it; null where there are no words. */
export function readable(content: ChannelContent): { text: string; payload?: string } | null {
  if (content.type === 'text') return { text: content.text }
  if (content.type === 'choice') return { text: content.text, payload: content.payload }
  if (content.type === 'media' && content.caption !== null) return { text: content.caption }
  return null
}
