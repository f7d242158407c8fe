import { Client, DiscordAPIError, REST, type ClientOptions, type Interaction } from 'discord.js'
import { makeRequest } from '../../../../adapters/discord/api.ts'
import type { Discord } from '../index.ts'

/** The real discord.js against the double, for the double's own tests. */
export async function startClient(
  discord: Discord,
  listen: (interaction: Interaction) => Promise<unknown> = async () => {},
  more: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = clientOf(discord, more)
  client.on('interactionCreate', (interaction) => {
    listen(interaction).catch((error: unknown) => client.emit('error', asError(error)))
  })
  const ready = new Promise<Client<true>>((resolve) => client.once('clientReady', resolve))
  await client.login(discord.token())
  return ready
}

export function clientOf(discord: Discord, more: Partial<ClientOptions> = {}): Client {
  const { rest, ws, ...others } = more
  const client = new Client({
    intents: [1],
    allowedMentions: { parse: [] },
    rest: { api: discord.apiUrl, cdn: discord.cdnUrl, makeRequest, ...rest },
    // discord.js lets one IDENTIFY through every 5 s; no test waits for that.
    ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }), ...ws },
    ...others,
  })
  client.on('error', () => {})
  return client
}

export async function stopAll(discord: Discord, ...clients: Client[]): Promise<void> {
  for (const client of clients) await client.destroy()
  await discord.stop()
}

/** What Discord answered instead of agreeing. */
export async function refusal(call: Promise<unknown>): Promise<DiscordAPIError> {
  try {
    await call
  } catch (error) {
    if (error instanceof DiscordAPIError) return error
    throw error
  }
  throw new Error('Discord agreed')
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** discord.js's way to the HTTP API alone. It waits for nothing that Discord asks it to wait for. */
export function restOf(discord: Discord, token = discord.token()): REST {
  const options = { api: discord.apiUrl, retries: 0, rejectOnRateLimit: () => true, makeRequest }
  return new REST(options).setToken(token)
}
