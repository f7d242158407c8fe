import type { Page } from '../../domain/page.ts'
import { Refusal } from '../../refusal.ts'
import type { Button, OptionSpec, Rich } from '../port.ts'
import { actionId } from './action-id.ts'
import type { Options } from './handler.ts'
import { commonText } from './common-words.ts'

export const pageOption: OptionSpec = {
  name: 'page',
  summary: 'Which page',
  kind: 'text',
  required: false,
}

type AnyPage = Pick<Page, 'page' | 'more'>

/** Of an action id's 100, what the command and the page leave. */
const wordsMax = 60

/** @throws Refusal VALIDATION for what is no page */
export function wantedPage({ page = '1' }: Options): number {
  if (/^[1-9]\d{0,6}$/.test(page)) return Number(page)
  const next = commonText.sayPage
  throw new Refusal('VALIDATION', commonText.noPage(page.slice(0, 20)), next, { page: next })
}

/** `3 requests`, `340 bots, page 2 of 12`, or `Requests, page 2` where nobody counted them. */
export function listHead(
  [one, many]: readonly [one: string, many: string],
  { page, pages, more }: Page,
  total: number | null,
): Rich {
  const all = total === null ? `${many[0]?.toUpperCase()}${many.slice(1)}` : `${total} ${many}`
  if (page === 1 && !more) return [{ bold: total === 1 ? `1 ${one}` : all }]
  return [{ bold: all }, `, page ${page}${pages === null ? '' : ` of ${pages}`}`]
}

/**
 * Of a list whose newest stand first. Its buttons bring the number of the first line as `upTo`: without it,
 * a line that is added between two looks pushes another one to the next page, where it is read twice.
 */
export function wantedNewest(options: Options): { page: number; upTo?: number } {
  const { upto = '' } = options
  const isNumber = /^[1-9]\d{0,14}$/.test(upto)
  return { page: wantedPage(options), ...(isNumber && { upTo: Number(upto) }) }
}

/** What the buttons of such a list bring along; `first` is the number of the first line of this page. */
export function upToOption(asked: Options, { page }: AnyPage, first: number | undefined): Options {
  if (asked['upto'] !== undefined) return { upto: asked['upto'] }
  return page === 1 && first !== undefined ? { upto: String(first) } : {}
}

/**
 * Turn the pages of a command's answer: `bots list`, with the options that it was asked with. Options
 * that no button can carry leave the pages to be typed.
 */
export function pageButtons(command: string, options: Options, { page, more }: AnyPage): Button[] {
  const words = Object.entries(options).map(([name, value]) => `${name}=${value}`)
  if (words.some((word) => word.includes(' ')) || words.join(' ').length > wordsMax) {
    const { upto, ...others } = options
    return upto === undefined ? [] : pageButtons(command, others, { page, more })
  }
  const at = (to: number, label: string): Button => ({
    id: actionId('page', [command, ...words].join(' '), to),
    label,
  })
  return [...(page > 1 ? [at(page - 1, 'Previous')] : []), ...(more ? [at(page + 1, 'Next')] : [])]
}
