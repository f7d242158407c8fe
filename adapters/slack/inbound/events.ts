import type { SlackEvent } from '@slack/types'
import type { Notice } from '../../../src/chat/port.ts'
import { installOf } from './interaction.ts'
import { fileOf, filesIn, draftUploadAction, readFiles } from './draft-upload.ts'
import type { DraftUpload, Once, Replaced, SharedFile } from './draft-upload.ts'
import type { Homes } from '../outbound/home.ts'
import type { Account } from '../identity.ts'
import type { Origin } from './origin.ts'
import { unknownUser, lookUpUser, trackPending } from './receive.ts'
import type { Receiving } from './receive.ts'
import { sendReply } from '../outbound/reply.ts'
import { speakDirectly } from '../outbound/speak-directly.ts'
import { unescapeText } from './unescape-text.ts'
import type { Installs } from '../workspaces.ts'

export type EventDeps = Receiving & {
  homes: Homes
  installs: Installs
  draftUpload: DraftUpload
  once: Once
}

type Said = { user?: string; channel: string; text?: string; thread_ts?: string }
type Envelope = {
  event_id: string
  team_id?: string
  enterprise_id?: string
  authorizations?: {
    enterprise_id: string | null
    team_id: string | null
    is_enterprise_install?: boolean
  }[]
}

/** What happens beside commands and buttons; acknowledged already. */
export async function handleEvent(
  deps: EventDeps,
  event: SlackEvent,
  body: Envelope,
): Promise<void> {
  switch (event.type) {
    case 'app_home_opened':
      if (event.tab === 'home')
        await trackPending(deps, deps.homes.open(accountIn(body, event.user)))
      return
    case 'app_mention':
      return trackPending(deps, spokenTo(deps, event, body, false))
    case 'message':
      if (isToUs(event)) await trackPending(deps, spokenTo(deps, event, body, true))
      return
    case 'member_joined_channel':
      return joined(deps, event, body)
    case 'app_uninstalled':
      return forget(deps, installIn(body))
    case 'tokens_revoked':
      if ((event.tokens.bot ?? []).length > 0) await forget(deps, installIn(body))
      return
    default:
  }
}

/** Something that a person wrote to the app itself. */
function isToUs(event: Extract<SlackEvent, { type: 'message' }>): event is typeof event & Said {
  const isPerson = event.subtype === undefined || event.subtype === 'file_share'
  const isBot = 'bot_id' in event && event.bot_id !== undefined
  return isPerson && !isBot && event.channel_type === 'im'
}

/** An /invite of us ends what waited for it. */
async function joined(
  { core, workspaces }: EventDeps,
  { user, channel }: { user: string; channel: string },
  body: Envelope,
): Promise<void> {
  const install = installIn(body)
  const ours = await workspaces.find(install)
  if (user === ours?.botUserId) await core.wakePlace({ platform: 'slack', install, channel })
}

async function forget({ installs, workspaces }: EventDeps, install: string): Promise<void> {
  await installs.forget(install)
  workspaces.drop(install)
}

/** Free text never decides anything: it goes to a bot that is tried, or gets the first steps, or hands in a draft. */
async function spokenTo(
  deps: EventDeps,
  said: Said,
  body: Envelope,
  direct: boolean,
): Promise<void> {
  if (said.user === undefined) return
  const account = accountIn(body, said.user)
  const { install, userId } = account
  const { channel, thread_ts } = said
  const thread = thread_ts ?? null
  const origin: Origin = { install, userId, channel, ts: null, thread, subject: null, url: null }
  const files = filesIn(said)
  if (files.length > 0) {
    const bot = wordsIn(said.text ?? '')
    return deps.once(body.event_id, () => handInFiles(deps, account, origin, files, bot))
  }
  const user = await lookUpUser(deps, account)
  if (!user) return sendReply(deps, origin, unknownUser, 'private')
  const answer = await deps.core.receive({
    kind: 'said',
    text: unescapeText(said.text ?? ''),
    platform: 'slack',
    interactionId: body.event_id,
    user,
    channel,
    direct,
    at: deps.now(),
  })
  if (answer.kind === 'direct') await speakDirectly(deps, origin, answer)
  if (answer.kind === 'notice') await sendReply(deps, origin, withFiles(answer.notice), 'private')
}

/** What only Slack can, beside the first steps; a refusal has its own next step. */
const withFiles = (notice: Notice): Notice =>
  notice.tone === 'refused'
    ? notice
    : {
        ...notice,
        lines: [...notice.lines, ['To hand in a draft: @Slipway orders, with its files.']],
      }

/** What was written beside the mention: the bot, in its own words. */
const wordsIn = (text: string): string =>
  unescapeText(text)
    .replace(/<@[^>]*>/g, ' ')
    .trim()
    .slice(0, 200)

async function handInFiles(
  deps: EventDeps,
  account: Account,
  origin: Origin,
  shared: readonly SharedFile[],
  bot: string,
  revision?: number,
): Promise<void> {
  const say = (notice: Notice) => sendReply(deps, origin, notice, 'private')
  if (bot === '') return say(refused('Say whose draft it is: @Slipway orders, with the files.'))
  const { workspace } = await deps.workspaces.open(origin.install)
  const files = await readFiles(shared, workspace, deps.apiUrl)
  if ('problem' in files) return say(refused(files.problem))
  const user = await lookUpUser(deps, account)
  if (!user) return say(unknownUser)
  const { notice, replaces } = await deps.draftUpload(user, { bot, files }, revision)
  if (replaces === null) return say(notice)
  const id = draftUploadAction(
    shared.map((file) => file.id),
    replaces,
  )
  const confirm = { id, label: 'Replace the draft', style: 'primary' as const }
  await say({ ...notice, buttons: [...notice.buttons, confirm] })
}

/** The preview was seen, and its button pressed. */
export async function confirmDraftUpload(
  deps: EventDeps,
  account: Account,
  origin: Origin,
  { files, bot, revision }: Replaced & { files: string[] },
): Promise<void> {
  const { web } = await deps.workspaces.open(origin.install)
  const found: SharedFile[] = []
  for (const id of files) {
    const file = await fileOf(web, id).catch(() => null)
    if (!file) return sendReply(deps, origin, refused(gone(files.length)), 'private')
    found.push(file)
  }
  await handInFiles(deps, account, origin, found, bot, revision)
}

const gone = (count: number): string =>
  count === 1
    ? 'That file is gone: share it again.'
    : 'One of those files is gone: share them again.'

const refused = (sentence: string): Notice => ({
  tone: 'refused',
  lines: [[sentence], ['Nothing was changed.']],
  buttons: [],
  files: [],
})

function installIn({ team_id, enterprise_id, authorizations }: Envelope): string {
  const [first] = authorizations ?? []
  const team = first?.team_id ?? team_id
  const enterprise = first?.enterprise_id ?? enterprise_id
  return installOf({
    team: team ? { id: team } : null,
    enterprise: enterprise ? { id: enterprise } : null,
    is_enterprise_install: first?.is_enterprise_install,
  })
}

const accountIn = (body: Envelope, userId: string): Account => ({
  install: installIn(body),
  userId,
  name: userId,
  team: null,
})
