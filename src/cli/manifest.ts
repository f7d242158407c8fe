import { slackManifest } from '../../adapters/slack/manifest.ts'
import { commandSpecs } from '../chat/command-specs.ts'
import type { Config } from '../config.ts'
import { print } from './print.ts'

/**
 * Prints what to paste into Slack's "From a manifest". With a public address and no app token it is
 * for signed HTTP, otherwise for Socket Mode.
 */
export function manifestSlack(config: Config, { http = false }: { http?: boolean }): void {
  const isHttp = http || (config.slack !== null && config.slack.appToken === null)
  const url = isHttp ? (config.publicUrl ?? 'https://slipway.example.com') : null
  print(JSON.stringify(slackManifest(commandSpecs(config.commandPrefix), url), null, 2))
}
