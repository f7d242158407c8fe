import type { REST } from 'discord.js'
import type { Answer, ChatCore } from '../../../src/chat/port.ts'
import { openDirect, postMessage } from '../api.ts'
import { install } from '../identity.ts'
import type { Interaction } from '../inbound/interaction.ts'
import { refusalMessage } from '../inbound/prompt.ts'
import type { Reply } from '../inbound/reply.ts'
import { longRetries, retry } from '../inbound/retry.ts'
import type { Log } from '../log.ts'
import { renderNotice } from '../render/render.ts'
import { codeOf, codes } from './problems.ts'

type Direct = Extract<Answer, { kind: 'direct' }>
type SpeakDeps = { rest: REST; log: Log; core: Pick<ChatCore, 'directShown'> }

/** Messages in the direct messages of whoever acted, each after the one before it is there (F8). */
export async function speakDirectly(
  deps: SpeakDeps,
  { id, user, isDirect }: Pick<Interaction, 'id' | 'user' | 'isDirect'>,
  reply: Pick<Reply, 'say' | 'stage'>,
  { messages, here }: Direct,
): Promise<void> {
  try {
    const channel = await retry(() => openDirect(deps.rest, user.userId), longRetries)
    await postInOrder(deps, channel, id, messages)
    // A button in the direct messages needs no more; whatever else was asked waits for an answer.
    if (!isDirect || reply.stage() !== 'card') await reply.say(renderNotice(here), 'private')
  } catch (error) {
    deps.log('warn', 'not every message found its way to the one who asked', error)
    await reply.say(codeOf(error) === codes.closedDirect ? shut : broken, 'private')
  }
}

/** A message that is posted again within minutes is the same one. */
export async function postInOrder(
  { rest, core }: Pick<SpeakDeps, 'rest' | 'core'>,
  channel: string,
  key: string,
  messages: Direct['messages'],
): Promise<void> {
  for (const [n, notice] of messages.entries()) {
    const once = { nonce: `${key}-${n}`.slice(-25), enforce_nonce: true }
    const post = () => postMessage(rest, channel, renderNotice(notice), once)
    const { id: messageId } = await retry(post, longRetries)
    if (notice.kept !== undefined)
      await core.directShown(notice.kept, { install, channel, messageId })
  }
}

const shut = refusalMessage(
  'You take no direct messages from me, so nothing could be shown.',
  'Allow direct messages of this server in its privacy settings, and try again.',
)
const broken = refusalMessage(
  'Discord did not take all of the messages.',
  'Look into your direct messages with me, and write again.',
)
