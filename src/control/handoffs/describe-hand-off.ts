import type { HandOffEvent } from '../../domain/conversation/hand-off.ts'
import { peopleWithOrgRole } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import type { Ctx } from '../kit/context.ts'
import { handOffOrThrow } from './read-hand-off.ts'
import { saidIn, saidLast } from './said-lines.ts'
import type { SaidLine } from './said-lines.ts'
import { viewHandOff } from './hand-off-view.ts'
import type { HandOffView } from './hand-off-view.ts'

const linesBefore = 10

/** What an event of a hand-off tells in its thread. */
export type HandOffNews = {
  view: HandOffView
  /** What was said: of an opened one the conversation so far, else the message. */
  lines: SaidLine[]
  /** Of a reminder: who may answer. */
  people: PersonRef[]
}

/** @throws Refusal NOT_FOUND when it was deleted with its age */
export async function newsOfHandOff(
  { db }: Pick<Ctx, 'db'>,
  event: HandOffEvent,
): Promise<HandOffNews> {
  const row = await handOffOrThrow(db, event.handOffId)
  const view = await viewHandOff(db, row)
  if (event.type === 'handoff.opened') {
    const { upTo } = event
    return {
      view,
      lines: await saidLast(db, row.sessionId, { upTo, limit: linesBefore }),
      people: [],
    }
  }
  if (event.type === 'handoff.waiting') {
    return { view, lines: [], people: await peopleWithOrgRole(db, answering) }
  }
  const said = 'messageId' in event ? await saidIn(db, event.messageId) : null
  return { view, lines: said ? [said] : [], people: [] }
}

const answering = ['supervisor', 'designer', 'manager'] as const
