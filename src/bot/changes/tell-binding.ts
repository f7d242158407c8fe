import type { Binding, BoundUrl } from '../../domain/candidate.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import { notifierChange } from '../../domain/notifiers/notifier.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import type { PartKey } from '../definition.ts'
import type { ChangesDocument, Words } from './document.ts'
import { hostOf, shownText, withPlainHost } from './shown-text.ts'
import { tellProfile } from './tell-release.ts'
import { tell } from './telling.ts'
import type { Telling } from './telling.ts'

type Sender = Binding['senders'][number]
/** The one entry that no customer notices: release notes leave it out. */
export const notifiersKey = 'error notifiers'

/** What stands above changes: of who is told of errors customers notice nothing (F64). */
export function changesHeading({
  entries,
  total,
}: Pick<ChangesDocument, 'entries' | 'total'>): string {
  const forTeam = entries.filter(({ key }) => key === notifiersKey).length
  if (forTeam === 0) return 'What customers will notice'
  return forTeam === total ? 'What the team will notice' : 'What customers and the team will notice'
}

export type Bindings = { was: Binding | undefined; is: Binding }

/** The numbers that it answers on, where data goes, which pages it opens, and with which values it runs. */
export function tellBinding(telling: Telling, { was, is }: Bindings): void {
  tellSenders(telling, was?.senders ?? [], is.senders)
  tellEndpoint(telling, was?.actionEndpoint?.url ?? null, is.actionEndpoint?.url ?? null)
  tellUrls(telling, was?.urls ?? [], is.urls ?? [])
  tellNotifiers(telling, was, is)
  tellProfile(telling, was ? profileOf(was) : null, profileOf(is))
}

/** A sender that is named but not defined has no address: the name alone is told. */
function tellSenders(telling: Telling, before: readonly Sender[], after: readonly Sender[]): void {
  const names = (telling.is.definition.metadata.senders ?? []).filter(
    (name) => !(telling.was.definition.metadata.senders ?? []).includes(name),
  )
  const left = (telling.was.definition.metadata.senders ?? []).filter(
    (name) => !(telling.is.definition.metadata.senders ?? []).includes(name),
  )
  const parts: PartKey[] = telling.changes.has('setting:senders') ? ['setting:senders'] : []
  for (const name of names) {
    const text = senderWords(name, after)
    tell(telling, {
      key: `sender ${name}`,
      kind: 'number',
      how: 'added',
      title: 'Will also answer on',
      joint: ' ',
      body: [[text]],
      facts: [[shownText(name)]],
      parts,
    })
  }
  for (const name of left) {
    const text = senderWords(name, before)
    tell(telling, {
      key: `sender ${name}`,
      kind: 'number',
      how: 'removed',
      title: 'No longer answers on',
      joint: ' ',
      body: [[text]],
      facts: [[shownText(name)]],
      parts,
    })
  }
  for (const sender of after) {
    const old = before.find(({ name }) => name === sender.name)
    if (!old || old.address === sender.address) continue
    const body: Words = [{ gone: numberOf(old) }, ' ', { added: numberOf(sender) }]
    tell(telling, {
      key: `sender ${sender.name}`,
      kind: 'number',
      how: 'changed',
      title: `${shownText(sender.name)} is another number`,
      body: [body],
      parts: ['setting:sender address'],
    })
  }
}

const channels: Record<Sender['channel'], string> = {
  whatsapp: 'WhatsApp',
  sms: 'SMS',
  voice: 'voice',
  web: 'web chat',
}

function senderWords(name: string, senders: readonly Sender[]): string {
  const sender = senders.find((one) => one.name === name)
  if (!sender) return shownText(name)
  return sender.channel === 'web'
    ? `the web chat ${shownText(name)}`
    : `${numberOf(sender)} (${channels[sender.channel]})`
}

const numberOf = ({ address }: Sender): string => maskAddress(shownText(address))

function tellEndpoint(telling: Telling, was: string | null, is: string | null): void {
  if (was === is) return
  const actions: PartKey[] = telling.changes.has('setting:actions') ? ['setting:actions'] : []
  const common = {
    key: 'action endpoint',
    kind: 'address',
    parts: ['setting:action endpoint' as const, ...actions],
    was: was === null ? [] : [[shown(was)]],
    willBe: is === null ? [] : [[shown(is)]],
  } as const
  const [old, now] = [was, is].map((url) => (url === null ? '' : shown(hostOf(url))))
  const sides = {
    ...common,
    parts: [...common.parts],
    was: [...common.was],
    willBe: [...common.willBe],
  }
  if (was === null) {
    tell(telling, {
      ...sides,
      how: 'added',
      title: 'Data first leaves Slipway',
      body: [[now ?? '']],
    })
  } else if (is === null) {
    tell(telling, {
      ...sides,
      how: 'removed',
      title: 'Customers’ data no longer goes to',
      joint: ' ',
      body: [[{ gone: old ?? '' }]],
    })
  } else {
    const [from, to] = old === now ? [shown(was), shown(is)] : [old, now]
    tell(telling, {
      ...sides,
      how: 'changed',
      title: 'Customers’ data goes to another address',
      body: [[{ gone: from ?? '' }, ' ', { added: to ?? '' }]],
    })
  }
}

/** Customers notice nothing of it; the team does, when something goes wrong (F64). */
function tellNotifiers(telling: Telling, before: Binding | undefined, after: Binding): void {
  const change = notifierChange(before?.notifiers ?? [], after.notifiers ?? [])
  if (change === null) return
  const [was, is] = [shownText(change.was), shownText(change.is)]
  tell(telling, {
    key: notifiersKey,
    kind: 'setting',
    how: 'changed',
    title: 'Who is told when something goes wrong',
    body: [[{ gone: was }, ' ', { added: is }]],
    was: [[was]],
    willBe: [[is]],
    parts: ['setting:error notifiers'],
  })
}

/** Customers open the address, so it is told whole; how the page is called is the team's own. */
function tellUrls(telling: Telling, before: readonly BoundUrl[], after: readonly BoundUrl[]): void {
  const settings: PartKey[] = telling.changes.has('setting:urls') ? ['setting:urls'] : []
  for (const name of new Set([...after, ...before].map((one) => one.name))) {
    const [was, is] = [before, after].map(
      (side) => side.find((one) => one.name === name)?.url ?? null,
    )
    if (was === is) continue
    const how = was === null ? 'added' : is === null ? 'removed' : 'changed'
    const [old, now] = [was, is].map((url) => (typeof url === 'string' ? shown(url) : null))
    tell(telling, {
      key: `url ${name}`,
      kind: 'setting',
      how,
      title: `The page “${shownText(name)}” ${pageVerbs[how]}`,
      body: [[...(old ? [{ gone: old }, ' '] : []), ...(now ? [{ added: now }] : [])]],
      was: old ? [[old]] : [],
      willBe: now ? [[now]] : [],
      parts: how === 'changed' ? ['setting:web URL'] : settings,
    })
  }
}

const pageVerbs = {
  added: 'can be opened',
  removed: 'is no longer opened',
  changed: 'is another page',
} as const

const shown = (address: string): string => withPlainHost(shownText(address))
