import type { PublishPreview } from '../../control/requests/prepare-publish.ts'
import { metrics } from '../../domain/gray/plan.ts'
import { grayStays, metricWords } from '../gray/gray-words.ts'
import { choiceField, lineField, pages, textOf, ticked, tickList } from '../kit/fields.ts'
import type { FieldValues, Option, Page } from '../port.ts'
import { publishText } from './request-words.ts'

type Preview = Pick<PublishPreview, 'base' | 'gray' | 'grayRules'>

/** Offered only where there is a version that everybody else keeps (F32). */
export const grayOption = ({ base }: Preview): Option[] =>
  base === null
    ? []
    : [{ value: 'gray', label: 'All changes, to a part of the customers first (gray release)' }]

/** Who meets it first, how it grows, and what stops it (F33, F80). */
export function grayPages({ base, gray, grayRules }: Preview): Page[] {
  if (base === null) return []
  const fields = [
    lineField({
      name: 'steps',
      label: 'Steps',
      required: false,
      value: '5 % for 1 h, 25 % for 4 h, 100 %',
      hint: publishText.grayHint,
    }),
    ...tickList({
      name: 'grayRules',
      label: 'And whom these rules name',
      items: grayRules.map((name) => ({ value: name, label: name })),
    }),
    ...tickList({
      name: 'guards',
      label: 'Watch',
      items: metrics.map((metric) => ({ value: metric, label: metricWords[metric] })),
      chosen: ['errors', 'not understood'],
    }),
    choiceField({
      name: 'onWorse',
      label: 'If one gets clearly worse',
      value: 'hold',
      options: [
        { value: 'hold', label: 'Hold it: new chats get the official version' },
        { value: 'take back', label: 'Take it back' },
      ],
    }),
  ]
  return pages([[publishText.grayOnly(grayStays(base.label, gray?.label ?? null))]], fields).map(
    (page) => ({ ...page, when: { field: 'what', value: 'gray' } }),
  )
}

export function grayOf(values: FieldValues, { grayRules }: Pick<Preview, 'grayRules'>) {
  if (textOf(values, 'what') !== 'gray') return {}
  return {
    gray: {
      steps: textOf(values, 'steps'),
      rules: ticked(values, 'grayRules', grayRules),
      guards: metrics.filter((metric) => ticked(values, 'guards', metrics).includes(metric)),
      onWorse:
        textOf(values, 'onWorse') === 'take back' ? ('take back' as const) : ('hold' as const),
    },
  }
}
