import { canonicalText, sha256 } from '../bot/canonical.ts'
import type { Channel, Definition } from '../bot/definition.ts'
import type { BoundNotifier } from './notifiers/notifier.ts'
import type { Profile } from './profiles/profile.ts'
import type { Track } from './request.ts'

/**
 * What the names in a definition refer to: senders, action endpoint and web URLs, by content; and with which
 * profile it runs. None is Production as long as nothing is set in it, as before there were profiles.
 */
export type Binding = {
  senders: { name: string; channel: Channel; address: string }[]
  actionEndpoint: { name: string; url: string } | null
  /** The web pages that it opens by name; none where it names none. */
  urls?: BoundUrl[]
  profile?: Profile
  /** Whom it tells when something goes wrong, by name; none where nobody is told (F64). */
  notifiers?: BoundNotifier[]
}
export type BoundUrl = { id: string; name: string; url: string }

/**
 * Everything that an approval covers (F18). `base` is the id of the version it was compared with.
 */
export type Candidate = Binding & {
  botId: string
  track: Track
  base: string | null
  definition: Definition
}

/** The text that is stored and the hash that is approved. */
export function freeze(candidate: Candidate): { text: string; hash: string } {
  const text = canonicalText(candidate)
  return { text, hash: sha256(text) }
}

export const parseCandidate = (text: string): Candidate => JSON.parse(text) as Candidate

export const bindingOf = ({
  senders,
  actionEndpoint,
  urls,
  profile,
  notifiers,
}: Candidate): Binding => ({
  senders,
  actionEndpoint,
  ...(urls && { urls }),
  ...(profile && { profile }),
  ...(notifiers && { notifiers }),
})

export const definitionHashOf = (definition: Definition): string =>
  sha256(canonicalText(definition))
