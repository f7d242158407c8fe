import type { ViewOutput } from '@slack/bolt'
import { prefilled } from '../../../src/chat/kit/fields.ts'
import type { Form } from '../../../src/chat/port.ts'
import type { Interaction } from './interaction.ts'
import type { Log } from '../log.ts'
import { valuesIn } from './read-values.ts'
import { renderForm } from '../render/render-form.ts'
import type { Workspaces } from '../workspaces.ts'

const rememberedMax = 500

/** The forms that stand open, with the update that is on its way in each. */
export function createOpenForms() {
  const open = new Map<string, { form: Form; work: Promise<unknown> }>()
  return {
    keep: (view: string, form: Form) => {
      open.delete(view)
      open.set(view, { form, work: Promise.resolve() })
      const [oldest] = open.keys()
      if (open.size > rememberedMax && oldest !== undefined) open.delete(oldest)
    },
    at: (view: string) => open.get(view),
  }
}
export type OpenForms = ReturnType<typeof createOpenForms>

type Deps = { workspaces: Workspaces; log: Log; forms: OpenForms }

/**
 * Shows the pages that a choice asks for, with all that was typed. A form of before a restart stays as
 * it is: its submit is answered with the pages that are missing.
 */
export async function updateOpenForm(
  deps: Deps,
  interaction: Interaction,
  view: ViewOutput,
): Promise<void> {
  const known = deps.forms.at(view.id)
  if (!known) return
  const form = prefilled(known.form, valuesIn(view.state.values))
  const shown = renderForm(form, view.private_metadata)
  // One after the other: the last choice is what stands there in the end.
  known.work = known.work.then(async () => {
    try {
      const { web } = await deps.workspaces.open(interaction.origin.install)
      await web.views.update({ view_id: view.id, view: shown })
    } catch (error) {
      deps.log('warn', 'a form could not show another page', error)
    }
  })
  await known.work
}
