import type {
  BlockAction,
  BlockElementAction,
  BlockSuggestion,
  EnvelopedEvent,
  MessageShortcut,
  SlashCommand,
  ViewClosedAction,
  ViewOutput,
  ViewSubmitAction,
} from '@slack/bolt'
import type { SlackEvent } from '@slack/types'
import { asSlackMessage } from './api/messages.ts'
import { initialState, type Field } from './checks/fields.ts'
import { makeResponseUrl } from './api/response-urls.ts'
import { makeTrigger } from './api/triggers.ts'
import { belongsTo } from './world.ts'
import type { Channel, Member, Message, World } from './world.ts'

/** Slack's payloads (slack.md 7), in Bolt's own types. */
const legacyToken = 'verification-token'

/** Who acts, and for which installation. */
export type Scene = { world: World; member: Member; team: string }

export function commandPayload(
  scene: Scene,
  channel: Channel,
  command: string,
  text: string,
): SlashCommand {
  const { world, member, team } = scene
  const enterprise = organisationOf(world, team)
  return {
    token: legacyToken,
    team_id: team,
    team_domain: domainOf(scene),
    channel_id: channel.id,
    channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
    user_id: member.id,
    user_name: member.name,
    command,
    text,
    api_app_id: world.appId,
    ...(enterprise && { enterprise_id: enterprise.id, enterprise_name: enterprise.name }),
    is_enterprise_install: enterprise ? 'true' : 'false',
    response_url: responseUrl(scene, channel.id, null),
    trigger_id: makeTrigger(world, { team, user: member.id }),
  }
}

/** A click or choice; in a message it comes with a response_url, in a view with the view. */
export function actionPayload(
  scene: Scene,
  on: { message: Message } | { view: ViewOutput },
  action: BlockElementAction,
): BlockAction | Omit<BlockAction, 'response_url'> {
  const { world, member, team } = scene
  const base = { ...common(scene), type: 'block_actions' as const, actions: [action] }
  const user = { ...userOf(scene), username: member.name }
  if ('view' in on) {
    const { view } = on
    // Bolt's type wants a response_url here too; Slack sends none with a view.
    return {
      ...base,
      ...ownTeam(scene),
      user,
      container: { type: 'view', view_id: view.id },
      trigger_id: makeTrigger(world, { team, user: member.id, viewId: view.id }),
      view,
      state: view.state,
    }
  }
  const { message } = on
  const is_ephemeral = message.onlyFor !== null
  return {
    ...base,
    user,
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral,
      ...(message.threadTs !== null && { thread_ts: message.threadTs }),
    },
    trigger_id: makeTrigger(world, { team, user: member.id }),
    channel: { id: message.channel, name: world.channels.get(message.channel)?.name ?? '' },
    // With an ephemeral the message itself is left out (unverified).
    ...(!is_ephemeral && { message: asSlackMessage(world, message, true) }),
    state: { values: initialState(message.blocks) },
    response_url: responseUrl(scene, message.channel, message.ts),
  }
}

export function submissionPayload(scene: Scene, view: ViewOutput): ViewSubmitAction {
  const { world, member, team } = scene
  return {
    ...common(scene),
    ...ownTeam(scene),
    type: 'view_submission',
    user: userOf(scene),
    trigger_id: makeTrigger(world, { team, user: member.id, viewId: view.id }),
    view,
    response_urls: [],
  }
}

export function closedPayload(scene: Scene, view: ViewOutput, all: boolean): ViewClosedAction {
  return {
    ...common(scene),
    ...ownTeam(scene),
    type: 'view_closed',
    user: userOf(scene),
    view,
    is_cleared: all,
  }
}

export function suggestionPayload(
  scene: Scene,
  on: { message: Message } | { view: ViewOutput },
  { blockId, actionId }: Field,
  value: string,
): BlockSuggestion {
  const place =
    'view' in on
      ? { ...ownTeam(scene), view: on.view, container: { type: 'view', view_id: on.view.id } }
      : {
          container: { type: 'message', message_ts: on.message.ts, channel_id: on.message.channel },
          channel: { id: on.message.channel, name: '' },
        }
  return {
    ...common(scene),
    ...place,
    type: 'block_suggestion',
    user: userOf(scene),
    block_id: blockId,
    action_id: actionId,
    value,
  }
}

export function shortcutPayload(
  scene: Scene,
  message: Message,
  callback_id: string,
): MessageShortcut {
  const { world, member, team } = scene
  return {
    ...common(scene),
    type: 'message_action',
    callback_id,
    trigger_id: makeTrigger(world, { team, user: member.id }),
    message_ts: message.ts,
    action_ts: world.ts(),
    response_url: responseUrl(scene, message.channel, null),
    message: asSlackMessage(world, message, true),
    channel: { id: message.channel, name: world.channels.get(message.channel)?.name ?? '' },
    user: userOf(scene),
  }
}

export function eventPayload(
  world: World,
  team: string,
  event: SlackEvent,
): EnvelopedEvent<SlackEvent> {
  const user_id = world.workspaces.get(team)?.botUserId ?? ''
  const enterprise_id = organisationOf(world, team)?.id ?? null
  const is_enterprise_install = enterprise_id !== null
  return {
    token: legacyToken,
    team_id: team,
    api_app_id: world.appId,
    event,
    type: 'event_callback',
    event_id: world.id('Ev'),
    event_time: Math.floor(world.now() / 1000),
    authorizations: [
      { enterprise_id, team_id: team, user_id, is_bot: true, is_enterprise_install },
    ],
  }
}

function common(scene: Scene) {
  const enterprise = organisationOf(scene.world, scene.team)
  return {
    team: { id: scene.team, domain: domainOf(scene) },
    api_app_id: scene.world.appId,
    token: legacyToken,
    ...(enterprise && { enterprise: { id: enterprise.id, name: enterprise.name } }),
    is_enterprise_install: enterprise !== null,
  }
}

/**
 * What a Slack Connect partner does in a view comes with their own team; whose app it is stands in
 * the view's `app_installed_team_id` (slack.md, 2026 additions).
 */
function ownTeam({ world, member, team }: Scene) {
  if (belongsTo(member, team) || world.workspaces.get(team)?.organisation) return {}
  return { team: { id: member.team_id, domain: domainOf({ world, member, team: member.team_id }) } }
}

/** Where an organisation installed the app, its payloads say so (slack.md 5). */
function organisationOf(world: World, team: string) {
  return world.organisations.get(world.workspaces.get(team)?.organisation ?? '') ?? null
}

function userOf({ member }: Scene) {
  return { id: member.id, name: member.name, team_id: member.team_id }
}

function domainOf({ world, team }: Scene): string {
  return world.workspaces.get(team)?.domain ?? ''
}

function responseUrl({ world, member, team }: Scene, channel: string, target: string | null) {
  return makeResponseUrl(world, { team, user: member.id, channel, target })
}
