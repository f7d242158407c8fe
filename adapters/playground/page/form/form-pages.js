/** @import { Page } from '../../../../src/chat/port.ts' */
/** @import { Press } from '../buttons.js' */
/** @import { FieldView } from './field-frame.js' */
/** @import { RehearsalView } from './rehearsal.js' */
/** @import { Reply } from '../../render/wire.ts' */
import { problemOf } from '../api.js'
import { busyWhile } from '../buttons.js'
import { el, fill } from '../dom.js'
import { icon } from '../icons.js'
import { noticeNode } from '../chat/notice.js'
import { richNodes } from '../rich.js'

/**
 * @typedef {Extract<Reply, { kind: 'form' }>} FormReply
 * @typedef {Pick<Page, 'intro' | 'changes' | 'when'> & { views: FieldView[] }} PageView
 * @typedef {{
 *   reader: string,
 *   press: Press,
 *   close: () => void,
 *   send: () => Promise<void>,
 *   rehearsal: RehearsalView | null,
 * }} PageDeps
 */

/**
 * The pages of a form as steps. The fields are made once: going back finds them as they were.
 * @param {HTMLFormElement} body
 * @param {FormReply} reply
 * @param {PageView[]} pages
 * @param {PageDeps} deps
 */
export function drawPages(body, { form, errors, notice }, pages, deps) {
  const { reader, press, close, send } = deps
  const told = el('div', { role: 'alert' }, notice && noticeNode(notice, reader, press, () => ''))
  for (const view of pages.flatMap(({ views }) => views)) view.problem(errors[view.name] ?? null)
  const wrong = pages.findIndex(({ views }) => views.some(({ name }) => name in errors))
  drawPage(Math.max(wrong, 0))

  /** @param {number} at */
  function drawPage(at) {
    const page = pages[at]
    if (!page) return
    const counted = pages.filter((one) => isAsked(one, pages))
    const next = el('button', { type: 'submit', class: 'button primary' })
    const back = el('button', { type: 'button', class: 'button' }, at === 0 ? 'Cancel' : 'Back')
    const rehearsal = at === 0 ? deps.rehearsal : null
    const footer = el(
      'footer',
      { class: 'buttons end' },
      form.says && el('p', { class: 'says' }, ...richNodes(form.says, reader)),
      back,
      instead(form, press),
      next,
    )
    const label = () => {
      next.textContent = nextOf(pages, at) === undefined ? form.submit : 'Next'
    }
    back.addEventListener('click', () => (at === 0 ? close() : drawPage(beforeOf(pages, at))))
    body.onchange = label
    body.onsubmit = (event) => {
      event.preventDefault()
      if (footer.ariaBusy === 'true' || !isFilled(page.views)) return
      const after = nextOf(pages, at)
      if (after === undefined) void busyWhile(footer, next, () => trySend(told, send))
      else drawPage(after)
    }
    label()
    fill(
      body,
      heading(form.title, counted.indexOf(page) + 1, counted.length, close),
      fieldsNode(page, told, reader, rehearsal),
      rehearsal?.beside,
      footer,
    )
    focusFirst(page.views, errors, next)
  }
}

/**
 * @param {PageView} page
 * @param {HTMLElement} told
 * @param {string} reader
 * @param {RehearsalView | null} rehearsal
 */
function fieldsNode({ intro, changes = [0, 0], views }, told, reader, rehearsal) {
  const lines = intro.map((line) => el('p', { class: 'intro' }, ...richNodes(line, reader)))
  // The two phones show what changes; whatever else the form says stays said.
  const shown = rehearsal
    ? [...lines.slice(0, changes[0]), rehearsal.list, ...lines.slice(changes[1])]
    : lines
  return el(
    'div',
    { class: 'fields', role: 'group', 'aria-labelledby': 'form-title' },
    told,
    ...shown,
    ...views.map(({ node }) => node),
  )
}

/**
 * Whoever reads the form may find that it has to be changed first.
 * @param {FormReply['form']} form
 * @param {Press} press
 */
function instead({ id }, press) {
  const [, request, revision] = /^approve:([^.:]+)[^:]*:(\d+)$/.exec(id) ?? []
  if (request === undefined) return null
  const label = 'Ask for changes…'
  const node = el('button', { type: 'button', class: 'button' }, label)
  node.addEventListener(
    'click',
    () => void press({ id: `changes:${request}:${Number(revision)}`, label }),
  )
  return node
}

/**
 * A page may depend on what was chosen before it.
 * @param {PageView} page
 * @param {PageView[]} pages
 */
function isAsked({ when }, pages) {
  if (when === undefined) return true
  const views = pages.flatMap((page) => page.views)
  return views.find(({ name }) => name === when.field)?.value() === when.value
}

/**
 * @param {PageView[]} pages
 * @param {number} at
 * @returns {number | undefined}
 */
function nextOf(pages, at) {
  const found = pages.findIndex((page, index) => index > at && isAsked(page, pages))
  return found === -1 ? undefined : found
}

/**
 * @param {PageView[]} pages
 * @param {number} at
 */
const beforeOf = (pages, at) =>
  Math.max(
    0,
    pages.findLastIndex((page, index) => index < at && isAsked(page, pages)),
  )

/**
 * @param {HTMLElement} told
 * @param {() => Promise<void>} send
 */
async function trySend(told, send) {
  try {
    await send()
  } catch (error) {
    const { sentence, nextStep } = problemOf(error)
    fill(told, el('p', { class: 'trouble' }, icon('bug'), `${sentence} ${nextStep}`))
    told.scrollIntoView({ block: 'nearest' })
  }
}

/** @param {FieldView[]} views says on each field what is missing and goes to the first one */
function isFilled(views) {
  const missing = views.filter((view) => view.isMissing())
  for (const view of views) view.problem(missing.includes(view) ? 'This is needed.' : null)
  missing[0]?.focus()
  return missing.length === 0
}

/**
 * After the dialog has opened, which would move the focus again.
 * @param {FieldView[]} views
 * @param {Record<string, string>} errors
 * @param {HTMLElement} otherwise
 */
function focusFirst(views, errors, otherwise) {
  const target = views.find(({ name }) => name in errors) ?? views[0] ?? otherwise
  queueMicrotask(() => target.focus())
}

/**
 * @param {string} title
 * @param {number} number
 * @param {number} count
 * @param {() => void} close
 */
function heading(title, number, count, close) {
  const button = el(
    'button',
    { type: 'button', class: 'button bare', 'aria-label': 'Close' },
    icon('close'),
  )
  button.addEventListener('click', close)
  return el(
    'header',
    {},
    el('h2', { id: 'form-title' }, title),
    count > 1 && el('p', { class: 'step', role: 'status' }, `Step ${number} of ${count}`),
    button,
  )
}
