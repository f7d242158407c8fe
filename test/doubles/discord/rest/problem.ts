/** Where in the body something is wrong: keys and list positions. */
export type Path = readonly (string | number)[]
export type Fault = { path: Path; code: string; message: string }
type Tree = { [key: string]: Tree | { code: string; message: string }[] }

/** A refusal of the HTTP API: a status and Discord's own error body. */
export class DiscordProblem extends Error {
  readonly status: number
  readonly code: number
  readonly faults: readonly Fault[]

  constructor(status: number, code: number, message: string, faults: readonly Fault[] = []) {
    super(message)
    this.status = status
    this.code = code
    this.faults = faults
  }

  get body(): object {
    const { code, message, faults } = this
    return faults.length === 0 ? { message, code } : { message, code, errors: treeOf(faults) }
  }
}

/** discord.md 4: the codes that Slipway meets, in Discord's words. */
export const problems = {
  unauthorized: () => new DiscordProblem(401, 0, '401: Unauthorized'),
  notFound: () => new DiscordProblem(404, 0, '404: Not Found'),
  unknownChannel: () => new DiscordProblem(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new DiscordProblem(404, 10004, 'Unknown Guild'),
  unknownMember: () => new DiscordProblem(404, 10007, 'Unknown Member'),
  unknownMessage: () => new DiscordProblem(404, 10008, 'Unknown Message'),
  unknownUser: () => new DiscordProblem(404, 10013, 'Unknown User'),
  unknownWebhook: () => new DiscordProblem(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new DiscordProblem(404, 10062, 'Unknown interaction'),
  unknownCommand: () => new DiscordProblem(404, 10063, 'Unknown application command'),
  wrongApplication: () => new DiscordProblem(403, 20012, 'You are not authorized to do this'),
  tooManyCreates: () =>
    new DiscordProblem(
      400,
      30034,
      'Max number of daily application command creates has been reached (200)',
    ),
  tooLarge: () => new DiscordProblem(413, 40005, 'Request entity too large'),
  acknowledged: () => new DiscordProblem(400, 40060, 'Interaction has already been acknowledged.'),
  missingAccess: () => new DiscordProblem(403, 50001, 'Missing Access'),
  otherAuthor: () =>
    new DiscordProblem(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: () => new DiscordProblem(400, 50006, 'Cannot send an empty message'),
  cannotDirect: () => new DiscordProblem(403, 50007, 'Cannot send messages to this user'),
  missingPermissions: () => new DiscordProblem(403, 50013, 'Missing Permissions'),
  threadInThread: () =>
    new DiscordProblem(400, 50024, 'Cannot execute action on this channel type'),
  tokenExpired: () => new DiscordProblem(401, 50027, 'Invalid Webhook Token'),
  archived: () => new DiscordProblem(400, 50083, 'Thread is archived'),
  badJson: () => new DiscordProblem(400, 50109, 'The request body contains invalid JSON.'),
  threadExists: () =>
    new DiscordProblem(400, 160004, 'A thread has already been created for this message'),
} as const

/** discord.md 4: 400/50035 with a tree that leads to each fault. */
export function invalid(...faults: Fault[]): DiscordProblem {
  return new DiscordProblem(400, 50035, 'Invalid Form Body', faults)
}

export function fault(path: Path, code: string, message: string): Fault {
  return { path, code, message }
}

export function tooLong(path: Path, most: number): Fault {
  return fault(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`)
}

function treeOf(faults: readonly Fault[]): Tree {
  const tree: Tree = {}
  for (const { path, code, message } of faults) {
    let at = tree
    for (const key of path) {
      const next = at[key]
      at = next && !Array.isArray(next) ? next : (at[key] = {})
    }
    const here = at['_errors']
    at['_errors'] = [...(Array.isArray(here) ? here : []), { code, message }]
  }
  return tree
}
