import { applicationIn, discordManifest } from '../../adapters/discord/manifest.ts'
import { slackManifest } from '../../adapters/slack/manifest.ts'
import { commandSpecs } from '../chat/command-specs.ts'
import type { Config } from '../config.ts'
import { Refusal } from '../refusal.ts'
import { print } from './print.ts'

/**
 * Prints what to paste into Slack's "From a manifest". With a public address and no app token it is
 * for signed HTTP, otherwise for Socket Mode.
 * @throws Refusal VALIDATION for signed HTTP at no address
 */
export function manifestSlack(config: Config, { http = false }: { http?: boolean }): void {
  const isHttp = http || (config.slack !== null && config.slack.appToken === null)
  if (isHttp && config.publicUrl === null) throw noPublicUrl
  const url = isHttp ? config.publicUrl : null
  print(JSON.stringify(slackManifest(commandSpecs(config.commandPrefix), url), null, 2))
}

const noPublicUrl = new Refusal(
  'VALIDATION',
  'Slack calls the app at a public address, and nothing says which.',
  'Set PUBLIC_URL, such as https://slipway.example.com; without --http the manifest is for Socket Mode, which needs none.',
)

/**
 * Prints the link that invites the bot, or the commands that it registers by itself.
 * @throws Refusal VALIDATION when nothing names the application
 */
export function manifestDiscord(
  { discord, discordInvite, commandPrefix }: Config,
  options: { commands?: boolean } = {},
): void {
  const { applicationId: named, guildId } = discordInvite
  const applicationId = named ?? applicationIn(discord?.token ?? '')
  if (applicationId === null) throw noApplication
  const app = { applicationId, guildId }
  const { invite, commands } = discordManifest(commandSpecs(commandPrefix), app)
  if (options.commands) return print(JSON.stringify(commands, null, 2))
  print(`Open this to bring Slipway to your server:\n${invite}`)
  print(
    `Its ${commands.length} commands register themselves when it starts; --commands shows them.`,
  )
}

const noApplication = new Refusal(
  'VALIDATION',
  'Nothing says which Discord application to invite.',
  'Set DISCORD_TOKEN to the token of your bot, or DISCORD_APPLICATION_ID: discord.com/developers/applications shows both.',
)
