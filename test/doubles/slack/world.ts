import type { ViewOutput } from '@slack/bolt'
import type { KnownBlock, MessageMetadata } from '@slack/types'
import type { UsersInfoResponse } from '@slack/web-api'

type SlackUser = NonNullable<UsersInfoResponse['user']>
type SlackProfile = NonNullable<SlackUser['profile']>
/** A user as `users.info` shows them; in an Enterprise Grid, `team_id` may be another home (slack.md). */
export type Member = SlackUser & {
  id: string
  team_id: string
  name: string
  tz: string
  locale: string
  deleted: boolean
  is_bot: boolean
  profile: SlackProfile & { display_name: string }
}
export type Workspace = {
  id: string
  name: string
  domain: string
  botUserId: string
  botId: string
  /** The Enterprise organisation that installed the app for this workspace too (slack.md 5). */
  organisation?: string
}
export type Channel = {
  id: string
  team: string
  name: string
  kind: 'public' | 'private' | 'im'
  members: Set<string>
  archived: boolean
}
export type Message = {
  ts: string
  channel: string
  user: string
  byApp: boolean
  text: string
  blocks: KnownBlock[]
  metadata: MessageMetadata | null
  threadTs: string | null
  broadcast: boolean
  /** What it said before each edit, oldest first. */
  before: { text: string; blocks: KnownBlock[] }[]
  files: string[]
  /** The only person who sees it; null: everybody in the channel. */
  onlyFor: string | null
  gone: boolean
}
export type Token = {
  value: string
  kind: 'bot' | 'app'
  team: string | null
  scopes: string[]
  state: 'live' | 'token_revoked' | 'token_expired' | 'account_inactive'
}
export type OpenView = {
  view: ViewOutput
  user: string
  open: boolean
  errors: Record<string, string>
}
export type Trigger = {
  id: string
  team: string
  user: string
  madeAt: number
  used: boolean
  /** The modal it came from; only such a trigger may push. */
  viewId: string | null
}
export type ResponseUrl = {
  id: string
  team: string
  user: string
  channel: string
  madeAt: number
  uses: number
  /** What `replace_original` replaces. */
  target: string | null
}
export type UploadedFile = {
  id: string
  team: string
  by: string
  name: string
  title: string
  length: number
  bytes: Uint8Array | null
  completed: boolean
  /** Slack has looked at the bytes; a slack_file block works only from here on. */
  ready: boolean
  spoiled: boolean
  shares: { channel: string; ts: string }[]
}

/** Everything that the local Slack remembers. One app, any number of workspaces. */
export type World = {
  now: () => number
  /** slack.md 8: how long the app has to acknowledge. */
  ackMs: number
  appId: string
  signingSecret: string
  client: { id: string; secret: string }
  workspaces: Map<string, Workspace>
  /** Organisations that installed the app for all of their workspaces. */
  organisations: Map<string, Workspace>
  members: Map<string, Member>
  channels: Map<string, Channel>
  messages: Message[]
  tokens: Map<string, Token>
  views: Map<string, OpenView>
  homes: Map<string, ViewOutput>
  triggers: Map<string, Trigger>
  responseUrls: Map<string, ResponseUrl>
  files: Map<string, UploadedFile>
  shares: 'soon' | 'held' | 'lost'
  privates: 'shown' | 'lost'
  codes: Map<string, { team: string; user: string; redirectUri: string; used: boolean }>
  /** The slash commands the app registered; null: any (Slack would know them from the manifest). */
  commands: Set<string> | null
  /** The bot events the app subscribed to. */
  events: Set<string>
  /** What Slack itself told a person, for example that a command timed out. */
  notices: Map<string, string[]>
  /** `http://127.0.0.1:port`, known once the server listens. */
  origin: string
  id: (prefix: string) => string
  ts: () => string
  /** Wakes whoever waits with `until`. */
  changed: () => void
  onChange: Set<() => void>
}

/** Of that workspace: it is their home, or their organisation put them into it too. */
export const belongsTo = ({ team_id, enterprise_user }: Member, team: string): boolean =>
  team_id === team || (enterprise_user?.teams ?? []).includes(team)

export function makeWorld(now: () => number): World {
  const counts = new Map<string, number>()
  const onChange = new Set<() => void>()
  let lastMicros = 0
  return {
    now,
    ackMs: 3000,
    appId: 'A1',
    signingSecret: '8f742231b10e8888abcd99yyyzzz85a5',
    client: { id: '111.222', secret: 'client-secret' },
    workspaces: new Map(),
    organisations: new Map(),
    members: new Map(),
    channels: new Map(),
    messages: [],
    tokens: new Map(),
    views: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    files: new Map(),
    shares: 'soon',
    privates: 'shown',
    codes: new Map(),
    commands: null,
    // slack.md 11: these, and message.im for trying a bot in a direct message.
    events: new Set([
      'app_home_opened',
      'app_mention',
      'app_uninstalled',
      'member_joined_channel',
      'tokens_revoked',
      'message.im',
    ]),
    notices: new Map(),
    origin: '',
    id: (prefix) => {
      const count = (counts.get(prefix) ?? 0) + 1
      counts.set(prefix, count)
      return `${prefix}${String(count).padStart(6, '0')}`
    },
    ts: () => {
      lastMicros = Math.max(lastMicros + 1, now() * 1000)
      const seconds = Math.floor(lastMicros / 1e6)
      return `${seconds}.${String(lastMicros % 1e6).padStart(6, '0')}`
    },
    changed: () => {
      for (const wake of onChange) wake()
    },
    onChange,
  }
}
