import type { GivenView } from '../../control/profiles/resources.ts'
import type { PublishPreview } from '../../control/requests/prepare-publish.ts'
import { leadsText, parseLeads, parseNames } from '../../domain/profiles/resource-input.ts'
import { Refusal } from '../../refusal.ts'
import { choiceField, pages, textField, textOf, ticked, tickList } from '../kit/fields.ts'
import type { Field, FieldValues, Page } from '../port.ts'
import { profileText } from './profile-words.ts'

const charactersMax = 2000

/** What a profile gives (F39, F40). Longer lists than a form can carry come by the API. */
export function givenFields({ numbers, urls }: GivenView): Field[] {
  const [names, leads] = [numbers.map(({ name }) => name).join('\n'), leadsText(urls)]
  return [
    ...(names.length > charactersMax
      ? []
      : [
          textField({
            name: 'numbers',
            label: 'Numbers, by name',
            required: false,
            value: names,
            hint: 'Bots answer on these; empty: on those that the draft names',
          }),
        ]),
    ...(leads.length > charactersMax ? [] : [leadsField(leads)]),
  ]
}

const leadsField = (value: string): Field =>
  textField({
    name: 'urls',
    label: 'Web URLs, one a line',
    required: false,
    value,
    hint: 'shop = shop-qa: {urls.shop} then opens shop-qa',
  })

/** Only what the form had. */
export function givenIn(values: FieldValues): {
  numbers?: string[]
  urls?: Record<string, string>
} {
  return {
    ...(values['numbers'] !== undefined && { numbers: parseNames(textOf(values, 'numbers')) }),
    ...(values['urls'] !== undefined && { urls: leadsIn(textOf(values, 'urls')) }),
  }
}

/** All of them: what leads nowhere is left out. */
const leadsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(someLeadsIn(text)).filter((one): one is [string, string] => one[1] !== null),
  )

/** Null for what is taken out. */
export function someLeadsIn(text: string): Record<string, string | null> {
  const read = parseLeads(text)
  if ('urls' in read) return read.urls
  throw new Refusal('VALIDATION', read.problem, profileText.sendAgain, {
    urls: read.problem,
  })
}

type Preview = Pick<PublishPreview, 'resources'>

/** Asked only where a profile gives something, or where others were chosen before. */
export const resourcesField = ({ resources }: Preview): Field[] =>
  resources === null
    ? []
    : [
        choiceField({
          name: 'resources',
          label: 'Numbers and pages',
          value: resources.isAsked ? 'own' : 'profile',
          options: [
            { value: 'profile', label: 'As the profile gives them' },
            { value: 'own', label: 'Others, chosen on the next page' },
          ],
        }),
      ]

export const resourcesPages = ({ resources }: Preview): Page[] =>
  resources === null
    ? []
    : pages(
        [[profileText.resources]],
        [
          ...tickList({
            name: 'numbers',
            label: 'Numbers',
            items: resources.all.map(({ name, channel }) => ({
              value: name,
              label: name,
              hint: channel,
            })),
            chosen: resources.given.numbers.map(({ name }) => name),
          }),
          leadsField(leadsText(resources.given.urls).slice(0, charactersMax)),
        ],
      ).map((page) => ({ ...page, when: { field: 'resources', value: 'own' } }))

export function resourcesIn(values: FieldValues, { resources }: Preview) {
  if (resources === null || textOf(values, 'resources') !== 'own') return {}
  const names = resources.all.map(({ name }) => name)
  return {
    resources: {
      numbers: ticked(values, 'numbers', names),
      urls: leadsIn(textOf(values, 'urls')),
    },
  }
}
