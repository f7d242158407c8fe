import type { ViewOutput } from '@slack/bolt'
import { z } from 'zod'
import { checkBlocks } from './check-blocks.ts'
import { id, plain } from './kit-objects.ts'
import { messageOf, SlackProblem } from '../api/problem.ts'

/** slack.md 9: title, submit and close 24, private_metadata 3000, callback_id 255. */
const common = {
  blocks: z.array(z.looseObject({ type: z.string() })),
  private_metadata: z.string().max(3000, 'must be less than 3001 characters').default(''),
  callback_id: id.or(z.literal('')).default(''),
  external_id: id.optional(),
}
const modal = z
  .strictObject({
    type: z.literal('modal'),
    title: plain(24),
    submit: plain(24).optional(),
    close: plain(24).optional(),
    clear_on_close: z.boolean().default(false),
    notify_on_close: z.boolean().default(false),
    submit_disabled: z.boolean().optional(),
    ...common,
  })
  .refine((view) => view.submit || !view.blocks.some((one) => one.type === 'input'), {
    error: 'a submit is required when an input block is within blocks',
  })
const home = z.strictObject({ type: z.literal('home'), ...common })

/** A view's own part; the double adds who, where and the ids. */
export type CheckedView = Pick<
  ViewOutput,
  | 'type'
  | 'title'
  | 'submit'
  | 'close'
  | 'blocks'
  | 'private_metadata'
  | 'callback_id'
  | 'clear_on_close'
  | 'notify_on_close'
> & { external_id?: string }

export function checkView(
  raw: unknown,
  type: 'modal' | 'home',
  newId: (prefix: string) => string,
): CheckedView {
  const value = typeof raw === 'string' ? parsed(raw) : raw
  const read = (type === 'modal' ? modal : home).safeParse(value)
  if (!read.success) {
    const messages = read.error.issues.map((issue) =>
      messageOf({ message: issue.message, path: ['view', ...issue.path] }),
    )
    throw new SlackProblem('invalid_arguments', { response_metadata: { messages } })
  }
  const view = read.data
  const blocks = checkBlocks(view.blocks, newId, 'view')
  const { private_metadata, callback_id, external_id } = view
  const shared = { blocks, private_metadata, callback_id, ...(external_id && { external_id }) }
  if (view.type === 'home')
    return {
      ...shared,
      ...nothing,
      type: 'home',
      title: { type: 'plain_text', text: 'View Title' },
    }
  return {
    ...shared,
    type: 'modal',
    title: plainOf(view.title),
    submit: view.submit ? plainOf(view.submit) : null,
    close: view.close ? plainOf(view.close) : null,
    clear_on_close: view.clear_on_close,
    notify_on_close: view.notify_on_close,
  }
}

const nothing = { submit: null, close: null, clear_on_close: false, notify_on_close: false }

function plainOf({ text }: { text: string }): { type: 'plain_text'; text: string; emoji: boolean } {
  return { type: 'plain_text', text, emoji: true }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new SlackProblem('invalid_arguments')
  }
}
