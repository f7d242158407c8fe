import type { Warning } from '../../control/activations/accept-warnings.ts'
import { tickList } from '../kit/fields.ts'
import type { Field } from '../port.ts'
import { activateText } from './activation-words.ts'

const shownMax = 25

/** Each warning is accepted by its name (F10). */
export const warningTicks = (
  warnings: readonly Warning[],
  chosen: readonly string[] = [],
): Field[] =>
  tickList({
    name: 'override',
    label: activateText.warnings,
    items: warnings
      .slice(0, shownMax)
      .map(({ code, text }) => ({ value: code, label: code, hint: text })),
    chosen,
  })
