import type { KnownBlock } from '@slack/types'
import { z } from 'zod'
import { block, type KitBlock } from './kit-blocks.ts'
import { messageOf, SlackProblem } from '../api/problem.ts'

/** slack.md 9: a message holds 50 blocks, a modal or home 100. */
const most = { message: 50, view: 100 }
const place = { message: ['blocks'], view: ['view', 'blocks'] }

/**
 * Refuses what Slack refuses, naming the place: limits, unknown types, a block_id twice, an action_id
 * twice in one block. Gives every block and element the id that Slack would give it.
 */
export function checkBlocks(
  raw: unknown,
  newId: (prefix: string) => string,
  within: 'message' | 'view' = 'message',
): KnownBlock[] {
  const list = typeof raw === 'string' ? parsed(raw) : raw
  const read = z
    .array(block)
    .max(most[within], `no more than ${most[within]} items allowed`)
    .superRefine(idsAreUnique)
    .safeParse(list)
  if (!read.success) {
    const messages = read.error.issues.map((issue) =>
      messageOf({ message: issue.message, path: [...place[within], ...issue.path] }),
    )
    throw new SlackProblem(within === 'view' ? 'invalid_arguments' : 'invalid_blocks', {
      errors: messages,
      response_metadata: { messages },
    })
  }
  return named(list, newId)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new SlackProblem('invalid_blocks_format')
  }
}

function idsAreUnique(blocks: KitBlock[], ctx: z.RefinementCtx): void {
  const seen = new Set<string>()
  for (const [at, { block_id }] of blocks.entries()) {
    if (block_id === undefined) continue
    if (seen.has(block_id)) twice(ctx, `block_id "${block_id}"`, [at, 'block_id'])
    seen.add(block_id)
  }
  for (const [at, one] of blocks.entries()) {
    if (one.type !== 'actions') continue
    const actions = one.elements.flatMap((element) => element.action_id ?? [])
    if (new Set(actions).size < actions.length) twice(ctx, 'action_id', [at, 'elements'])
  }
}

function twice(ctx: z.RefinementCtx, what: string, path: (string | number)[]): void {
  ctx.addIssue({ code: 'custom', message: `${what} already exists`, path })
}

/** A copy with every missing block_id and action_id filled in, as Slack hands blocks back. */
function named(checked: unknown, newId: (prefix: string) => string): KnownBlock[] {
  const copy: unknown = structuredClone(checked)
  if (!areBlocks(copy)) throw new Error('blocks were checked before')
  for (const one of copy) {
    one.block_id ??= newId('b')
    const elements =
      one.type === 'actions'
        ? one.elements
        : one.type === 'input'
          ? [one.element]
          : one.type === 'section' && one.accessory
            ? [one.accessory]
            : []
    for (const element of elements) if (element.type !== 'image') element.action_id ??= newId('a')
  }
  return copy
}

function areBlocks(blocks: unknown): blocks is KnownBlock[] {
  return z.array(block).safeParse(blocks).success
}
