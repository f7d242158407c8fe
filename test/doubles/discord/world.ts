import type {
  APIApplicationCommand,
  APIEmbed,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
  InteractionType,
  Locale,
} from 'discord-api-types/v10'

export type User = {
  id: string
  name: string
  bot: boolean
  locale: Locale
  /** Takes no direct messages from the bot (discord.md 4: 50007). */
  closed: boolean
}
export type Member = { roles: string[]; admin: boolean }
export type Role = { id: string; name: string }
export type Guild = {
  id: string
  name: string
  locale: Locale
  roles: Map<string, Role>
  members: Map<string, Member>
  /** False after the bot was removed. */
  joined: boolean
}
export type Channel = {
  id: string
  name: string
  kind: 'text' | 'dm' | 'thread'
  /** Null: a direct message. */
  guild: string | null
  /** Of a thread. */
  parent: string | null
  owner: string | null
  archived: boolean
  locked: boolean
  autoArchiveMinutes: number
  /** People of a direct message, or of a private channel; null: everybody in the guild. */
  people: Set<string> | null
  /** Permission bits that the bot lacks here. */
  denied: bigint
  gone: boolean
}
export type Attachment = {
  id: string
  filename: string
  description: string | null
  contentType: string
  bytes: Uint8Array
}
export type Message = {
  id: string
  channel: string
  author: string
  content: string
  embeds: APIEmbed[]
  components: APIMessageTopLevelComponent[]
  attachments: Attachment[]
  flags: number
  nonce: string | null
  createdAt: number
  editedAt: number | null
  /** What it said before each edit, oldest first. */
  before: { content: string; embeds: APIEmbed[]; components: APIMessageTopLevelComponent[] }[]
  repliesTo: string | null
  mentions: string[]
  /** Which interaction made it; only its token reaches an ephemeral one. */
  interaction: string | null
  /** The only person who sees it; null: everybody in the channel. */
  onlyFor: string | null
  gone: boolean
}
export type OpenModal = {
  interaction: string
  user: string
  channel: string
  /** The message whose component opened it. */
  message: string | null
  data: APIModalInteractionResponseCallbackData
  open: boolean
}
export type Choice = { name: string; value: string | number }
/** What the first callback was, as the person at the screen feels it. */
export type FirstAnswer =
  | { kind: 'message' | 'update'; ephemeral: boolean }
  | { kind: 'deferred'; ephemeral: boolean }
  | { kind: 'deferred update' }
  | { kind: 'choices'; choices: Choice[] }
  | { kind: 'modal' }
export type Interaction = {
  id: string
  token: string
  type: InteractionType
  user: string
  channel: string
  /** The message of the component, or of the modal's component. */
  message: string | null
  payload: object
  madeAt: number
  answer: FirstAnswer | null
  /** `@original`. */
  original: string | null
  answered: (answer: FirstAnswer) => void
}

/** Everything that the local Discord remembers. One application, any number of guilds. */
export type World = {
  now: () => number
  /** discord.md 4: how long the application has for its first callback. */
  callbackMs: number
  applicationId: string
  token: string
  /** False: revoked or reset; everything is 401 and the gateway closes with 4004. */
  tokenValid: boolean
  botUserId: string
  users: Map<string, User>
  guilds: Map<string, Guild>
  channels: Map<string, Channel>
  messages: Message[]
  /** By scope: a guild id, or `global`. */
  commands: Map<string, APIApplicationCommand[]>
  creates: { scope: string; at: number }[]
  interactions: Map<string, Interaction>
  modals: OpenModal[]
  /** What Discord itself told a person, for example that the application did not respond. */
  notices: Map<string, string[]>
  /** `http://127.0.0.1:port`, known once the server listens. */
  origin: string
  id: () => string
  changed: () => void
  onChange: Set<() => void>
}

/** Discord's epoch, 2015: its ids carry their own time. */
const epochMs = 1_420_070_400_000

export function makeWorld(now: () => number): World {
  const onChange = new Set<() => void>()
  let count = 0
  return {
    now,
    callbackMs: 3000,
    applicationId: '1000000000000000001',
    token: 'MTAwMDAwMDAwMDAwMDAwMDAwMQ.double.token',
    tokenValid: true,
    // An application and its bot user share their id.
    botUserId: '1000000000000000001',
    users: new Map(),
    guilds: new Map(),
    channels: new Map(),
    messages: [],
    commands: new Map(),
    creates: [],
    interactions: new Map(),
    modals: [],
    notices: new Map(),
    origin: '',
    id: () => {
      count += 1
      const since = BigInt(Math.max(0, Math.floor(now() - epochMs)))
      return String((since << 22n) + BigInt(count))
    },
    changed: () => {
      for (const look of onChange) look()
    },
    onChange,
  }
}

export function notice(world: World, user: string, text: string): void {
  world.notices.set(user, [...(world.notices.get(user) ?? []), text])
  world.changed()
}
