import type { KnownBlock } from '@slack/types'
import { z } from 'zod'
import { accessory, actionsElement, contextImage, inputElement } from './kit-elements.ts'
import { id, plain, slackFile, text, url } from './kit-objects.ts'

/** slack.md 9: section 3000, 10 fields of 2000. */
const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: id.optional(),
    text: text(3000).optional(),
    fields: z.array(text(2000)).min(1).max(10, 'no more than 10 items allowed').optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((it) => it.text !== undefined || it.fields !== undefined, {
    error: 'must provide text or fields',
  })
/** slack.md 9: header 150. */
const header = z.strictObject({
  type: z.literal('header'),
  block_id: id.optional(),
  text: plain(150),
})
/** slack.md 9: context 10. */
const context = z.strictObject({
  type: z.literal('context'),
  block_id: id.optional(),
  elements: z
    .array(z.union([text(2000), contextImage]))
    .min(1)
    .max(10, 'no more than 10 items allowed'),
})
/** slack.md 9: actions 25. */
const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: id.optional(),
  elements: z.array(actionsElement).min(1).max(25, 'no more than 25 items allowed'),
})
const divider = z.strictObject({ type: z.literal('divider'), block_id: id.optional() })
const image = z
  .strictObject({
    type: z.literal('image'),
    block_id: id.optional(),
    alt_text: z.string().min(1).max(2000),
    title: plain(2000).optional(),
    image_url: url.optional(),
    slack_file: slackFile.optional(),
  })
  .refine((it) => (it.image_url === undefined) !== (it.slack_file === undefined), {
    error: 'must provide either image_url or slack_file',
  })
/** Label and hint 2000 (doc). */
const input = z.strictObject({
  type: z.literal('input'),
  block_id: id.optional(),
  label: plain(2000),
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
})
/** 12,000 for all markdown blocks together (doc). */
const markdown = z.strictObject({
  type: z.literal('markdown'),
  block_id: id.optional(),
  text: z.string().min(1).max(12_000, 'must be less than 12001 characters'),
})
const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id.optional(),
  elements: z.array(z.looseObject({ type: z.string() })).max(50),
})

const known = {
  section,
  header,
  context,
  actions,
  divider,
  image,
  input,
  markdown,
  rich_text: richText,
} as const satisfies Partial<Record<KnownBlock['type'], z.ZodType>>

/**
 * The classic blocks (slack.md 12). Slack's newer ones (alert, card, carousel, table, …) are refused
 * here like unknown types, because we send them nowhere.
 */
export const block = z.discriminatedUnion(
  'type',
  [
    known.section,
    known.header,
    known.context,
    known.actions,
    known.divider,
    known.image,
    known.input,
    known.markdown,
    known.rich_text,
  ],
  { error: 'unsupported type of block' },
)
/** A block that passed: Slack's own type, as far as we send it. */
export type KitBlock = z.infer<typeof block>

const readBlocks = new WeakMap<object, KitBlock>()

/** The block again; it is looked at with every glance at a screen, and never changes. */
export function readBlock(one: object): KitBlock {
  const kept = readBlocks.get(one)
  if (kept) return kept
  const made = block.parse(one)
  readBlocks.set(one, made)
  return made
}
