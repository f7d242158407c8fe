import { z } from 'zod'
import { deleteGrayRule } from '../../control/gray/delete-gray-rule.ts'
import { holdGray } from '../../control/gray/hold-gray.ts'
import { listGray } from '../../control/gray/list-gray.ts'
import { listGrayRules } from '../../control/gray/list-gray-rules.ts'
import { readGray } from '../../control/gray/read-gray.ts'
import { saveGrayRule } from '../../control/gray/save-gray-rule.ts'
import { requestReleaseChange } from '../../control/gray/request-release-change.ts'
import { route } from './route.ts'
import * as grayShapes from './gray-shapes.ts'
import * as shapes from './shapes.ts'

const rule = {
  ranges: z
    .array(z.object({ from: z.string(), to: z.string() }))
    .default([])
    .meta({ description: 'both ends in digits, of the same length' }),
  contacts: z.array(z.string()).default([]).meta({ description: 'numbers in digits, or ids' }),
  countries: z.array(z.string()).default([]).meta({ description: 'of ids without a number' }),
  basisPoints: z.number().default(0).meta({ description: 'of 10,000 customers, so many' }),
  unnumbered: z.enum(['official', 'gray', 'share']).default('official'),
}

const paged = z.object({
  page: z.coerce.number().int().positive().default(1),
  size: z.coerce.number().int().min(1).max(100).default(100),
})

/** Gray releases and their rules (F32-F34, F80); growing one is for people, in chat. */
export const grayRoutes = [
  route({
    method: 'GET',
    path: '/bots/:bot/gray',
    summary: 'The gray release of a bot, beside its official version',
    answer: grayShapes.gray,
    run: ({ ctx, id }) => readGray(ctx, { bot: id }),
  }),
  route({
    method: 'POST',
    path: '/bots/:bot/gray/hold',
    summary: 'Give new chats the official version again',
    body: z.object({ reason: z.string() }),
    answer: grayShapes.gray,
    run: ({ ctx, id, body }) => holdGray(ctx, { bot: id, ...body }),
  }),
  route({
    method: 'POST',
    path: '/bots/:bot/release-changes',
    summary: 'Ask to make the gray version official, or to end a release',
    body: z.object({
      kind: z.enum(['promote', 'cancel']),
      track: z.enum(['official', 'gray']).default('official'),
      comment: z.string(),
    }),
    status: 201,
    answer: shapes.request,
    run: ({ ctx, id, body }) => requestReleaseChange(ctx, { bot: id, ...body }),
  }),
  route({
    method: 'GET',
    path: '/gray',
    summary: 'The gray releases by bot, and the rules by name, a page at a time',
    query: paged,
    answer: grayShapes.grayList,
    run: ({ ctx, query }) => listGray(ctx, query),
  }),
  route({
    method: 'GET',
    path: '/gray-rules',
    summary: 'The rules by name, with the bots that use them, a page at a time',
    query: paged,
    answer: grayShapes.grayRules,
    run: ({ ctx, query }) => listGrayRules(ctx, query),
  }),
  route({
    method: 'POST',
    path: '/gray-rules',
    summary: 'Make a rule, or change the one of this name and revision',
    body: z.object({ name: z.string(), revision: z.number().int().positive().optional(), ...rule }),
    answer: grayShapes.grayRule,
    run: ({ ctx, body: { revision, ...body } }) =>
      saveGrayRule(ctx, { ...body, ...(revision !== undefined && { revision }) }),
  }),
  route({
    method: 'POST',
    path: '/gray-rules/delete',
    summary: 'Delete a rule that nothing uses',
    body: z.object({ name: z.string() }),
    answer: z.looseObject({ name: z.string() }),
    run: ({ ctx, body }) => deleteGrayRule(ctx, body),
  }),
]
