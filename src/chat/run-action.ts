import type { Subject } from '../domain/events.ts'
import { Refusal } from '../refusal.ts'
import { readActionId } from './kit/action-id.ts'
import { actions } from './actions.ts'
import type { Answer, FieldValues, FirstAnswer, Incoming } from './port.ts'
import { updatedCard } from './events/updated-card.ts'
import { behindFirst } from './kit/behind-first.ts'
import { refusalNotice } from './kit/error-notices.ts'
import { clip } from './kit/rich.ts'
import type { Action, ActionTarget, ChatContext } from './kit/handler.ts'
import { commonText } from './kit/common-words.ts'

type Clicked = Extract<Incoming, { kind: 'click' | 'submit' }>

/** What we never made is answered privately. */
export function actionAnswer(incoming: Clicked): FirstAnswer {
  const { action } = read(incoming)
  const way = incoming.kind === 'click' ? action?.click : action?.submit
  return way?.answer ?? 'private'
}

/**
 * Runs a button or a form. A refused button redraws its card, since what it showed is no longer
 * true; a refused form comes back as it was left, with what is wrong beside the fields.
 */
export async function runAction(chat: ChatContext, incoming: Clicked): Promise<Answer> {
  const { action, aim: target } = read(incoming)
  const known = incoming.kind === 'click' ? action?.click : action?.submit
  if (!action || !target || !known) throw unknownButton
  const run = async (): Promise<Answer> => {
    const answer =
      incoming.kind === 'submit'
        ? await action.submit?.run(chat, target, incoming.values)
        : await action.click?.run(chat, target)
    return answer ?? { kind: 'nothing' }
  }
  try {
    return await (action.on ? behindFirst(chat.ctx.db, subjectOf(action.on, target), run) : run())
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (incoming.kind === 'click') return refusedClick(chat, action, target, error)
    return refusedSubmit(chat, action, target, incoming.values, error)
  }
}

const unknownButton = new Refusal('NOT_FOUND', commonText.noButton, commonText.newestCard)

function read(incoming: Clicked): { action: Action | undefined; aim: ActionTarget | undefined } {
  const parts = readActionId(incoming.kind === 'click' ? incoming.action : incoming.form)
  return { action: parts ? actions.get(parts.verb) : undefined, aim: parts?.aim }
}

async function refusedClick(
  chat: ChatContext,
  action: Action,
  target: ActionTarget,
  refusal: Refusal,
): Promise<Answer> {
  const private_: Answer = {
    kind: 'notice',
    audience: 'private',
    notice: refusalNotice(refusal, chat.ctx.settings),
  }
  const answer = action.click?.answer
  if (!action.on || (answer !== 'update' && answer !== 'form')) return private_
  return updatedCard(
    chat.ctx,
    subjectOf(action.on, target),
    refusalNotice(refusal, chat.ctx.settings),
  )
}

async function refusedSubmit(
  chat: ChatContext,
  action: Action,
  target: ActionTarget,
  values: FieldValues,
  refusal: Refusal,
): Promise<Answer> {
  const again = await formAgain(chat, action, target, values)
  const notice = refusalNotice(refusal, chat.ctx.settings)
  if (again) {
    const names = again.pages.flatMap((page) => page.fields.map((field) => field.name))
    const fields = fieldErrors(refusal.fields, names)
    if (Object.keys(fields).length > 0) return { kind: 'errors', fields, form: again, notice }
  }
  const kept = { ...notice, lines: [...notice.lines, ...typedLines(values)] }
  // What was promised to be told privately can't become a new card.
  if (!action.on || action.submit?.answer !== 'update') {
    return { kind: 'notice', audience: 'private', notice: kept }
  }
  return updatedCard(chat.ctx, subjectOf(action.on, target), kept)
}

/** Null when the form can't even be opened any more. */
async function formAgain(
  chat: ChatContext,
  action: Action,
  target: ActionTarget,
  values: FieldValues,
) {
  try {
    return (await action.submit?.form(chat, target, values)) ?? null
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

/** A verb names `selection.flows.0`; the form calls that field `flows`. */
function fieldErrors(
  problems: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [path, problem] of Object.entries(problems)) {
    const name = path.split('.').find((part) => names.includes(part))
    if (name !== undefined) fields[name] ??= problem
  }
  return fields
}

/** What was written, so that a form that can't be kept open loses nothing. */
const typedLines = (values: FieldValues): [string][] =>
  ['comment', 'reason', 'breakGlass'].flatMap((name): [string][] => {
    const value = values[name]
    return typeof value === 'string' && value !== ''
      ? [[`You had written: ${clip(value, 2000)}`]]
      : []
  })

/** What follows a dot says what the form showed. */
const subjectOf = (on: NonNullable<Action['on']>, { id }: ActionTarget): Subject =>
  `${on}:${id.split('.')[0] ?? ''}`
