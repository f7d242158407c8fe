import type { ViewResponseAction } from '@slack/bolt'
import type { Answer } from '../../../src/chat/port.ts'
import type { Interaction } from './interaction.ts'
import { limits } from '../render/limits.ts'
import { serializeOrigin } from './origin.ts'
import { fieldBlockId, renderForm } from '../render/render-form.ts'
import { plainCut } from '../render/render-rich.ts'
import { showAnswer } from '../outbound/show-answer.ts'
import type { ShowDeps } from '../outbound/show-answer.ts'

export type Ack = (response?: ViewResponseAction) => Promise<void>

/** Slack waits 3 s for a modal's answer; the way there and back takes its part. */
const modalMs = 2000

/**
 * Answers a sent form: in the modal where Slack still waits, otherwise where it was opened from.
 * Returns what kind of answer it was.
 */
export async function answerSubmit(
  deps: ShowDeps,
  interaction: Interaction,
  work: Promise<Answer>,
  ack: Ack,
): Promise<Answer['kind']> {
  const inTime = await Promise.race([work, afterMs(modalMs)])
  const isTaken = await ack(inTime ? inModal(deps, inTime, interaction) : undefined).then(
    () => inTime !== null,
    (error: unknown) => {
      deps.log('warn', 'Slack took no acknowledgement', error)
      return false
    },
  )
  const answer = inTime ?? (await work)
  const isShown = isTaken && inModal(deps, answer, interaction) !== undefined
  if (!isShown) await showAnswer(deps, interaction, answer)
  return answer.kind
}

/** What happens in the modal itself; nothing closes it. */
function inModal(
  { forms }: ShowDeps,
  answer: Answer,
  { origin, view }: Interaction,
): ViewResponseAction | undefined {
  if (answer.kind !== 'form' && answer.kind !== 'errors') return undefined
  const metadata = serializeOrigin(origin)
  if (answer.kind === 'form') {
    if (view) forms.keep(view.id, answer.form)
    return { response_action: 'update', view: renderForm(answer.form, metadata) }
  }
  const errors = errorsOf(answer.fields)
  const shown = view?.fields ?? new Set()
  const isEach = Object.keys(errors).length > 0 && Object.keys(errors).every((id) => shown.has(id))
  // Another form tells something else above its fields.
  if (isEach && view?.form === answer.form.id) return { response_action: 'errors', errors }
  return withMissingPages(forms, answer, metadata, view)
}

/** Slack takes errors only at fields that it shows: what is not there yet is shown with what is wrong. */
function withMissingPages(
  forms: ShowDeps['forms'],
  { form, fields }: Extract<Answer, { kind: 'errors' }>,
  metadata: string,
  view: Interaction['view'],
): ViewResponseAction | undefined {
  const names = form.pages.flatMap((page) => page.fields.map((field) => field.name))
  const problems = names.flatMap((name) => fields[name] ?? [])
  if (!view || problems.length === 0) return undefined
  forms.keep(view.id, form)
  return {
    response_action: 'update',
    view: renderForm(
      form,
      metadata,
      problems.map((problem) => [`⚠️ ${problem}`]),
    ),
  }
}

const errorsOf = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, problem]) => [
      fieldBlockId(name),
      plainCut(problem, limits.error),
    ]),
  )

const afterMs = (ms: number) =>
  new Promise<null>((resolve) => {
    setTimeout(resolve, ms, null).unref()
  })
