import type { WebClient } from '@slack/web-api'
import { SendProblem } from '../../../src/chat/outbound-port.ts'
import type { File, Notice } from '../../../src/chat/port.ts'
import { limits } from '../render/limits.ts'
import type { Log } from '../log.ts'
import type { Origin } from '../inbound/origin.ts'
import { fileSign, isPicture, renderNotice } from '../render/render.ts'
import type { Rendered } from '../render/render.ts'
import { escapeCut } from '../render/render-rich.ts'
import { postToResponseUrl } from '../inbound/response-url.ts'
import { openDirect } from './send.ts'
import { uploadFiles } from './upload.ts'
import { deliverWithFallback } from '../inbound/delivery-fallback.ts'
import type { Workspaces } from '../workspaces.ts'

export type ReplyDeps = {
  workspaces: Workspaces
  log: Log
  /** Null is Slack itself. */
  apiUrl: string | null
  /** We stop: nobody waits any more for a better moment. */
  ending: AbortSignal
}

/** Answers whoever acted; what finds no way to them in the channel goes to their messages (F68). */
export async function sendReply(
  deps: ReplyDeps,
  origin: Origin,
  notice: Notice,
  audience: 'private' | 'public',
): Promise<void> {
  try {
    const rendered = renderNotice(notice)
    if (audience === 'public') await replyPublicly(deps, origin, rendered, notice.files)
    else await replyPrivately(deps, origin, rendered, notice.files)
  } catch (error) {
    deps.log('warn', 'an answer found no way to the one who asked', error)
  }
}

async function replyPublicly(
  deps: ReplyDeps,
  origin: Origin,
  said: Rendered,
  files: readonly File[],
) {
  const { channel, url } = origin
  const here = { ...said, ...inThread(origin) }
  const back = { response_type: 'in_channel' as const, replace_original: false, ...here }
  const attempts = [
    ...(url === null ? [] : [() => postToResponseUrl(deps, url, back)]),
    ...(channel === null
      ? []
      : [async () => (await webOf(deps, origin)).chat.postMessage({ channel, ...here })]),
  ]
  await deliverWithFallback(attempts, deps.ending)
  const [first] = files
  if (!first) return
  const web = await webOf(deps, origin)
  const { thread } = origin
  const to = channel !== null && { channel, ...(thread !== null && { thread }) }
  const isShown = to !== false && (await uploadFiles(deps.log, web, to, files))
  if (!isShown) await sendPrivately(deps, origin, notShown(first))
}

/** An ephemeral message holds no file: files go to the direct messages. */
async function replyPrivately(
  deps: ReplyDeps,
  origin: Origin,
  said: Rendered,
  files: readonly File[],
) {
  await sendPrivately(deps, origin, said)
  const [first] = files
  if (!first) return
  const web = await webOf(deps, origin)
  const dm = await openDirect(web, origin.userId)
  if (dm === null) return
  const comment = `${fileSign(first)} ${escapeCut(first.alt, limits.section)}`
  const isSent = await uploadFiles(deps.log, web, { channel: dm, comment }, files)
  if (isSent && origin.channel !== dm) await sendPrivately(deps, origin, sentDirectly(first))
  if (!isSent) await sendPrivately(deps, origin, notShown(first))
}

function sendPrivately(deps: ReplyDeps, origin: Origin, said: Rendered): Promise<void> {
  const { url, channel, userId } = origin
  const here = { ...said, ...inThread(origin) }
  const back = { response_type: 'ephemeral' as const, replace_original: false, ...here }
  // In a conversation of two everything is private already.
  const isShared = channel !== null && !channel.startsWith('D')
  return deliverWithFallback(
    [
      ...(url === null ? [] : [() => postToResponseUrl(deps, url, back)]),
      ...(isShared
        ? [
            async () =>
              (await webOf(deps, origin)).chat.postEphemeral({ channel, user: userId, ...here }),
          ]
        : []),
      async () => {
        const web = await webOf(deps, origin)
        const dm = await openDirect(web, userId)
        if (dm === null) throw new SendProblem('slack', 'they take no messages', null)
        await web.chat.postMessage({ channel: dm, ...(dm === channel ? here : said) })
      },
    ],
    deps.ending,
  )
}

/** Where somebody speaks in a thread, they look for the answer there. */
const inThread = ({ thread }: Origin) => (thread === null ? {} : { thread_ts: thread })

const webOf = async ({ workspaces }: ReplyDeps, { install }: Origin): Promise<WebClient> =>
  (await workspaces.open(install)).web

const line = (tone: Notice['tone'], text: string) =>
  renderNotice({ tone, lines: [[text]], buttons: [], files: [] })

const nameOf = (file: File) => (isPicture(file) ? 'picture' : 'file')

const sentDirectly = (file: File) =>
  line('info', `The ${nameOf(file)} is in your direct messages with Slipway.`)

const notShown = (file: File) =>
  line(
    'refused',
    isPicture(file)
      ? 'Slack did not take the picture. The link above works; ask again for the picture.'
      : 'Slack did not take the file. Ask again for it.',
  )
