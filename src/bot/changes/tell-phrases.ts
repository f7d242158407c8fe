import type { Intent } from '../definition.ts'
import type { Words } from './document.ts'
import { slotWords } from './condition-words.ts'
import { flowName, inQuotes } from './reading.ts'
import type { Reading } from './reading.ts'
import { shownText } from './shown-text.ts'
import { counted, listed, tell, untold } from './telling.ts'
import type { Telling } from './telling.ts'

const shownMax = 3

/** Phrases that the bot learns or forgets, with what they open. */
export function tellPhrases(telling: Telling): void {
  const before = new Map(telling.was.definition.nlu.map((intent) => [intent.intent, intent]))
  const after = new Map(telling.is.definition.nlu.map((intent) => [intent.intent, intent]))
  for (const id of untold(telling, 'intent:')) {
    const [was, is] = [phrasesOf(before.get(id)), phrasesOf(after.get(id))]
    const [known, kept] = [new Set(was), new Set(is)]
    const added = is.filter((phrase) => !known.has(phrase))
    const gone = was.filter((phrase) => !kept.has(phrase))
    if (added.length > 0) tellSome(telling, id, 'added', added)
    if (gone.length > 0) tellSome(telling, id, 'removed', gone)
    if (added.length + gone.length === 0) tellOther(telling, id, was, is)
  }
}

function phrasesOf(intent: Intent | undefined): string[] {
  return [...new Set([...(intent?.keywords ?? []), ...(intent?.examples ?? [])])]
}

function tellSome(telling: Telling, id: string, how: 'added' | 'removed', phrases: string[]): void {
  const reading = how === 'added' ? telling.is : telling.was
  const shown = listed(
    [
      ...phrases.slice(0, shownMax).map(inQuotes),
      ...(phrases.length > shownMax
        ? [`${counted(phrases.length - shownMax, 'more phrase')}`]
        : []),
    ],
    shownMax + 1,
  )
  const opens = opensWords(reading, id)
  const full = phrases.map((phrase): Words => [shownText(phrase)])
  tell(telling, {
    key: `intent:${id} ${how}`,
    kind: 'phrase',
    how,
    title: how === 'added' ? 'Also understands' : 'No longer understands',
    joint: ' ',
    body: [[how === 'added' ? `${shown} as ${opens}` : shown]],
    ...(how === 'added' ? { willBe: full } : { was: full }),
    facts: [[`${how === 'added' ? 'Opens' : 'Opened'} ${opens} · ${shownText(id)}`]],
    parts: [`intent:${id}`],
  })
}

/** The same phrases, as keywords or examples, or in another order. */
function tellOther(telling: Telling, id: string, was: string[], is: string[]): void {
  const all = (phrases: string[]): Words[] => phrases.map((phrase) => [shownText(phrase)])
  tell(telling, {
    key: `intent:${id}`,
    kind: 'phrase',
    how: telling.changes.get(`intent:${id}`)?.kind ?? 'changed',
    title: `Understands ${opensWords(telling.is, id)}`,
    joint: ' ',
    body: [[is.length + was.length === 0 ? 'by no phrase' : 'by the same phrases in another way']],
    was: all(was),
    willBe: all(is),
    parts: [`intent:${id}`],
  })
}

function opensWords(reading: Reading, id: string): string {
  const flows = (reading.openedBy.get(id) ?? []).map((flow) => flowName(reading, flow))
  return flows.length === 0 ? slotWords(id) : listed(flows)
}
