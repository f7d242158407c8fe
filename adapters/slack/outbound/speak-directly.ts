import type { Answer, ChatCore, Notice } from '../../../src/chat/port.ts'
import type { Origin } from '../inbound/origin.ts'
import { deliverWithFallback } from '../inbound/delivery-fallback.ts'
import { renderNotice } from '../render/render.ts'
import { sendReply } from './reply.ts'
import type { ReplyDeps } from './reply.ts'
import { openDirect } from './send.ts'

/** Messages in the direct messages of whoever acted, each after the one before it is there (F8). */
export async function speakDirectly(
  deps: ReplyDeps & Pick<ChatCore, 'directShown'>,
  origin: Origin,
  { messages, here }: Extract<Answer, { kind: 'direct' }>,
): Promise<void> {
  try {
    const { web } = await deps.workspaces.open(origin.install)
    const channel = await openDirect(web, origin.userId)
    if (channel === null) return await sendReply(deps, origin, shut, 'private')
    const isHere = channel === origin.channel
    const thread = isHere && origin.thread !== null ? { thread_ts: origin.thread } : {}
    for (const notice of messages) {
      const message = { channel, ...thread, ...renderNotice(notice) }
      let ts: string | undefined
      const post = async () => {
        ;({ ts } = await web.chat.postMessage(message))
      }
      await deliverWithFallback([post], deps.ending)
      if (notice.kept === undefined || ts === undefined) continue
      await deps.directShown(notice.kept, { install: origin.install, channel, messageId: ts })
    }
    if (!isHere) await sendReply(deps, origin, here, 'private')
  } catch (error) {
    deps.log('warn', 'not every message found its way to the one who asked', error)
    await sendReply(deps, origin, broken, 'private')
  }
}

const refused = (...lines: string[]): Notice => ({
  tone: 'refused',
  lines: lines.map((line) => [line]),
  buttons: [],
  files: [],
})
const shut = refused(
  'Slack lets me write you no direct message, so nothing could be shown.',
  'Open Slipway under Apps, write to it once, and try again.',
)
const broken = refused(
  'Slack did not take all of the messages.',
  'Look into your direct messages with Slipway, and write again.',
)
