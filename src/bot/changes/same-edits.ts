import { groupBy } from '../../domain/group-by.ts'
import type { ChangeEntry, Words } from './document.ts'

const fromHowMany = 3

/** The same words changed in many messages are one line: "In 12 messages, mail is now email." */
export function foldSameEdits(entries: readonly ChangeEntry[]): ChangeEntry[] {
  const groupOf = groupBy(entries, (entry) => editOf(entry) ?? '')
  const folded = new Set<string>()
  return entries.flatMap((entry) => {
    const edit = editOf(entry)
    const group = edit === null ? [] : groupOf(edit)
    if (edit === null || group.length < fromHowMany) return [entry]
    if (folded.has(edit)) return []
    folded.add(edit)
    return [oneOf(group)]
  })
}

/** What was marked, or null where it is no marked text. */
function editOf({ kind, how, body, quote }: ChangeEntry): string | null {
  const [line] = body
  if (kind !== 'message' || how !== 'changed' || !quote || body.length !== 1 || !line) return null
  const marks = line.filter((word) => typeof word === 'object')
  return marks.length === 0
    ? null
    : JSON.stringify([...new Set(marks.map((mark) => JSON.stringify(mark)))])
}

function oneOf(group: readonly ChangeEntry[]): ChangeEntry {
  const [first] = group
  const marks = (first?.body[0] ?? []).filter((word) => typeof word === 'object')
  const seen = new Map(marks.map((mark) => [JSON.stringify(mark), mark]))
  const body: Words = [...seen.values()].flatMap((mark) => [mark, ' '])
  return {
    key: group
      .map(({ key }) => key)
      .join(' + ')
      .slice(0, 200),
    kind: 'message',
    how: 'changed',
    title: `In ${group.length} messages`,
    joint: ': ',
    body: [body.slice(0, -1)],
    quote: false,
    was: group.flatMap(({ title, was }): Words[] => was.map((line) => [`${title}: `, ...line])),
    willBe: group.flatMap(({ title, willBe }): Words[] =>
      willBe.map((line) => [`${title}: `, ...line]),
    ),
    facts: group.flatMap(({ facts }) => facts),
    parts: [...new Set(group.flatMap(({ parts }) => parts))],
  }
}
