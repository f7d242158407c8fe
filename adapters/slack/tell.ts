import type { WebClient } from '@slack/web-api'
import type { File, Notice } from '../../src/chat/port.ts'
import type { Log } from './log.ts'
import type { Origin } from './origin.ts'
import { renderNotice } from './render.ts'
import type { Rendered } from './render.ts'
import { respond } from './respond.ts'
import { openDirect } from './send.ts'
import { uploadFiles } from './upload.ts'
import type { Workspaces } from './workspaces.ts'

type Deps = { workspaces: Workspaces; log: Log }

/** Answers whoever acted; what finds no way to them in the channel goes to their messages (F68). */
export async function tell(
  deps: Deps,
  origin: Origin,
  notice: Notice,
  audience: 'private' | 'public',
): Promise<void> {
  try {
    const { web } = await deps.workspaces.open(origin.install)
    const rendered = renderNotice(notice)
    if (audience === 'public') await tellAll(web, origin, rendered, notice.files)
    else await tellOne(web, origin, rendered, notice.files)
  } catch (error) {
    deps.log('warn', 'an answer found no way to the one who asked', error)
  }
}

async function tellAll(web: WebClient, origin: Origin, said: Rendered, files: readonly File[]) {
  const { channel, url } = origin
  const isOut = await respond(url, {
    response_type: 'in_channel',
    replace_original: false,
    ...said,
  })
  if (!isOut && channel !== null) await web.chat.postMessage({ channel, ...said })
  if (files.length === 0) return
  const isShown =
    channel !== null && (await uploadFiles(web, { channel }, files).catch(() => false))
  if (!isShown) await tellOne(web, origin, notShown, [])
}

/** An ephemeral message holds no file: pictures go to the direct messages. */
async function tellOne(web: WebClient, origin: Origin, said: Rendered, files: readonly File[]) {
  const isOut = await tellPrivately(web, origin, said)
  if (isOut && files.length === 0) return
  const dm = await openDirect(web, origin.userId)
  if (dm === null) return
  if (!isOut) await web.chat.postMessage({ channel: dm, ...said })
  if (files.length === 0) return
  const comment = `🖼 ${files[0]?.alt ?? ''}`
  const isSent = await uploadFiles(web, { channel: dm, comment }, files).catch(() => false)
  if (isSent && origin.channel !== dm) await tellPrivately(web, origin, sentDirectly)
  if (!isSent) await tellPrivately(web, origin, notShown)
}

async function tellPrivately(web: WebClient, origin: Origin, said: Rendered): Promise<boolean> {
  const { url, channel, userId } = origin
  if (await respond(url, { response_type: 'ephemeral', replace_original: false, ...said })) {
    return true
  }
  // In a conversation of two everything is private already.
  if (channel === null || channel.startsWith('D')) return false
  return web.chat.postEphemeral({ channel, user: userId, ...said }).then(
    () => true,
    () => false,
  )
}

const line = (tone: Notice['tone'], text: string) =>
  renderNotice({ tone, lines: [[text]], buttons: [], files: [] })

const sentDirectly = line('info', 'The picture is in your direct messages with Slipway.')
const notShown = line(
  'refused',
  'Slack did not take the picture. The link above works; ask again for the picture.',
)
