import type { ViewResponseAction } from '@slack/bolt'
import type { Answer, Form } from '../../src/chat/port.ts'
import type { Came } from './came.ts'
import { limits } from './limits.ts'
import { keepOrigin } from './origin.ts'
import { fieldBlockId, renderForm } from './render-form.ts'
import { plainCut } from './render-rich.ts'
import { show } from './show.ts'
import type { ShowDeps } from './show.ts'

export type Ack = (response?: ViewResponseAction) => Promise<void>

/** Slack waits 3 s for a modal's answer; the way there and back takes its part. */
const modalMs = 2000

/**
 * Answers a sent form: in the modal where Slack still waits, otherwise where it was opened from.
 * Returns what kind of answer it was.
 */
export async function answerSubmit(
  deps: ShowDeps,
  came: Came,
  work: Promise<Answer>,
  ack: Ack,
): Promise<Answer['kind']> {
  const inTime = await Promise.race([work, afterMs(modalMs)])
  const isTaken = await ack(inTime ? inModal(inTime, came) : undefined).then(
    () => inTime !== null,
    (error: unknown) => {
      deps.log('warn', 'Slack took no acknowledgement', error)
      return false
    },
  )
  const answer = inTime ?? (await work)
  const isShown = isTaken && inModal(answer, came) !== undefined
  if (!isShown) await show(deps, came, answer)
  return answer.kind
}

/** What happens in the modal itself; nothing closes it. */
function inModal(answer: Answer, { origin }: Came): ViewResponseAction | undefined {
  if (answer.kind === 'form') {
    return { response_action: 'update', view: renderForm(answer.form, keepOrigin(origin)) }
  }
  if (answer.kind !== 'errors') return undefined
  const errors = errorsOf(answer.form, answer.fields)
  return Object.keys(errors).length > 0 ? { response_action: 'errors', errors } : undefined
}

/** Slack takes errors only at fields that it shows. */
function errorsOf(form: Form, fields: Record<string, string>): Record<string, string> {
  const shown = new Set(form.pages.flatMap((page) => page.fields.map((field) => field.name)))
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, problem]) =>
      shown.has(name) ? [[fieldBlockId(name), plainCut(problem, limits.error)]] : [],
    ),
  )
}

const afterMs = (ms: number) =>
  new Promise<null>((resolve) => {
    setTimeout(resolve, ms, null).unref()
  })
