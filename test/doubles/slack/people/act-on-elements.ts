import type { BlockElementAction } from '@slack/bolt'
import type { Delivery } from '../api/deliver.ts'
import { fieldsIn, plainOption, type Field, type StateValue } from '../checks/fields.ts'
import { complaint, optionsIn, valueFor, type Hand, type Shown, type Wanted } from './fill.ts'
import { applyAcknowledgement, trouble } from './modals.ts'
import { actionPayload, closedPayload, submissionPayload, suggestionPayload } from '../payloads.ts'
import type { Scene } from '../payloads.ts'
import { notice } from '../api/notices.ts'
import type { ShownMessage, ShownView } from './screen.ts'
import type { Ack } from '../api/socket-mode.ts'
import { stackOf, topView } from '../api/views.ts'
import type { Message, OpenView } from '../world.ts'

export type Surface = ShownMessage | ShownView
export type Elements = {
  /**
   * Presses a button by its label, also one that stands in an overflow menu. A button that asks first needs the label of the answer, `answer`.
   * `lagging`: on a screen that still shows what it showed when `on` was read.
   */
  clicks: (on: Surface, label: string, how?: { answer?: string; lagging?: boolean }) => Promise<Ack>
  /** Chooses in a menu outside a form's inputs: a select, radio buttons, an overflow menu. */
  chooses: (on: Surface, label: string, wanted: Wanted) => Promise<Ack>
  /** Fills fields by their labels; fields that dispatch tell the app at once. */
  fills: (view: ShownView, values: Record<string, Wanted>) => Promise<void>
  /** Fills and submits. `null`: Slack itself refused, `sees().modal.errors` says what. */
  submits: (view: ShownView, values?: Record<string, Wanted>) => Promise<Ack | null>
  closes: (view: ShownView, how?: { all?: boolean }) => Promise<void>
  /** What a search field offers for these letters. */
  searches: (on: Surface, label: string, typed: string) => Promise<string[]>
}
type Behind = { message: Message } | { view: OpenView['view']; shown: OpenView | null }

export function elementActions(scene: Scene, delivery: Delivery): Elements {
  const { world, member } = scene
  const act = async (on: Behind, action: BlockElementAction) => {
    const ack = await delivery.send('interactive', actionPayload(scene, on, action))
    if (!ack.ok) notice(world, member.id, `The app did not answer: ${ack.reason}`)
    return ack
  }
  const handOn = (on: Behind): Hand => ({ world, member, ask: (f, typed) => ask(on, f, typed) })
  const ask = async (on: Behind, field: Field, typed: string): Promise<Shown[]> => {
    const least = 'min_query_length' in field.element ? (field.element.min_query_length ?? 3) : 3
    if (typed.length < least) return []
    const ack = await delivery.send('interactive', suggestionPayload(scene, on, field, typed))
    return ack.ok ? optionsIn(ack.body) : []
  }
  const put = async (on: Behind, field: Field, wanted: Wanted) => {
    const value = await valueFor(handOn(on), field, wanted)
    if ('view' in on) (on.view.state.values[field.blockId] ??= {})[field.actionId] = value
    return value
  }
  const fills = async (view: ShownView, values: Record<string, Wanted>) => {
    for (const [label, wanted] of Object.entries(values)) {
      const on = behind(scene, view)
      const field = fieldCalled(on, label)
      const value = await put(on, field, wanted)
      if (field.dispatches) await act(on, actionFor(scene, field, value))
    }
  }
  return {
    fills,
    clicks: async (on, label, { answer, lagging } = {}) => {
      const at = behind(scene, on, lagging)
      const menu = menuWith(at, label)
      if (menu) return act(at, overflowAction(scene, menu, label))
      const field = fieldCalled(at, label, 'button')
      confirmed(field, answer)
      return act(at, actionFor(scene, field, { type: 'button' }))
    },
    chooses: async (on, label, wanted) => {
      const at = behind(scene, on)
      const field = fieldCalled(at, label)
      if (!field.dispatches) throw new Error(`“${label}” is a field of a form: fill it`)
      if (field.element.type === 'overflow') return act(at, overflowAction(scene, field, wanted))
      return act(at, actionFor(scene, field, await put(at, field, wanted)))
    },
    submits: async (view, values = {}) => {
      await fills(view, values)
      const { shown } = openView(scene, view)
      if (shown.view.submit === null) throw new Error(`“${view.title}” has no submit button`)
      shown.errors = complaints(shown)
      if (Object.keys(shown.errors).length > 0) return null
      const ack = await delivery.send('interactive', submissionPayload(scene, shown.view))
      const said = ack.ok ? applyAcknowledgement(world, shown, ack.body) : trouble
      if (said !== null) notice(world, member.id, said)
      world.changed()
      return ack
    },
    closes: async (view, { all = false } = {}) => {
      const { shown } = openView(scene, view)
      const leaving = all || shown.view.clear_on_close ? stackOf(world, member.id) : [shown]
      for (const one of leaving.toReversed()) {
        one.open = false
        if (one.view.notify_on_close)
          await delivery.send('interactive', closedPayload(scene, one.view, leaving.length > 1))
      }
    },
    searches: async (on, label, typed) => {
      const at = behind(scene, on)
      return (await ask(at, fieldCalled(at, label), typed)).map((one) => one.text.text)
    },
  }
}

