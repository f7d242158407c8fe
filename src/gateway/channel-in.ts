import { senderAt } from '../store/senders/senders.ts'
import type { Background } from '../background.ts'
import { Refusal } from '../refusal.ts'
import type {
  ChannelContent,
  ChannelIn,
  ChannelMessage,
  ChannelOut,
  ChannelProblem,
  Reply,
} from './channel-port.ts'
import type { Gateway } from './gateway.ts'
import { createKeyedQueue } from './keyed-queue.ts'
import type { KeyedQueue } from './keyed-queue.ts'
import { receive } from './receive.ts'

export type ChannelInDeps<Body> = {
  gateway: Gateway
  out: ChannelOut<Body>
  background: Pick<Background, 'run' | 'pause'>
  log: (level: 'info' | 'warn' | 'error', message: string) => void
}

/**
 * Answers customers of a channel as their messages come. Each message and its turn are stored before
 * the platform is told so; what is sent in return waits in this process only.
 */
export function createChannelIn<Body>(deps: ChannelInDeps<Body>): ChannelIn {
  const inOrder = createKeyedQueue()
  const warn = once(deps.log)
  return {
    take: async ({ channel, items }) => {
      const failures: unknown[] = []
      for (const item of items) {
        if (item.kind === 'trouble') warn(item.sender.id, item.problem)
        if (item.kind !== 'message' || item.isStandby) continue
        const number = digitsOf(item.sender.shown ?? '')
        const sender = await senderAt(deps.gateway.db, channel, number)
        if (!sender) {
          deps.log('warn', `A message came for a ${channel} number that no sender has`)
          continue
        }
        const taken = takeMessage(deps, { inOrder, warn }, item, sender.id)
        await taken.catch((error: unknown) => refuseOrKeep(deps.log, error, failures))
      }
      // The platform delivers all of them again, and those that were taken do nothing twice.
      if (failures.length > 0) throw new AggregateError(failures, 'Messages were not kept')
    },
  }
}

/** What can never be stored would come again for days. */
function refuseOrKeep(
  log: ChannelInDeps<unknown>['log'],
  error: unknown,
  failures: unknown[],
): void {
  if (error instanceof Refusal) log('warn', error.sentence)
  else failures.push(error)
}

const digitsOf = (address: string): string => address.replace(/\D/g, '')

type Warn = (sender: string, problem: ChannelProblem) => void

/** A person is asked for once, not for each message. */
function once(log: ChannelInDeps<unknown>['log']): Warn {
  const told = new Set<string>()
  return (sender, { alert, text }) => {
    const key = `${sender} ${alert}`
    if (alert !== null && told.has(key)) return
    if (alert !== null) told.add(key)
    log(alert === null ? 'warn' : 'error', `A channel refused a message: ${text}`)
  }
}

type Sending = { inOrder: KeyedQueue; warn: Warn }

async function takeMessage<Body>(
  deps: ChannelInDeps<Body>,
  sending: Sending,
  message: ChannelMessage,
  senderId: string,
): Promise<void> {
  const contact = message.contact.aliases.find(({ kind }) => kind === 'phone')
  const said = wordsOf(message.content)
  const who = contact ?? message.contact.aliases[0]
  if (!said || !who) return
  const { messageId, at } = message
  const inbound = { ...said, senderId, contact: who.id, messageId, at }
  const { replies } = await receive(deps.gateway, inbound)
  if (replies.length === 0) return
  deps.background.run(() =>
    sending.inOrder(JSON.stringify([senderId, who.id]), () =>
      answer(deps, sending.warn, message, replies),
    ),
  )
}

/** What the bot can read of it; null where there are no words. */
function wordsOf(content: ChannelContent): { text: string; payload?: string } | null {
  if (content.type === 'text') return { text: content.text }
  if (content.type === 'choice') return { text: content.text, payload: content.payload }
  if (content.type === 'media' && content.caption !== null) return { text: content.caption }
  return null
}

/** In order: a bubble that can't be sent ends the answer, so that none arrives without the one before. */
async function answer<Body>(
  { out, background }: ChannelInDeps<Body>,
  warn: Warn,
  { sender, messageId, contact }: ChannelMessage,
  replies: readonly Reply[],
): Promise<void> {
  background.run(() => out.markRead(sender.id, messageId, false))
  const bodies = replies.flatMap((reply) => out.render(reply))
  for (const [at, body] of bodies.entries()) {
    const id = `${messageId} ${at}`
    for (let attempt = 1; ; attempt++) {
      const to = contact.aliases
      const outcome = await out.send({ id, from: sender.id, to, body, attempt })
      if (outcome.fate === 'accepted') break
      warn(sender.id, outcome.problem)
      if (outcome.fate !== 'retry' || attempt >= attemptsMax) return
      if (!(await background.pause(outcome.afterMs))) return
    }
  }
}

const attemptsMax = 5
