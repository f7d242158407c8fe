import type { SlackEvent } from '@slack/types'
import { directWith } from '../api/call.ts'
import type { Delivery } from '../api/deliver.ts'
import { elementActions, type Elements } from './act-on-elements.ts'
import { addMessage } from '../api/messages.ts'
import { notice } from '../api/notices.ts'
import { fileShown, keepFile } from './people-files.ts'
import { commandPayload, eventPayload, shortcutPayload, type Scene } from '../payloads.ts'
import { answerCommand } from '../api/response-urls.ts'
import { showMessage, showView, type ShownMessage, type ShownView } from './screen.ts'
import type { Ack } from '../api/socket-mode.ts'
import { topView } from '../api/views.ts'
import type { Channel, Member, Message, World } from '../world.ts'

export type VisibleScreen = {
  /** The modal on top. */
  modal: ShownView | null
  home: ShownView | null
  /** The conversation with the app. */
  directs: ShownMessage[]
  /** What only this person sees, in channels and threads. */
  privates: ShownMessage[]
  /** What Slack itself said: a command that failed, a form that could not be sent. */
  notices: string[]
}
/** Somebody at a screen: can do only what is on it. Everything answers with the app's acknowledgement. */
export type Person = Elements & {
  id: string
  sees: () => VisibleScreen
  /** A slash command; anything else is just said. Not in threads: Slack has no commands there (slack.md 12). */
  types: (line: string, channel: string) => Promise<Ack>
  /** Says something in a channel, a thread, or to the app (`direct`). */
  says: (text: string, to: Saying) => Promise<Ack | null>
  /** Says it with a file, or several. */
  shares: (files: Content | Content[], text: string, to: Saying) => Promise<Ack | null>
  /** A message shortcut from the “…” menu. */
  shortcut: (on: ShownMessage, callbackId: string) => Promise<Ack>
  opensHome: () => Promise<Ack>
  /** Reloads Slack: whatever only this person saw is gone (slack.md 8). */
  reloads: () => void
}
type Content = { name: string; content: string }
/** A channel's id, `direct` for the conversation with the app, or a thread. */
export type Saying = string | { thread: ShownMessage }

export function makePerson(world: World, delivery: Delivery, member: Member, team: string): Person {
  const scene: Scene = { world, member, team }
  const event = async (said: SlackEvent, name: string) =>
    world.events.has(name) ? delivery.sendEvent(eventPayload(world, team, said)) : null
  const say = async (text: string, to: Saying, files: Message['files']) => {
    const channel = placeOf(scene, to)
    const threadTs = typeof to === 'object' ? (to.thread.message.threadTs ?? to.thread.ts) : null
    const said = { channel: channel.id, user: member.id, byApp: false, text, threadTs, files }
    return tell(scene, event, channel, addMessage(world, said))
  }
  return {
    id: member.id,
    ...elementActions(scene, delivery),
    sees: () => sightOf(scene),
    types: async (line, at) => {
      const channel = channelFor(scene, at)
      const [, command = '', text = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(line) ?? []
      if (command === '') throw new Error(`“${line}” is no command: use says()`)
      if (world.commands && !world.commands.has(command))
        return refuse(scene, `${command} is not a valid command.`)
      const payload = commandPayload(scene, channel, command, text)
      const ack = await delivery.send('slash_commands', payload)
      if (!ack.ok) notice(world, member.id, `${command} failed with the error "${ack.reason}"`)
      else answerCommand(world, payload.response_url, ack.body)
      return ack
    },
    says: (text, to) => say(text, to, []),
    shares: (given, text, to) => {
      const files = [given].flat()
      if (files.length > filesMax) throw new Error('Slack takes 10 files at a time')
      const ids = files.map((file) => keepFile(world, member, file).id)
      return say(text, to, ids)
    },
    shortcut: (on, callbackId) =>
      delivery.send('interactive', shortcutPayload(scene, on.message, callbackId)),
    opensHome: async () => {
      const channel = directFor(scene).id
      const opened: SlackEvent = {
        type: 'app_home_opened',
        user: member.id,
        channel,
        tab: 'home',
        event_ts: world.ts(),
      }
      const ack = await event(opened, 'app_home_opened')
      return ack ?? { ok: false, reason: 'dispatch_failed' }
    },
    reloads: () => {
      for (const one of world.messages) if (one.onlyFor === member.id) one.gone = true
    },
  }
}

/** Slack's own limit of one message (unverified). */
const filesMax = 10

type SendEvent = (said: SlackEvent, name: string) => Promise<Ack | null>

/** A message event to who subscribed to that kind of channel, and a mention of the app on its own. */
async function tell(scene: Scene, event: SendEvent, channel: Channel, message: Message) {
  const { world, member, team } = scene
  const bot = world.workspaces.get(team)?.botUserId
  const files = message.files.flatMap((id) => world.files.get(id) ?? [])
  const base = {
    user: member.id,
    text: message.text,
    ts: message.ts,
    channel: channel.id,
    event_ts: message.ts,
    team,
    ...(message.threadTs !== null && { thread_ts: message.threadTs }),
    ...(files.length > 0 && { files: files.map((file) => fileShown(world, file)) }),
  }
  if (!channel.members.has(bot ?? '')) return null
  if (channel.kind !== 'im' && message.text.includes(`<@${bot}>`))
    return event({ ...base, type: 'app_mention' }, 'app_mention')
  const channel_type = { public: 'channel', private: 'group', im: 'im' } as const
  const name = { public: 'message.channels', private: 'message.groups', im: 'message.im' }
  const said = { ...base, type: 'message' as const, channel_type: channel_type[channel.kind] }
  const subtype = files.length > 0 ? { subtype: 'file_share' as const } : { subtype: undefined }
  return event({ ...said, ...subtype }, name[channel.kind])
}

function sightOf({ world, member, team }: Scene): VisibleScreen {
  const modal = topView(world, member.id)
  const home = world.homes.get(member.id)
  const direct = [...world.channels.values()].find(
    (one) => one.kind === 'im' && one.team === team && one.members.has(member.id),
  )
  const mine = world.messages.filter((one) => !one.gone && one.onlyFor === member.id)
  return {
    modal: modal ? showView(world, modal.view, modal.errors) : null,
    home: home ? showView(world, home, {}) : null,
    directs: direct ? messagesIn(world, direct.id) : [],
    privates: mine.map((one) => showMessage(world, one)),
    notices: [...(world.notices.get(member.id) ?? [])],
  }
}

/** What everybody sees in a channel; replies stand in their threads. */
export function messagesIn(world: World, channel: string): ShownMessage[] {
  return world.messages
    .filter((one) => one.channel === channel && !one.gone && one.onlyFor === null)
    .filter((one) => one.threadTs === null || one.broadcast)
    .map((one) => showMessage(world, one))
}

function placeOf(scene: Scene, to: Saying): Channel {
  if (to === 'direct') return directFor(scene)
  return channelFor(scene, typeof to === 'string' ? to : to.thread.channel)
}

function channelFor({ world, member }: Scene, id: string): Channel {
  const channel = world.channels.get(id)
  if (!channel?.members.has(member.id)) throw new Error(`${member.name} is not in ${id}`)
  if (member.deleted) throw new Error(`${member.name} is deactivated`)
  return channel
}

function directFor({ world, member, team }: Scene): Channel {
  const workspace = world.workspaces.get(team)
  if (!workspace) throw new Error(`no workspace ${team}`)
  return directWith(world, workspace, member.id)
}

function refuse({ world, member }: Scene, text: string): Ack {
  notice(world, member.id, text)
  return { ok: false, reason: 'dispatch_failed' }
}
