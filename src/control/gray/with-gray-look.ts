import type { ChangesDocument } from '../../bot/changes/document.ts'
import type { RequestKind } from '../../domain/request.ts'

type Asked = { kind: RequestKind; gray: object | null }

/**
 * Where more customers meet a version, that deserves a second look, and a policy may ask for more
 * people (F78); other changes speak for themselves.
 */
export function withGrayLook<M extends { told: ChangesDocument }>(made: M, asked: Asked): M {
  const sentence = sentenceOf(asked)
  if (sentence === null) return made
  const { told } = made
  const look = { reason: 'gray rule widens', sentence, of: null } as const
  return { ...made, told: { ...told, lookTwice: [...told.lookTwice, look] } }
}

function sentenceOf({ kind, gray }: Asked): string | null {
  if (kind === 'promote') return 'everybody meets what a part of the customers met'
  return gray === null ? null : 'a part of the customers meets it first'
}
