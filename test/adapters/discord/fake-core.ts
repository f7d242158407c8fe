import type { ChatCore, Incoming } from '../../../src/chat/port.ts'
import { fakeChatCore } from '../../doubles/chat-core.ts'

/** The fake core as Discord calls it: typed options instead of one line, and every first answer. */
export function fakeCore(): ReturnType<typeof fakeChatCore> {
  const core = fakeChatCore()
  const asText = (incoming: Incoming): Incoming => {
    if (incoming.kind !== 'command') return incoming
    const { kind: _kind, name, verb = '', options, ...came } = incoming
    const text = [`/${name}`, verb, ...Object.values(options)]
      .filter((word) => word !== '')
      .join(' ')
    return { ...came, kind: 'command-text', text }
  }
  const firstAnswer: ChatCore['firstAnswer'] = (incoming) => {
    if (incoming.kind === 'command') {
      return core.commands.find((one) => one.name === incoming.name)?.answer ?? 'private'
    }
    if (incoming.kind !== 'click') return 'private'
    const verb = incoming.action.split(':')[0] ?? ''
    if (verb === 'approve') return 'form'
    return ['withdraw', 'comment'].includes(verb) ? 'update' : 'private'
  }
  return { ...core, firstAnswer, receive: (incoming) => core.receive(asText(incoming)) }
}
