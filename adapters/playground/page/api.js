/** @import { Problem } from '../render/wire.ts' */

/** What went wrong, in words for the reader. */
export class RequestError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.sentence)
    this.problem = problem
  }
}

/** @type {Problem} */
const unreachable = {
  sentence: 'Slipway does not answer.',
  nextStep: 'Look whether the server still runs; then try again. Nothing you typed is lost.',
}

/**
 * @template T
 * @param {string} path
 * @param {Record<string, string | undefined>} [query]
 * @returns {Promise<T>}
 */
export function get(path, query = {}) {
  const known = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return ask(`/playground/api/${path}?${new URLSearchParams(known)}`, {})
}

/**
 * @template T
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<T>}
 */
export function post(path, body) {
  return ask(`/playground/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-slipway-playground': '1' },
    body: JSON.stringify(body),
  })
}

/**
 * @template T
 * @param {string} url
 * @param {RequestInit} init
 * @returns {Promise<T>}
 */
async function ask(url, init) {
  const response = await fetch(url, init).catch(() => {
    throw new RequestError(unreachable)
  })
  const body = await response.json().catch(() => null)
  if (response.ok) return body
  throw new RequestError(body?.sentence ? body : unreachable)
}

/**
 * The words for anything that was thrown.
 * @param {unknown} error
 * @returns {Problem}
 */
export function problemOf(error) {
  if (error instanceof RequestError) return error.problem
  return {
    sentence: 'The page stumbled over this.',
    nextStep: `Reload it and try again. (${error instanceof Error ? error.message : String(error)})`,
  }
}
