import { plain } from '../chat/kit/rich.ts'
import type { Rich } from '../chat/port.ts'
import { rowsBehind } from '../store/delivery/outbox.ts'
import type { OutboxRow } from '../store/delivery/outbox.ts'
import type { RelayDeps } from './deps.ts'

const linesAtOnce = 30
/** So that they fit into one message of every platform; one alone is never longer. */
const charactersMax = 1500

/** What is posted as one message, and the rows that this says too. */
export type JoinedLine = { line: Rich; ids: string[] }

/**
 * What a customer wrote while earlier messages of theirs waited for their turn goes out with the first
 * of them, each with all of its words: 200 messages make a few posts, not 200 (F73).
 */
export async function withThoseBehind(
  deps: RelayDeps,
  row: OutboxRow,
  first: Rich,
): Promise<JoinedLine> {
  const joined: JoinedLine = { line: first, ids: [] }
  if (!isMessage(row)) return joined
  let length = plain(first).length
  for (const next of await rowsBehind(deps.db, row, linesAtOnce - 1)) {
    if (!isMessage(next) || !next.event) break
    const said = await deps.describeEvent(next.event, next.createdAt)
    const line = said?.line ?? []
    length += 1 + plain(line).length
    if (length > charactersMax) break
    joined.ids.push(next.id)
    if (said) joined.line = [...joined.line, '\n', ...line]
  }
  return joined
}

const isMessage = ({ event }: OutboxRow): boolean => event?.type === 'handoff.message'
