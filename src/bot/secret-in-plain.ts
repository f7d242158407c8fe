import type { Binding } from '../domain/candidate.ts'
import type { LookTwice } from './changes/document.ts'
import { shownText } from './changes/shown-text.ts'
import type { Definition } from './definition.ts'
import { sameValue } from './same-value.ts'
import { secretsIn } from './texts.ts'

type Side = { definition: Definition; binding?: Binding }

/** Whoever is on the way can read what is sent there. */
export const isPlainUrl = (url: string): boolean => /^http:/i.test(url)

/** A secret that goes, from now on, to an address without encryption. */
export function secretInPlain(was: Side | null, is: Side): LookTwice[] {
  const url = urlOf(is.binding)
  const [name] = secretsIn(is.definition)
  if (url === null || name === undefined || !isPlainUrl(url)) return []
  const headers = [was, is].map((side) => side?.definition.metadata.action_headers)
  const isAsBefore = urlOf(was?.binding) === url && sameValue(headers[0], headers[1])
  const sentence = `the secret ${shownText(name)} goes unencrypted, to ${shownText(url)}`
  return isAsBefore ? [] : [{ reason: 'data address', sentence, of: null }]
}

const urlOf = (binding: Binding | undefined): string | null => binding?.actionEndpoint?.url ?? null
