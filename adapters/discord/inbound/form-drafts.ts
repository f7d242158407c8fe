import { ulid } from 'ulid'
import type { FieldValues, Form } from '../../../src/chat/port.ts'
import type { CardAt } from './interaction.ts'
import { initialValues } from '../render/form-steps.ts'

/** The port to where half-filled forms are kept; each for the one account that fills it in. */
export type FormDraftStore = {
  put: (draft: { id: string; userId: string; content: string; expiresAt: number }) => Promise<void>
  get: (id: string, userId: string) => Promise<string | null>
}

/** A form on its way: modals forget everything, and a process may end in between. */
export type FormDraft = {
  id: string
  userId: string
  form: Form
  values: FieldValues
  /** Which steps were filled in. */
  done: number[]
  /** The card whose form this is. */
  card: CardAt | null
}

const keptForMs = 12 * 3_600_000

export function createFormDrafts(store: FormDraftStore, now: () => number) {
  const keep = (draft: FormDraft): Promise<void> =>
    store.put({
      id: draft.id,
      userId: draft.userId,
      content: JSON.stringify(draft),
      expiresAt: now() + keptForMs,
    })
  return {
    keep,
    start: async (userId: string, form: Form, card: CardAt | null): Promise<FormDraft> => {
      const draft = { id: ulid(), userId, form, values: initialValues(form), done: [], card }
      await keep(draft)
      return draft
    },
    find: async (id: string, userId: string): Promise<FormDraft | null> => {
      const kept = await store.get(id, userId)
      return kept === null ? null : (JSON.parse(kept) as FormDraft)
    },
  }
}
export type FormDrafts = ReturnType<typeof createFormDrafts>

/** Modals and the buttons that open them: which draft, and which of its steps. */
export const stepId = (kind: 'form' | 'next', draft: string, step: number): string =>
  `~${kind}:${draft}:${step}`

export function readStepId(id: string): { kind: string; draft: string; step: number } | null {
  const [, kind, draft, step] = /^~(form|next):([0-9A-Z]{26}):(\d{1,3})$/.exec(id) ?? []
  return kind && draft && step ? { kind, draft, step: Number(step) } : null
}
