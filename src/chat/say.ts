import type { Ctx } from '../control/context.ts'
import { namesFor } from '../control/who.ts'
import { labelOf } from '../control/label-of.ts'
import { readBot } from '../control/read-bot.ts'
import { readRequest } from '../control/read-request.ts'
import type { RequestView } from '../control/request-view.ts'
import type { Event } from '../domain/events.ts'
import { Refusal } from '../refusal.ts'
import { actionId } from './action-id.ts'
import type { Button, Rich } from './port.ts'
import { oneLine, person } from './rich.ts'
import { sentence } from './sentences.ts'

/** An event as one line, and the buttons it gets where it is told to one person. */
export type Said = { line: Rich; buttons: Button[] }

/** Null when what the event is about is gone: then there is nothing to tell. */
export async function say(ctx: Ctx, event: Event, at: number): Promise<Said | null> {
  const reading: Ctx = { ...ctx, actor: { kind: 'system', part: 'sentences' } }
  try {
    const about = await aboutOf(reading, event)
    const people = await namesFor(ctx, 'by' in event ? [event.by] : [])
    const line = sentence(event, {
      ...about,
      at,
      who: (id) => person(people.get(id) ?? { id, name: 'Slipway' }),
      label: oneLine(await labelOf(ctx, event), 60),
    })
    return { line, buttons: about.buttons }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return null
    throw error
  }
}

async function aboutOf(ctx: Ctx, event: Event) {
  if ('requestId' in event) {
    const request = await readRequest(ctx, { request: event.requestId })
    const { number, bot } = request
    return { name: `R-${number}`, bot: oneLine(bot.name, 80), buttons: buttonsFor(event, request) }
  }
  const { name } = await readBot(ctx, { bot: event.botId })
  return { name: oneLine(name, 80), bot: oneLine(name, 80), buttons: [] }
}

/** What the one who is told would do next. */
function buttonsFor({ type }: Event, { id, revision, state }: RequestView): Button[] {
  const to = (verb: string, label: string): Button => ({ id: actionId(verb, id, revision), label })
  const details = to('details', 'Details')
  if (type === 'request.made' && state === 'awaiting approval') {
    return [to('approve', 'Approve…'), details]
  }
  if (type === 'request.break-glass') return [to('looked', 'I looked at it'), details]
  const undone = type === 'request.declined' || type === 'request.expired'
  return undone || type === 'request.changes' ? [to('again', 'Ask again…'), details] : [details]
}
