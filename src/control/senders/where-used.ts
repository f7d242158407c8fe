import type { Definition } from '../../bot/definition.ts'
import { runJob } from '../../work/run-job.ts'
import { versionLabel } from '../../domain/request.ts'
import type { Binding } from '../../domain/candidate.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import { endpointAliases } from '../../store/senders/endpoints.ts'
import type { SenderRow } from '../../store/senders/senders.ts'
import type { WebUrlRow } from '../../store/senders/web-urls.ts'
import { profilesGiving } from '../profiles/resources.ts'
import { botsOnSender, namedIn } from '../../store/senders/uses.ts'
import type { NamedIn } from '../../store/senders/uses.ts'

/** Where a name is used, in words: what is live, what is asked for, what is written. */
export type Uses = {
  live: string[]
  requests: string[]
  drafts: string[]
  /** They hold it by its id: a new name changes nothing there. */
  profiles: string[]
}

export async function usesOfSender(db: Db, { id, name }: SenderRow): Promise<Uses> {
  const named = await namedIn(db, name, ({ senders }) => senders.some((one) => one.name === name))
  const uses = await usesOf(named, ({ metadata }) => (metadata.senders ?? []).includes(name))
  const on = (await botsOnSender(db, id)).map((bot) => `${bot}, which answers there`)
  return {
    ...uses,
    live: [...uses.live, ...on],
    profiles: await profilesGiving(db, { senderId: id }),
  }
}

/** By its name now and by any that it had: what is live keeps the name it was approved with. */
export async function usesOfEndpoint(db: Db, endpoint: string): Promise<Uses> {
  const uses: Uses = { live: [], requests: [], drafts: [], profiles: [] }
  for (const name of [endpoint, ...(await endpointAliases(db, endpoint))]) {
    const named = await namedIn(db, name, ({ actionEndpoint }) => actionEndpoint?.name === name)
    const { live, requests, drafts } = await usesOf(
      named,
      ({ metadata }) => metadata.actions === name,
    )
    uses.live.push(...live)
    uses.requests.push(...requests)
    uses.drafts.push(...drafts)
  }
  return uses
}

/** What is live or asked for holds it by its id, whatever it was called then. */
export async function usesOfUrl(db: Db, { id, name }: WebUrlRow): Promise<Uses> {
  const isBound = ({ urls }: Binding) => urls?.some((one) => one.id === id) === true
  const named = await namedIn(db, name, isBound, id)
  const uses = await usesOf(named, ({ metadata }) => (metadata.urls ?? []).includes(name))
  return { ...uses, profiles: await profilesGiving(db, { urlId: id }) }
}

async function usesOf(named: NamedIn, isNamed: (definition: Definition) => boolean): Promise<Uses> {
  const drafts: { slug: string }[] = []
  for (const { slug, source } of named.drafts) {
    const { definition } = await runJob('readBot', [{ name: `${slug}.yml`, text: source }])
    if (definition !== null && isNamed(definition)) drafts.push({ slug })
  }
  return {
    live: named.released.map(({ bot, number }) => `${versionLabel(number)} of ${bot}`),
    requests: named.requests.map((number) => `R-${number}`),
    drafts: drafts.map(({ slug }) => `the draft of ${slug}`),
    profiles: [],
  }
}

/** @throws Refusal PRECONDITION_FAILED that says where it is used (F40) */
export function mustBeUnused(name: string, { live, requests, drafts, profiles }: Uses): void {
  const places = [...live, ...requests, ...drafts, ...profiles]
  if (places.length === 0) return
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${name} is used by ${listed(places)}.`,
    'Take it out there first; what is live changes by /publish.',
  )
}

/** `V1.0 of Shop, R-2 and 4 more`. */
export function listed(places: readonly string[]): string {
  const shown = places.slice(0, 5)
  const more = places.length > 5 ? ` and ${places.length - 5} more` : ''
  return `${shown.join(', ')}${more}`
}
