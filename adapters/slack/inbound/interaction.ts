import type {
  BlockAction,
  MessageShortcut,
  SlashCommand,
  ViewOutput,
  ViewSubmitAction,
} from '@slack/bolt'
import type { KnownBlock } from '@slack/types'
import { z } from 'zod'
import type { Account } from '../identity.ts'
import { parseOrigin } from './origin.ts'
import type { Origin } from './origin.ts'
import { subjectIn } from '../render/render.ts'

/** One act of somebody, read from Slack's payload. `delivery` is the same each time it is sent. */
export type Interaction = {
  account: Account
  origin: Origin
  delivery: string
  /** Opens one modal, within 3 s. */
  trigger: string | null
  /** What the clicked message looks like. */
  blocks: readonly KnownBlock[] | null
  /** The form it happened in, as we call it, and the fields that stand there. */
  view: { id: string; form: string; fields: ReadonlySet<string> } | null
}

type Teams = {
  view?: object | undefined
  team?: { id: string } | null | undefined
  enterprise?: { id: string } | null | undefined
  is_enterprise_install?: boolean | string | undefined
}

/** The workspace, or the whole organisation where the app is installed for all of it. */
export const installOf = ({ view, team, enterprise, is_enterprise_install }: Teams): string =>
  String(is_enterprise_install) === 'true' && enterprise
    ? enterprise.id
    : (installedTeamIn({ view }) ?? team?.id ?? enterprise?.id ?? '')

/** Whose app a view belongs to: what a Slack Connect partner sends from it names their own team. */
export const installedTeamIn = (body: object | undefined): string | undefined =>
  viewed.safeParse(body).data?.view.app_installed_team_id

const viewed = z.object({ view: z.object({ app_installed_team_id: z.string() }) })

export function interactionFromCommand(command: SlashCommand): Interaction {
  const { team_id, enterprise_id, is_enterprise_install, user_id, user_name } = command
  const install = installOf({
    team: { id: team_id },
    enterprise: enterprise_id ? { id: enterprise_id } : null,
    is_enterprise_install,
  })
  return {
    account: { install, userId: user_id, name: user_name, team: null },
    origin: {
      install,
      userId: user_id,
      channel: command.channel_id,
      ts: null,
      thread: null,
      subject: null,
      url: command.response_url,
    },
    delivery: command.trigger_id,
    trigger: command.trigger_id,
    blocks: null,
    view: null,
  }
}

export function interactionFromAction(body: BlockAction): Interaction {
  const account = accountOf(body, body.user.team_id)
  const { container, message, view } = body
  // A view brings none, whatever the type says.
  const url: string | undefined = body.response_url
  const blocks: readonly KnownBlock[] | null = message?.['blocks'] ?? null
  const channel = body.channel?.id ?? stringIn(container, 'channel_id')
  const ts = stringIn(container, 'message_ts')
  const thread = threadOf(stringIn(container, 'thread_ts'), ts)
  const { install, userId } = account
  const subject = subjectIn(blocks ?? undefined)
  return {
    account,
    origin:
      view?.type === 'modal'
        ? parseOrigin(view.private_metadata, account)
        : { install, userId, channel, ts, thread, subject, url: url ?? null },
    delivery: body.trigger_id,
    trigger: body.trigger_id,
    blocks,
    view: view?.type === 'modal' ? viewOf(view) : null,
  }
}

export function interactionFromSubmit(body: ViewSubmitAction): Interaction {
  const account = accountOf(body, body.user.team_id)
  return {
    account,
    origin: parseOrigin(body.view.private_metadata, account),
    delivery: body.trigger_id,
    trigger: null,
    blocks: null,
    view: viewOf(body.view),
  }
}

const viewOf = ({ id, callback_id, state }: ViewOutput): Interaction['view'] => ({
  id,
  form: callback_id,
  fields: new Set(Object.keys(state.values)),
})

export function interactionFromShortcut(body: MessageShortcut): Interaction {
  const account = accountOf(body, body.user.team_id)
  const { install, userId } = account
  const blocks: readonly KnownBlock[] | null = body.message['blocks'] ?? null
  const subject = subjectIn(blocks ?? undefined)
  return {
    account,
    origin: {
      install,
      userId,
      channel: body.channel.id,
      ts: body.message_ts,
      thread: threadOf(stringIn(body.message, 'thread_ts'), body.message_ts),
      subject,
      // Its way back replaces nothing: a card is reached by its time stamp.
      url: subject === null ? body.response_url : null,
    },
    delivery: body.trigger_id,
    trigger: body.trigger_id,
    blocks,
    view: null,
  }
}

export function accountOf(
  body: Teams & { user: { id: string; name?: string; username?: string } },
  team: string | undefined,
): Account {
  const { id, name, username } = body.user
  return { install: installOf(body), userId: id, name: name ?? username ?? id, team: team ?? null }
}

/** A message that others replied to names its own thread: who acts on it is not in there. */
const threadOf = (thread: string | null | undefined, ts: string | null): string | null =>
  !thread || thread === ts ? null : thread

function stringIn(container: Record<string, unknown>, name: string): string | null {
  const value = container[name]
  return typeof value === 'string' ? value : null
}
