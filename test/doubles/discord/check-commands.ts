import type { RESTPostAPIApplicationCommandsJSONBody } from 'discord-api-types/v10'

export type CommandBody = RESTPostAPIApplicationCommandsJSONBody

export function checkCommands(body: unknown): CommandBody[] {
  return Array.isArray(body) ? body : []
}
