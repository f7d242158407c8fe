import { Routes } from 'discord.js'
import type { REST } from 'discord.js'
import { codeOf, codes } from './problems.ts'

/** Does it once more where the channel is a thread that was archived meanwhile, opened again. */
export async function inOpenThread<T>(
  rest: REST,
  channel: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (codeOf(error) !== codes.archived || !(await reopen(rest, channel))) throw error
    return run()
  }
}

/** False where a moderator locked it. */
async function reopen(rest: REST, thread: string): Promise<boolean> {
  try {
    await rest.patch(Routes.channel(thread), { body: { archived: false } })
    return true
  } catch (error) {
    if (codeOf(error) !== codes.missingPermission) throw error
    return false
  }
}
