import type { APIModalSubmitInteraction } from 'discord.js'
import { wholeLists } from '../../../src/chat/kit/whole-lists.ts'
import type { Answer, ChatCore, FieldValues, Form, Rich } from '../../../src/chat/port.ts'
import { prompt, problemLines, refusalMessage } from './prompt.ts'
import type { Interaction, CardAt } from './interaction.ts'
import { readStepId, stepId } from './form-drafts.ts'
import type { FormDraft, FormDrafts } from './form-drafts.ts'
import {
  counts,
  filledIn,
  initialValues,
  nextStep,
  stepWith,
  stepsOf,
} from '../render/form-steps.ts'
import type { Step } from '../render/form-steps.ts'
import type { Log } from '../log.ts'
import { limits } from '../render/limits.ts'
import { renderStep } from '../render/render-form.ts'
import { plainCut } from '../render/render-rich.ts'
import { valuesIn } from './read-values.ts'
import { notFoundIn } from './search-options.ts'
import type { Reply } from './reply.ts'

export type FormDeps = { core: ChatCore; drafts: FormDrafts; log: Log }

/** Shows a form's first step: at once where Discord still allows that, otherwise behind a button. */
export async function openForm(
  deps: FormDeps,
  interaction: Interaction,
  reply: Reply,
  form: Form,
  card: CardAt | null,
): Promise<void> {
  const offered = await withOffers(deps, interaction, form)
  const draft = await deps.drafts.start(interaction.user.userId, offered, card)
  const [first] = stepsOf(draft.form)
  if (!first || (await reply.modal(modalOf(draft, first)))) return
  await goOn(reply, draft, first, `“${form.title}” is ready.`)
}

/** The button of a private question opens the step that it is about. */
export async function openStep(deps: FormDeps, interaction: Interaction, reply: Reply, id: string) {
  const at = readStepId(id)
  const draft = at && (await deps.drafts.find(at.draft, interaction.user.userId))
  const step = at && draft && stepsOf(filledIn(draft.form, draft.values))[at.step]
  if (!draft || !step) {
    await reply.say(tooOld([]), 'private')
  } else await reply.modal(modalOf(draft, step))
}

/**
 * Takes what one modal holds, and asks for the next step if there is one.
 * Returns the form once all that counts was asked; null when something was answered already.
 */
export async function submitStep(
  deps: FormDeps,
  interaction: Interaction,
  reply: Reply,
  { data }: APIModalSubmitInteraction,
): Promise<FormDraft | null> {
  const at = readStepId(data.custom_id)
  const draft = at && (await deps.drafts.find(at.draft, interaction.user.userId))
  const step = at && draft && stepsOf(draft.form)[at.step]
  if (!draft || !step) {
    await reply.say(tooOld(writtenIn(data.components)), 'private')
    return null
  }
  const values = { ...draft.values, ...valuesIn(step, data) }
  const unclear = notFoundIn(step, values)
  const isClear = Object.keys(unclear).length === 0
  const others = draft.done.filter((index) => index !== step.index)
  const filled = { ...draft, values, done: isClear ? [...others, step.index] : others }
  await deps.drafts.keep({ ...filled, values: withoutSecrets(draft.form, values) })
  if (!isClear) {
    await askAgain(reply, filled, step.index, problemLines(wholeLists(draft.form), unclear))
    return null
  }
  const next = nextStep(stepsOf(draft.form), values, filled.done)
  if (!next) return filled
  await goOn(reply, filled, next, 'That is kept.')
  return null
}

/** They are handed on, and stand in no table. */
function withoutSecrets({ pages }: Form, values: FieldValues): FieldValues {
  const secrets = new Set(
    pages.flatMap(({ fields }) =>
      fields.filter((one) => one.kind === 'text' && one.isSecret).map(({ name }) => name),
    ),
  )
  return Object.fromEntries(Object.entries(values).filter(([name]) => !secrets.has(name)))
}

