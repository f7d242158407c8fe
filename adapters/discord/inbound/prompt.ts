import type { Button, Form, Rich } from '../../../src/chat/port.ts'
import { cancelId } from './interaction.ts'
import { limits } from '../render/limits.ts'
import { buttonRows, renderNotice } from '../render/render.ts'
import type { Rendered } from '../render/render.ts'
import { plainCut } from '../render/render-rich.ts'

type Own = { id: string; label: string; style?: 'primary' | 'danger' }

/** A private question with a button that goes on and one that does not. */
export function prompt(
  lines: readonly Rich[],
  yes: Own,
  tone: 'info' | 'refused' = 'info',
): Rendered {
  const message = renderNotice({ tone, lines: [...lines], buttons: [], files: [] })
  return { ...message, components: buttonRows([own(yes), own({ id: cancelId, label: 'Cancel' })]) }
}

/** Ids of the adapter's own begin with a sign that no action has. */
const own = ({ id, label, style }: Own): Button => ({
  id: id as Button['id'],
  label: plainCut(label, limits.button),
  ...(style && { style }),
})

export const infoMessage = (...lines: string[]): Rendered =>
  renderNotice({ tone: 'info', lines: lines.map((one) => [one]), buttons: [], files: [] })

export const refusalMessage = (...lines: string[]): Rendered =>
  renderNotice({ tone: 'refused', lines: lines.map((one) => [one]), buttons: [], files: [] })

/** What is wrong with a sent form, field by field. */
export const problemLines = (form: Form, fields: Record<string, string>): Rich[] =>
  form.pages.flatMap((page) =>
    page.fields.flatMap(({ name, label }): Rich[] => {
      const problem = fields[name]
      return problem === undefined ? [] : [[{ bold: label }, `: ${problem}`]]
    }),
  )
