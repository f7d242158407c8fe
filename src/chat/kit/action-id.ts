import type { ActionId } from '../port.ts'

const longest = 100

/** @throws Error when the id is too long for a platform, which is ours to prevent */
export function actionId(verb: string, id: string, revision = 0): ActionId {
  const made: ActionId = `${verb}:${id}:${revision}`
  if (made.length > longest) throw new Error(`The action id ${made} is longer than ${longest}.`)
  return made
}

/** The parts of an action id, or null for what we never made. The id itself may hold colons. */
export function readActionId(
  text: string,
): { verb: string; aim: { id: string; revision: number } } | null {
  const match = text.length <= longest && /^([a-z-]+):(.+):(\d{1,9})$/.exec(text)
  if (!match) return null
  const [, verb = '', id = '', revision] = match
  return { verb, aim: { id, revision: Number(revision) } }
}
