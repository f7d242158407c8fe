/** @import { Problem } from '../edit-types.ts' */

/** @typedef {{ as: string | null, token: string | null }} Who */

/** What the server refused, in its own words. */
export class Refused extends Error {
  /** @param {Problem['error']} problem */
  constructor(problem) {
    super(problem.sentence)
    this.problem = problem
  }
}

/** @type {Problem['error']} */
const unreachable = {
  code: 'UNREACHABLE',
  sentence: 'Slipway does not answer.',
  nextStep: 'Look whether the server still runs; then try again. Your text stays here.',
  fields: {},
}

/**
 * @template T
 * @param {Who} who
 * @param {string} path below /edit/
 * @param {object} [body] makes it a POST
 * @param {boolean} [keepalive] also when the page is being left
 * @returns {Promise<T>}
 */
export async function ask(who, path, body, keepalive = false) {
  const response = await fetch(`/edit/${path}`, {
    method: body ? 'POST' : 'GET',
    keepalive,
    headers: {
      ...(who.as && { 'x-slipway-as': who.as }),
      ...(who.token && { authorization: `Bearer ${who.token}` }),
      ...(body && { 'content-type': 'application/json', 'x-slipway-edit': '1' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refused(unreachable)
  })
  const answer = await response.json().catch(() => null)
  if (response.ok && answer) return answer
  throw new Refused(answer?.error ?? unreachable)
}

/**
 * The words for anything that was thrown.
 * @param {unknown} error
 * @returns {Problem['error']}
 */
export function problemOf(error) {
  if (error instanceof Refused) return error.problem
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'PAGE',
    sentence: 'The page stumbled over this.',
    nextStep: `Copy your text, reload and try again. (${message})`,
    fields: {},
  }
}
