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
    slots: initialSlots(bot),
    waiting: null,
    offered: [],
    handedOver: false,
    started: false,
    actionsInRow: 0,
    owesReply: false,
  }
}

export function initialSlots(bot: CompiledBot): ConversationState['slots'] {
  const names = [...bot.slots.keys()].filter((name) => initialValue(bot, name) !== null)
  return Object.fromEntries(names.map((name) => [name, initialValue(bot, name)]))
}

/** What a slot holds; nothing is kept of one that is empty, unless it was not at first. */
export function setSlot(
  bot: CompiledBot,
  slots: ConversationState['slots'],
  name: string,
  value: SlotValue,
): void {
  if (value === null && initialValue(bot, name) === null) delete slots[name]
  else Object.defineProperty(slots, name, { value, ...plainProperty })
}

/** A slot may be called `__proto__`. */
const plainProperty = { enumerable: true, writable: true, configurable: true }

export function initialValue(bot: CompiledBot, slot: string): SlotValue {
  return bot.slots.get(slot)?.initial_value ?? null
}

/**
 * A copy to work on, or null when this bot cannot go on from there: the state was kept by another
 * version, or is no state at all (F49).
 */
export function readState(bot: CompiledBot, stored: unknown): ConversationState | null {
  if (!isRecord(stored) || !Array.isArray(stored['stack'])) return null
  const { stack, waiting, offered, slots, handedOver, started, actionsInRow, owesReply } = stored
  if (stack.length > maxDepth || !stack.every(isFrame)) return null
  if (!isRecord(slots) || !isWaiting(waiting)) return null
  if (!stack.every((frame) => bot.flows.get(frame.flow)?.nodes.has(frame.position))) return null
  if (waiting && !waitsWhereItCan(bot, waiting, stack.at(-1))) return null
  return {
    stack: stack.map((frame) => ({ ...frame, filled: [...frame.filled] })),
    slots: keptSlots(bot, slots),
    waiting: waiting && { ...waiting },
    offered: Array.isArray(offered) ? offered.filter(isOffer) : [],
    handedOver: handedOver === true,
    started: started === true,
    actionsInRow: typeof actionsInRow === 'number' ? actionsInRow : 0,
    owesReply: owesReply === true,
  }
}

function waitsWhereItCan(
  bot: CompiledBot,
  waiting: NonNullable<ConversationState['waiting']>,
  frame: Frame | undefined,
): boolean {
  const step = frame && bot.flows.get(frame.flow)?.nodes.get(frame.position)?.step
  if (!step) return false
  if (waiting.for === 'message') return 'action' in step
  if (waiting.for === 'action' && waiting.asks !== undefined) return 'collect' in step
  if (waiting.for === 'action') {
    return 'action' in step && (step.action === waiting.name || waiting.detour === true)
  }
  return 'collect' in step && step.collect === waiting.slot && bot.slots.has(waiting.slot)
}

/** A slot that this bot has and the stored conversation has not is as at first. */
function keptSlots(bot: CompiledBot, stored: Record<string, unknown>): ConversationState['slots'] {
  const slots = initialSlots(bot)
  for (const name of bot.slots.keys()) {
    const value = ownProperty(stored, name)
    if (isSlotValue(value)) setSlot(bot, slots, name, value)
  }
  return slots
}

function isSlotValue(value: unknown): value is SlotValue {
  if (Array.isArray(value)) return value.every(isSlotValue)
  if (isRecord(value)) return Object.values(value).every(isSlotValue)
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
  if (value['for'] === 'message') return true
  if (value['for'] === 'action') {
    const { name, asks, detour } = value
    const known = asks === undefined || typeof asks === 'number'
    return typeof name === 'string' && known && (detour === undefined || detour === true)
  }
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
