import type { CompiledBot } from '../compile.ts'
import type { SlotValue } from '../definition.ts'
import { ownProperty } from '../own-property.ts'
import { isRecord } from '../same-value.ts'
import type { ConversationState, Frame } from './turn.ts'

/** Flows that may wait for each other. */
export const maxDepth = 10

export function newConversation(bot: CompiledBot): ConversationState {
  return {
    stack: [],
    slots: Object.fromEntries([...bot.slots.keys()].map((name) => [name, initialValue(bot, name)])),
    waiting: null,
    offered: [],
    handedOver: false,
    started: false,
    actionsInRow: 0,
  }
}

export function initialValue(bot: CompiledBot, slot: string): SlotValue {
  return bot.slots.get(slot)?.initial_value ?? null
}

/**
 * A copy to work on, or null when this bot cannot go on from there: the state was kept by another
 * version, or is no state at all (F49).
 */
export function readState(bot: CompiledBot, stored: unknown): ConversationState | null {
  if (!isRecord(stored) || !Array.isArray(stored['stack'])) return null
  const { stack, waiting, offered, slots, handedOver, started, actionsInRow } = stored
  if (stack.length > maxDepth || !stack.every(isFrame)) return null
  if (!isRecord(slots) || !isWaiting(waiting)) return null
  if (!stack.every((frame) => bot.flows.get(frame.flow)?.nodes.has(frame.position))) return null
  if (waiting && !waitsWhereItCan(bot, waiting, stack.at(-1))) return null
  const fresh = newConversation(bot)
  return {
    stack: stack.map((frame) => ({ ...frame, filled: [...frame.filled] })),
    slots: Object.fromEntries(
      Object.entries(fresh.slots).map(([name, value]) => [name, keptValue(slots, name, value)]),
    ),
    waiting: waiting && { ...waiting },
    offered: Array.isArray(offered) ? offered.filter(isOffer) : [],
    handedOver: handedOver === true,
    started: started === true,
    actionsInRow: typeof actionsInRow === 'number' ? actionsInRow : 0,
  }
}

function waitsWhereItCan(
  bot: CompiledBot,
  waiting: NonNullable<ConversationState['waiting']>,
  frame: Frame | undefined,
): boolean {
  const step = frame && bot.flows.get(frame.flow)?.nodes.get(frame.position)?.step
  if (!step) return false
  if (waiting.for === 'action') return 'action' in step && step.action === waiting.name
  return 'collect' in step && step.collect === waiting.slot && bot.slots.has(waiting.slot)
}

function keptValue(slots: Record<string, unknown>, name: string, initial: SlotValue): SlotValue {
  const value = ownProperty(slots, name)
  return isSlotValue(value) ? value : initial
}

function isSlotValue(value: unknown): value is SlotValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function isFrame(value: unknown): value is Frame {
  return (
    isRecord(value) &&
    typeof value['flow'] === 'string' &&
    typeof value['position'] === 'string' &&
    Array.isArray(value['filled']) &&
    value['filled'].every((name) => typeof name === 'string')
  )
}

function isWaiting(value: unknown): value is ConversationState['waiting'] {
  if (value === null) return true
  if (!isRecord(value)) return false
  if (value['for'] === 'action') return typeof value['name'] === 'string'
  return (
    value['for'] === 'answer' &&
    typeof value['slot'] === 'string' &&
    typeof value['attempts'] === 'number'
  )
}

function isOffer(value: unknown): value is ConversationState['offered'][number] {
  return (
    isRecord(value) && typeof value['title'] === 'string' && typeof value['payload'] === 'string'
  )
}
