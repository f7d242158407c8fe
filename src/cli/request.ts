import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import * as shapes from '../http/api/shapes.ts'
import { parseLeads } from '../domain/profiles/resource-input.ts'
import { Refusal } from '../refusal.ts'
import type { Client } from './client.ts'
import { print } from './print.ts'

type Request = z.output<typeof shapes.request>
type Options = {
  comment: string
  override?: string[]
  profile?: string
  number?: string[]
  url?: string[]
  notifier?: string[]
  wait?: boolean
}

const waitSeconds = 60
const restartMsMax = 5 * 60_000
const againMs = 2000

/** Asks to publish; with `wait`, true only when it was approved (F72). */
export async function request(client: Client, bot: string, options: Options): Promise<boolean> {
  const { comment, override = [], profile, number, url, notifier } = options
  const notifiers = notifier?.map((name) => ({ notifier: name }))
  const body = {
    comment,
    override,
    ...(profile !== undefined && { profile }),
    ...((number ?? url) && {
      resources: { ...(number && { numbers: number }), ...(url && { urls: leadsIn(url) }) },
    }),
    ...(notifiers && { notifiers }),
  }
  const made = await client(
    shapes.request,
    'POST',
    `/bots/${encodeURIComponent(bot)}/requests`,
    body,
  )
  const who = waitsFor(made)
  print(`R-${made.number} awaits approval${who ? ` by ${who}` : ''}`)
  if (!options.wait) return true
  const decided = await decision(client, made)
  print(sentenceOf(decided))
  return decided.state === 'approved'
}

function leadsIn(pairs: readonly string[]): Record<string, string> {
  const { urls, problems } = parseLeads(pairs.join('\n'))
  if (problems.length > 0) {
    throw new Refusal('VALIDATION', problems.join(' '), 'For example: --url shop=shop-qa.')
  }
  const led = Object.entries(urls)
  return Object.fromEntries(led.filter((one): one is [string, string] => one[1] !== null))
}

/** `Sam, and Ana or Li`: all groups are needed, and of each as many as it says. */
const waitsFor = ({ waitsFor: groups }: Request): string =>
  groups
    .map(({ count, of }) => {
      const names = of.map(({ name }) => name).join(count === 1 ? ' or ' : ' and ')
      return count > 1 && count < of.length ? `${count} of ${names}` : names
    })
    .join(', and ')

/** A server that restarts meanwhile is waited for: the request is in its database. */
async function decision(client: Client, made: Request): Promise<Request> {
  let goneSince: number | null = null
  for (;;) {
    try {
      const path = `/requests/${made.id}?wait=${waitSeconds}`
      const now = await client(shapes.request, 'GET', path)
      if (now.state !== 'awaiting approval') return now
      goneSince = null
    } catch (error) {
      goneSince ??= performance.now()
      const isGone = error instanceof Refusal && error.sentence.startsWith('No Slipway server')
      if (!isGone || performance.now() - goneSince > restartMsMax) throw error
      await sleep(againMs)
    }
  }
}

function sentenceOf({ number, state, decision, version }: Request): string {
  const by = decision?.by ? ` by ${decision.by.name}` : ''
  const reason = decision?.reason ? `: ${decision.reason}` : ''
  return `R-${number} ${state}${by}${version ? ` as ${version.label}` : ''}${reason}`
}