/** What is wrong, and a button that opens the form as it was left. */
export async function showErrors(
  deps: FormDeps,
  interaction: Interaction,
  reply: Reply,
  draft: FormDraft | null,
  answer: Extract<Answer, { kind: 'errors' }>,
): Promise<void> {
  const form = await withOffers(deps, interaction, answer.form)
  const steps = stepsOf(form)
  const wrong = new Set(
    Object.keys(answer.fields).flatMap((name) => stepWith(steps, name)?.index ?? []),
  )
  const first = steps.find((step) => wrong.has(step.index)) ?? steps[0]
  const started =
    draft ?? (await deps.drafts.start(interaction.user.userId, form, interaction.card))
  const done = steps.flatMap(({ index }) => (wrong.has(index) ? [] : [index]))
  const kept = { ...started, form, values: initialValues(form), done }
  await deps.drafts.keep(kept)
  const problems = problemLines(wholeLists(form), answer.fields)
  await askAgain(reply, kept, first?.index ?? 0, [...answer.notice.lines, ...problems])
}

async function askAgain(reply: Reply, { id }: FormDraft, step: number, problems: readonly Rich[]) {
  const lines = [...problems, ['What you wrote is kept.']]
  const edit = { id: stepId('next', id, step), label: 'Edit again', style: 'primary' as const }
  await reply.say(prompt(lines, edit, 'refused'), 'private')
}

/** Modals can't complete while somebody types: what fits into a list is offered in one. */
async function withOffers({ core }: FormDeps, { user }: Interaction, form: Form): Promise<Form> {
  const who = { ...user, platform: 'discord' as const }
  const pages = await Promise.all(
    form.pages.map(async (page) => ({
      ...page,
      fields: await Promise.all(
        page.fields.map(async (field) => {
          if (field.kind !== 'pick') return field
          const offered = await core.suggest(who, field.source, '')
          return { ...field, options: offered.length < offersMax ? offered : [] }
        }),
      ),
    })),
  )
  return { ...form, pages }
}

/** As many as are offered at all: there may be more, so the name is typed instead. */
const offersMax = 25

function modalOf(draft: FormDraft, step: Step) {
  const steps = stepsOf(filledIn(draft.form, draft.values))
  const shown = steps[step.index] ?? step
  return renderStep(shown, titleOf(draft, steps, step), stepId('form', draft.id, step.index))
}

/** `Publish Order desk · page 1 of 2`: what is cut is the name, and only what is asked is a page. */
function titleOf({ form, values }: FormDraft, steps: readonly Step[], { index }: Step): string {
  const pages = steps.filter((one) => one.index === index || counts(one, values))
  const page = pages.findIndex((one) => one.index === index) + 1
  const place = pages.length > 1 ? ` · page ${page} of ${pages.length}` : ''
  return `${plainCut(form.title, limits.modalTitle - place.length)}${place}`
}

async function goOn(reply: Reply, draft: FormDraft, step: Step, said: string): Promise<void> {
  const labels = step.parts.map((part) => part.field.label).join(', ')
  const lines = [
    [said],
    ...(labels === '' ? [] : [[{ bold: 'Next: ' }, labels]]),
    ['Nothing happens before the last step; your answers wait here for 12 hours.'],
  ]
  const id = stepId('next', draft.id, step.index)
  await reply.say(prompt(lines, { id, label: 'Continue…', style: 'primary' }), 'private')
}

const tooOld = (written: readonly string[]) =>
  refusalMessage(
    'This form is no longer kept: it is older than 12 hours, or somebody else’s.',
    'Nothing was changed. Run the command again, or press the button of the card again.',
    ...written.map((text) => `You had written: ${text}`),
  )

const writtenIn = (components: APIModalSubmitInteraction['data']['components']): string[] =>
  components.flatMap((one) =>
    'component' in one &&
    'value' in one.component &&
    typeof one.component.value === 'string' &&
    one.component.value.trim() !== ''
      ? [one.component.value]
      : [],
  )
