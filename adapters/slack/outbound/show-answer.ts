import type { KnownBlock } from '@slack/types'
import type { Answer, Card, ChatCore, Form, Notice } from '../../../src/chat/port.ts'
import type { Interaction } from '../inbound/interaction.ts'
import type { OpenForms } from '../inbound/open-forms.ts'
import { showInView } from '../inbound/loading-view.ts'
import { serializeOrigin } from '../inbound/origin.ts'
import type { Origin, CardSnapshots } from '../inbound/origin.ts'
import { codeOf } from './problems.ts'
import { renderCard, renderRecording } from '../render/render.ts'
import { renderForm } from '../render/render-form.ts'
import { tryResponseUrl } from '../inbound/response-url.ts'
import { sendReply } from './reply.ts'
import type { ReplyDeps } from './reply.ts'
import { speakDirectly } from './speak-directly.ts'

export type ShowDeps = ReplyDeps & {
  cardSnapshots: CardSnapshots
  forms: OpenForms
  beforeAdapterDraw: ChatCore['beforeAdapterDraw']
  afterAdapterDraw: ChatCore['afterAdapterDraw']
  directShown: ChatCore['directShown']
}
type Say = (notice: Notice, audience: 'private' | 'public') => Promise<void>

/** Brings an answer to where somebody acted; `loading` is the view that holds a form's place. */
export async function showAnswer(
  deps: ShowDeps,
  interaction: Interaction,
  answer: Answer,
  loading: string | null = null,
): Promise<void> {
  const { origin } = interaction
  const say: Say = async (notice, audience) => {
    const isSaid = loading !== null && (await showInView(deps, origin, loading, notice))
    if (!isSaid || audience === 'public' || notice.files.length > 0) {
      await sendReply(deps, origin, notice, audience)
    }
  }
  switch (answer.kind) {
    case 'nothing':
      return loading === null ? undefined : say(takenBefore, 'private')
    case 'form':
      return openForm(deps, interaction, answer.form, loading)
    case 'notice':
      return say(answer.notice, answer.audience)
    case 'errors':
      return say(withErrors(answer), 'private')
    case 'update':
      return update(deps, origin, answer, say)
    case 'direct':
      return speakDirectly(deps, origin, answer)
  }
}

/** A form that can't be shown again: what is wrong, and what was written. */
function withErrors({ notice, fields, form }: Extract<Answer, { kind: 'errors' }>): Notice {
  const asked = form.pages.flatMap((page) => page.fields)
  const lines = asked.flatMap(({ name, label, ...field }) => {
    const problem = fields[name]
    const typed = 'kind' in field && field.kind === 'text' ? field.value : ''
    return [
      ...(problem ? [[`${label}: ${problem}`]] : []),
      ...(typed === '' ? [] : [[`You had written: ${typed}`]]),
    ]
  })
  return { ...notice, lines: [...notice.lines, ...lines] }
}

async function openForm(
  deps: ShowDeps,
  { origin, trigger }: Interaction,
  form: Form,
  loading: string | null,
): Promise<void> {
  try {
    const { web } = await deps.workspaces.open(origin.install)
    const view = renderForm(form, serializeOrigin(origin))
    const { view: opened } =
      loading === null
        ? await web.views.open({ trigger_id: trigger ?? '', view })
        : await web.views.update({ view_id: loading, view })
    if (opened?.id) deps.forms.keep(opened.id, form)
  } catch (error) {
    // Whoever closed the view that held its place does not want it any more.
    if (loading !== null && codeOf(error) === 'not_found') return
    deps.log('warn', 'a form could not be opened', error)
    const isLate = ['expired_trigger_id', 'exchanged_trigger_id'].includes(codeOf(error) ?? '')
    await sendReply(deps, origin, isLate ? tooLate : notOpened, 'private')
  }
}

const refusal = (sentence: string): Notice => ({
  tone: 'refused',
  lines: [[sentence], ['Nothing was changed. Do it again, and the form opens.']],
  buttons: [],
  files: [],
})
const tooLate = refusal('That took longer than Slack waits for a form.')
const notOpened = refusal('Slack could not open the form.')
const takenBefore: Notice = {
  tone: 'info',
  lines: [['This was taken already.']],
  buttons: [],
  files: [],
}

/**
 * The clicked card as it is now, and what its clicker is told. Where no such card was clicked, its
 * sentence is the answer (F68).
 */
async function update(
  deps: ShowDeps,
  origin: Origin,
  { card, notice }: { card: Card; notice: Notice | null },
  say: Say,
): Promise<void> {
  const isItsCard = origin.subject === card.subject
  const isDrawn = isItsCard && (await redraw(deps, origin, renderCard(card)))
  if (isDrawn) await reportAdapterDraw(deps, origin)
  const summary: Notice = { tone: 'ok', lines: [[card.summary]], buttons: [], files: [] }
  const said = notice ?? (isDrawn ? null : summary)
  if (said) await say(said, 'private')
}

/** The outbox repaints every copy anyhow, so a failure here costs a moment and nothing else. */
async function redraw(
  deps: ShowDeps,
  { install, channel, ts, url }: Origin,
  drawn: { text: string; blocks: KnownBlock[] },
): Promise<boolean> {
  if (await tryResponseUrl(deps, url, { replace_original: true, ...drawn })) return true
  if (channel === null || ts === null) return false
  try {
    const { web } = await deps.workspaces.open(install)
    await web.chat.update({ channel, ts, ...drawn })
    return true
  } catch (error) {
    deps.log('info', 'a card waits for its outbox', error)
    return false
  }
}

/**
 * "Recording…" on the card that somebody decides on, before the decision. Nothing of the card goes,
 * so a process that dies now leaves buttons that work. Returns what stood there.
 */
export async function showRecording(
  deps: ShowDeps,
  origin: Origin,
): Promise<readonly KnownBlock[] | null> {
  const blocks = origin.subject === null ? null : deps.cardSnapshots.blocksAt(origin)
  if (!blocks || origin.url === null) return null
  const at = cardAt(origin)
  // Who dies after this leaves a card that is redrawn after the next start.
  if (at) await deps.beforeAdapterDraw(at)
  const text = 'Recording…'
  const isShown = await tryResponseUrl(deps, origin.url, {
    replace_original: true,
    text,
    blocks: renderRecording(blocks),
  })
  return isShown ? blocks : null
}

/** Nothing was decided after all. */
export async function restoreCard(
  deps: ShowDeps,
  origin: Origin,
  blocks: readonly KnownBlock[],
): Promise<void> {
  await tryResponseUrl(deps, origin.url, {
    replace_original: true,
    text: 'Nothing was changed.',
    blocks,
  })
  await reportAdapterDraw(deps, origin)
}

/** The outbox may have drawn this card while we did: it decides. */
async function reportAdapterDraw(deps: ShowDeps, origin: Origin): Promise<void> {
  const at = cardAt(origin)
  if (at) await deps.afterAdapterDraw(at)
}

const cardAt = ({ install, channel, ts }: Origin) =>
  channel === null || ts === null
    ? null
    : { platform: 'slack' as const, install, channel, messageId: ts }
