import { confirmWiderRule, dropWiderRule } from '../../control/gray/decide-wider-rule.ts'
import type { GrayRuleView } from '../../control/gray/gray-rule-view.ts'
import { prepareGrayRule } from '../../control/gray/prepare-gray-rule.ts'
import { saveGrayRule } from '../../control/gray/save-gray-rule.ts'
import type { Ctx } from '../../control/kit/context.ts'
import {
  nobodyRule,
  parseContacts,
  parseCountries,
  parseRanges,
  parseShare,
} from '../../domain/gray/gray-rule.ts'
import { actionId } from '../kit/action-id.ts'
import { choiceField, lineField, pages, prefilled, textField, textOf } from '../kit/fields.ts'
import { privateNotice, showForm } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'
import type { Answer, FieldValues, Form } from '../port.ts'
import { ruleText, unnumberedWords } from './rule-words.ts'

/** Longer lists than a form can carry come by the API. */
const listCharactersMax = 2000

/** Makes a rule, or changes the one that it was opened for (F33). */
export const grayRule: Action = {
  submit: {
    answer: 'private',
    form: async ({ ctx }, { id }, values) => prefilled(await formOf(ctx, id), values),
    run: async ({ ctx }, { id, revision }, values) => {
      const known = await prepareGrayRule(ctx, { rule: id })
      const saved = await saveGrayRule(ctx, {
        ...ruleOf(values, known),
        ...(known ? { name: known.name, revision } : { name: textOf(values, 'name') }),
      })
      return privateNotice([[savedText(saved)]], { tone: 'ok' })
    },
  },
}

export const ruleConfirm: Action = decides(confirmWiderRule, ruleText.confirmed)
export const ruleDrop: Action = decides(dropWiderRule, ruleText.dropped)

function decides(act: typeof confirmWiderRule, done: (rule: string) => string): Action {
  return {
    click: {
      answer: 'private',
      run: async ({ ctx }, { id, revision }) => {
        const { name } = await act(ctx, { rule: id, revision })
        return privateNotice([[done(name)]], { tone: 'ok' })
      },
    },
  }
}

export const openRule = async (ctx: Ctx, name: string | undefined): Promise<Answer> =>
  showForm(await formOf(ctx, name ?? ''))

async function formOf(ctx: Ctx, word: string): Promise<Form> {
  const known = await prepareGrayRule(ctx, { rule: word })
  return ruleForm(known, word === 'new' ? '' : word)
}

function ruleForm(known: GrayRuleView | null, name: string): Form {
  const { ranges, contacts, countries, basisPoints, unnumbered } = known?.rule ?? nobodyRule
  const isLong = contacts.join('\n').length > listCharactersMax
  return {
    id: actionId('gray-rule', known?.id ?? 'new', known?.revision ?? 0),
    title: ruleText.title(known?.name ?? null),
    submit: 'Save',
    pages: pages(
      [known && known.usedBy.length > 0 ? [ruleText.used] : [ruleText.unused]],
      [
        ...(known
          ? []
          : [
              lineField({
                name: 'name',
                label: 'Name',
                required: true,
                value: name,
                maxLength: 128,
              }),
            ]),
        textField({
          name: 'ranges',
          label: 'Number ranges, one a line',
          required: false,
          value: ranges.map(({ from, to }) => `${from} - ${to}`).join('\n'),
          hint: '+385 91 000 0000 - +385 91 099 9999',
        }),
        ...(isLong
          ? []
          : [
              textField({
                name: 'contacts',
                label: 'Numbers or ids, one a line',
                required: false,
                value: contacts.join('\n'),
              }),
            ]),
        lineField({
          name: 'basisPoints',
          label: 'Share of all customers',
          required: false,
          value: basisPoints === 0 ? '' : `${basisPoints / 100} %`,
          hint: '5 %: a larger share keeps who was in a smaller one',
        }),
        lineField({
          name: 'countries',
          label: 'Countries of ids without a number',
          required: false,
          value: countries.join(', '),
          hint: 'HR, DE',
        }),
        choiceField({
          name: 'unnumbered',
          label: 'Others without a number get',
          value: unnumbered,
          options: Object.entries(unnumberedWords).map(([value, label]) => ({ value, label })),
        }),
      ],
    ),
  }
}

function ruleOf(values: FieldValues, known: GrayRuleView | null) {
  const unnumbered = textOf(values, 'unnumbered')
  const contacts =
    values['contacts'] === undefined
      ? (known?.rule.contacts ?? [])
      : parseContacts(textOf(values, 'contacts'))
  return {
    ranges: parseRanges(textOf(values, 'ranges')),
    contacts,
    countries: parseCountries(textOf(values, 'countries')),
    basisPoints: parseShare(textOf(values, 'basisPoints')),
    unnumbered: unnumbered === 'gray' || unnumbered === 'share' ? unnumbered : 'official',
  } as const
}

const savedText = ({ name, rule, wider }: GrayRuleView): string =>
  wider ? ruleText.waits(name, wider.rule) : ruleText.saved(name, rule)
