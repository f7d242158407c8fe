import type { Binding } from '../../domain/candidate.ts'
import type { ChangeLine } from '../../domain/change-line.ts'
import { notifierChange } from '../../domain/notifiers/notifier.ts'
import { profileOf, valueDifferences, valueWords } from '../../domain/profiles/profile.ts'

const textMax = 200

/** What the definition's names stand for, where that changed: senders, endpoint, URLs, profile. */
export function bindingLines(before: Binding | undefined, after: Binding): ChangeLine[] {
  const known = new Map(before?.senders.map((sender) => [sender.name, sender.address]))
  const senders = after.senders
    .filter(({ name, address }) => known.has(name) && known.get(name) !== address)
    .map(({ name, address }) => `${name}: ${known.get(name)} → ${address}`)
  const was = before?.actionEndpoint?.url ?? 'none'
  const is = after.actionEndpoint?.url ?? 'none'
  const endpoint = was === is ? [] : [`${was} → ${is}`]
  return [
    ...senders.map((line) => ({ part: 'setting:sender address' as const, lines: [line] })),
    ...endpoint.map((line) => ({ part: 'setting:action endpoint' as const, lines: [line] })),
    ...urlLines(before, after).map((line) => ({ part: 'setting:web URL' as const, lines: [line] })),
    ...profileLines(before, after),
    ...notifierLines(before, after),
  ].map((change) => ({ ...change, kind: 'changed' }))
}

/** A name that is new or gone is a change of the settings themselves. */
function urlLines(before: Binding | undefined, after: Binding): string[] {
  const known = new Map(before?.urls?.map(({ name, url }) => [name, url]))
  return (after.urls ?? []).flatMap(({ name, url }) => {
    const was = known.get(name)
    return was === undefined || was === url ? [] : [`${name}: ${was} → ${url}`]
  })
}

/** One change however many values differ; how a profile is called is none. */
function profileLines(before: Binding | undefined, after: Binding) {
  const [was, is] = [profileOf(before ?? {}), profileOf(after)]
  const lines = [
    ...(was.id === is.id ? [] : [`profile: ${was.name} → ${is.name}`]),
    ...valueDifferences(was, is).map(
      (one) =>
        `${one.part}: ${cut(valueWords(one.part, one.was))} → ${cut(valueWords(one.part, one.is))}`,
    ),
  ]
  return lines.length === 0 ? [] : [{ part: 'setting:profile' as const, lines }]
}

function notifierLines(before: Binding | undefined, after: Binding) {
  const change = notifierChange(before?.notifiers ?? [], after.notifiers ?? [])
  if (change === null) return []
  const lines = [`${change.was} → ${change.is}`]
  return [{ part: 'setting:error notifiers' as const, lines }]
}

const cut = (text: string): string => (text.length > textMax ? `${text.slice(0, textMax)}…` : text)
