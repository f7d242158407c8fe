import { growGray, movedOn } from '../../control/gray/grow-gray.ts'
import { holdGray } from '../../control/gray/hold-gray.ts'
import { prepareReleaseChange } from '../../control/gray/prepare-release-change.ts'
import { readGrayCard } from '../../control/gray/read-gray-card.ts'
import { readGray } from '../../control/gray/read-gray.ts'
import { requestReleaseChange } from '../../control/gray/request-release-change.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { unreachableAmong } from '../../control/people/unreachable-people.ts'
import type { Track } from '../../domain/request.ts'
import { updatedCard } from '../events/updated-card.ts'
import { actionId } from '../kit/action-id.ts'
import { pages, prefilled, textOf, tickList, ticked } from '../kit/fields.ts'
import { notice, privateNotice, showForm } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'
import { oneLine } from '../kit/rich.ts'
import { anewText, besideLines } from './beside-words.ts'
import { grayCard, namedAs, onwardOf } from './gray-card.ts'
import { grewText, heldText, holdText, reachWords, releaseChangeText } from './gray-words.ts'
import type { Answer, Form, Rich } from '../port.ts'
import { askedLines } from '../requests/publish-form.ts'
import { reasonForm } from '../requests/reason-form.ts'

/** One click, asked for once more where the platform can: more customers meet the version (F80). */
export const grayGrow: Action = {
  click: {
    answer: 'update',
    run: async ({ ctx }, { id, revision }) => {
      const { version, ...gray } = await growGray(ctx, { bot: id, revision })
      const said = [grewText(version.label, reachWords(gray))]
      return updatedCard(ctx, `gray:${id}`, notice([said], { tone: 'ok' }))
    },
  },
}

/** The same over another official version: the form says what it undoes there (F38). */
export const grayAnew: Action = {
  click: {
    answer: 'form',
    run: async ({ ctx }, { id, revision }) => showForm(await anewForm(ctx, id, revision)),
  },
  submit: {
    answer: 'update',
    form: async ({ ctx }, { id, revision }, values) =>
      prefilled(await anewForm(ctx, id, revision), values),
    run: async ({ ctx }, { id, revision }, values) => {
      const isCompared = ticked(values, 'ticks', [seen]).length > 0
      const { version, ...gray } = await growGray(ctx, { bot: id, revision, isCompared })
      const said = [grewText(version.label, reachWords(gray))]
      return updatedCard(ctx, `gray:${id}`, notice([said], { tone: 'ok' }))
    },
  },
}

const seen = 'seen'

async function anewForm(ctx: Ctx, word: string, revision: number): Promise<Form> {
  const { bot, running, beside } = await readGrayCard(ctx, { bot: word })
  const onward = running && onwardOf(running)
  if (!running || !beside || !onward || running.revision !== revision) throw movedOn(bot)
  const { label } = running.version
  const isUndone = beside.undone.length > 0
  return {
    id: actionId('gray-anew', bot.id, revision),
    title: anewText.title(onward, bot.name),
    submit: onward,
    pages: pages(
      [...besideLines(beside, namedAs(running), 1500), [anewText.what(label)]],
      tickList({
        name: 'ticks',
        label: anewText.ticks,
        required: true,
        items: [{ value: seen, label: anewText.tick(label, beside.official.label, isUndone) }],
      }),
    ),
  }
}

export const grayHold: Action = {
  click: { answer: 'form', run: ({ ctx }, { id }) => openHold(ctx, id) },
  submit: {
    answer: 'update',
    form: async ({ ctx }, { id }, values) => prefilled(await holdForm(ctx, id), values),
    run: async ({ ctx }, { id }, values) => {
      const { bot, version } = await holdGray(ctx, { bot: id, reason: textOf(values, 'reason') })
      const said = heldText(version.label, bot.name)
      return updatedCard(ctx, `gray:${bot.id}`, notice([[said]], { tone: 'ok' }))
    },
  },
}

export const openHold = async (ctx: Ctx, bot: string): Promise<Answer> =>
  showForm(await holdForm(ctx, bot))

async function holdForm(ctx: Ctx, word: string): Promise<Form> {
  const { bot, revision, version } = await readGray(ctx, { bot: word })
  return reasonForm({
    id: actionId('gray-hold', bot.id, revision),
    title: holdText.title(version.label, bot.name),
    submit: holdText.submit,
    intro: [[holdText.intro]],
    field: { name: 'reason', label: holdText.reason },
  })
}

/** From the card of what it releases, which stands elsewhere. */
export const grayShow: Action = {
  click: { answer: 'private', run: ({ ctx }, { id }) => showGray(ctx, id) },
}

export async function showGray(ctx: Ctx, bot: string): Promise<Answer> {
  const card = grayCard(await readGrayCard(ctx, { bot }))
  const lines = card.sections.flatMap(({ title, lines: all }) => [[{ bold: title }], ...all])
  const fields = card.fields.map(({ label, value }): Rich => [`${label}: `, ...value])
  const head: Rich = [{ bold: `${card.title} · ${card.status}` }]
  return privateNotice([head, ...fields, ...lines, ...card.notes], { buttons: card.buttons })
}

type Way = { verb: string; kind: 'promote' | 'cancel'; track: Track }

export const promoting: Way = { verb: 'gray-promote', kind: 'promote', track: 'official' }
export const endingGray: Way = { verb: 'gray-end', kind: 'cancel', track: 'gray' }
export const endingOfficial: Way = { verb: 'release-cancel', kind: 'cancel', track: 'official' }

/** Four eyes decide each, as a request with a card of its own (F34). */
export const grayPromote: Action = asks(promoting)
export const grayEnd: Action = asks(endingGray)
export const releaseCancel: Action = asks(endingOfficial)

function asks(way: Way): Action {
  return {
    click: { answer: 'form', run: ({ ctx }, { id }) => openChange(ctx, way, id) },
    submit: {
      answer: 'private',
      form: async ({ ctx }, { id }, values) => prefilled(await changeForm(ctx, way, id), values),
      run: async ({ ctx }, { id }, values) => {
        const comment = textOf(values, 'comment')
        const { kind, track } = way
        const request = await requestReleaseChange(ctx, { bot: id, kind, track, comment })
        const waited = request.waitsFor.flatMap(({ of }) => of.map((one) => one.id))
        const unreachable = await unreachableAmong(ctx, waited)
        const lines = askedLines(request, unreachable, ctx.settings.commandPrefix)
        return privateNotice(lines, { tone: 'ok' })
      },
    },
  }
}

export const openChange = async (ctx: Ctx, way: Way, bot: string): Promise<Answer> =>
  showForm(await changeForm(ctx, way, bot))

async function changeForm(ctx: Ctx, { verb, kind, track }: Way, word: string): Promise<Form> {
  const { bot, version } = await prepareReleaseChange(ctx, { bot: word, kind, track })
  const name = `${version.label} of ${oneLine(bot.name, 60)}`
  return reasonForm({
    id: actionId(verb, bot.id),
    title: releaseChangeText.title(kind, track),
    submit: releaseChangeText.submit,
    intro: [[{ bold: `${name}: ` }, releaseChangeText[kind === 'promote' ? 'promote' : track]]],
    field: { name: 'comment', label: holdText.reason },
  })
}
