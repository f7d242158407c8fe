import type { ChangesDocument } from '../../bot/changes/document.ts'
import type { RequestRow } from '../../store/requests/requests.ts'

/** More customers meet it: that deserves a second look, and a policy may ask for more people (F78). */
export const withGrayLook = (told: ChangesDocument, sentence: string): ChangesDocument => ({
  ...told,
  lookTwice: [...told.lookTwice, { reason: 'gray rule widens', sentence, of: null }],
})

/** Who would meet more than before by a request; null where its changes alone say it. */
export function grayLookOf({ kind, gray }: Pick<RequestRow, 'kind' | 'gray'>): string | null {
  if (kind === 'promote') return 'everybody meets what a part of the customers met'
  return gray === null ? null : 'a part of the customers meets it first'
}