/** What stands there now; or, on a lagging screen, what stood there. Throws when it is gone. */
function behind(scene: Scene, on: Surface, lagging = false): Behind {
  const { world, member } = scene
  if ('view' in on) {
    const home = world.homes.get(member.id)
    if (home?.id === on.id) return { view: home, shown: null }
    return openView(scene, on)
  }
  if (lagging) return { message: on.message }
  const message = world.messages.find((one) => one.channel === on.channel && one.ts === on.ts)
  const hidden = message?.onlyFor !== null && message?.onlyFor !== member.id
  if (!message || message.gone || hidden) throw new Error('that message is not on the screen')
  if (!world.channels.get(message.channel)?.members.has(member.id))
    throw new Error(`${member.name} is not in that channel`)
  return { message }
}

function openView({ world, member }: Scene, { id, title }: ShownView) {
  const shown = topView(world, member.id)
  if (shown?.view.id !== id) throw new Error(`“${title}” is not the form on the screen`)
  return { view: shown.view, shown }
}

function fieldCalled(on: Behind, label: string, type?: 'button'): Field {
  const fields = fieldsIn('view' in on ? on.view.blocks : on.message.blocks)
  const fitting = fields.filter(({ element }) => !type || element.type === type)
  const found = fitting.filter((field) => field.label === label)
  const [only] = found
  if (only && found.length === 1) return only
  const labels = fitting.map((field) => `“${field.label}”`).join(', ')
  const count = found.length === 0 ? 'nothing' : `${found.length} things`
  throw new Error(`${count} called “${label}” on the screen, only ${labels || 'no such thing'}`)
}

/** The overflow menu that offers this, where no button of that name stands beside it. */
function menuWith(on: Behind, label: string): Field | undefined {
  const fields = fieldsIn('view' in on ? on.view.blocks : on.message.blocks)
  if (fields.some((field) => field.element.type === 'button' && field.label === label)) return
  return fields.find(
    ({ element }) =>
      element.type === 'overflow' && element.options.some(({ text }) => text.text === label),
  )
}

function confirmed({ element, label }: Field, answer: string | undefined): void {
  const asked = 'confirm' in element ? element.confirm : undefined
  if (asked?.confirm.text === answer) return
  if (!asked) throw new Error(`“${label}” asks nothing`)
  throw new Error(`“${label}” asks “${asked.text.text}”: answer “${asked.confirm.text}”`)
}

/** A button carries its words and value, everything else what was chosen (slack.md 7). */
function actionFor({ world }: Scene, field: Field, value: StateValue): BlockElementAction {
  const { element, blockId, actionId } = field
  const base = { action_id: actionId, block_id: blockId, action_ts: world.ts() }
  const chosen = { ...base, ...value }
  if (element.type !== 'button') return chosen satisfies object as BlockElementAction
  const { text, url, value: carried } = element
  return {
    ...base,
    type: 'button',
    text: { type: 'plain_text', text: text.text, emoji: true },
    ...(carried !== undefined && { value: carried }),
    ...(url !== undefined && { url }),
  }
}

function overflowAction({ world }: Scene, field: Field, wanted: Wanted): BlockElementAction {
  const { element, blockId, actionId } = field
  const options = element.type === 'overflow' ? element.options : []
  const selected_option = plainOption(options.find((one) => one.text.text === wanted))
  if (!selected_option) throw new Error(`the menu does not offer ${JSON.stringify(wanted)}`)
  const action_ts = world.ts()
  return { type: 'overflow', action_id: actionId, block_id: blockId, action_ts, selected_option }
}

function complaints({ view }: OpenView): Record<string, string> {
  const wrong: Record<string, string> = {}
  for (const field of fieldsIn(view.blocks)) {
    const value = view.state.values[field.blockId]?.[field.actionId]
    const said = field.element.type === 'button' ? null : complaint(field, value)
    if (said !== null) wrong[field.blockId] = said
  }
  return wrong
}
