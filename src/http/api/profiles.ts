import { z } from 'zod'
import { addProfile } from '../../control/profiles/add-profile.ts'
import { dropSecret } from '../../control/profiles/drop-secret.ts'
import { listProfiles } from '../../control/profiles/list-profiles.ts'
import { putSecret } from '../../control/profiles/put-secret.ts'
import { readProfile } from '../../control/profiles/read-profile.ts'
import { retireProfile } from '../../control/profiles/retire-profile.ts'
import { saveProfile } from '../../control/profiles/save-profile.ts'
import { route } from './route.ts'

const text = z.string()
const shape = z.looseObject({
  id: z.string(),
  name: z.string(),
  revision: z.number(),
  locale: z.string().nullable(),
  timeZone: z.string().nullable(),
  sessionExpiryMs: z.number().nullable(),
  variables: z.record(z.string(), z.string()),
  secrets: z
    .array(z.looseObject({ name: z.string(), version: z.number() }))
    .meta({ description: 'never their values' }),
  given: z
    .looseObject({
      numbers: z.array(z.looseObject({ id: z.string(), name: z.string(), channel: z.string() })),
      urls: z.array(
        z.looseObject({
          name: z.string(),
          url: z.looseObject({ id: z.string(), name: z.string(), url: z.string() }),
        }),
      ),
    })
    .meta({ description: 'the numbers that bots get with it, and where names of web URLs lead' }),
  usedBy: z.array(z.string()),
  outdates: z
    .array(z.string())
    .meta({ description: 'requests that wait with other values: an approval makes them stale' }),
})
const shapes = z.looseObject({
  profiles: z.array(z.looseObject({ id: z.string(), name: z.string(), set: z.number() })),
})

/** Profiles (F39): a secret goes in here, and never comes out. */
export const profileRoutes = [
  route({
    method: 'GET',
    path: '/profiles',
    summary: 'The profiles, Production first',
    answer: shapes,
    run: async ({ ctx }) => ({ profiles: await listProfiles(ctx) }),
  }),
  route({
    method: 'GET',
    path: '/profiles/:profile',
    summary: 'A profile by id or name, with its values and where it is used',
    answer: shape,
    run: ({ ctx, id }) => readProfile(ctx, { profile: id }),
  }),
  route({
    method: 'POST',
    path: '/profiles',
    summary: 'Make a profile, empty or from another',
    body: z.object({ name: text, from: text.optional() }),
    status: 201,
    answer: shape,
    run: ({ ctx, body: { name, from } }) =>
      addProfile(ctx, { name, ...(from !== undefined && { from }) }),
  }),
  route({
    method: 'POST',
    path: '/profiles/:profile',
    summary: 'Correct or rename a profile; what is live stays as it was approved',
    body: z.object({
      revision: z.number().int().positive().optional(),
      name: text.optional(),
      locale: text.nullable().optional().meta({ example: 'de-AT' }),
      timeZone: text.nullable().optional().meta({ example: 'Europe/Vienna' }),
      sessionExpiryMs: z
        .number()
        .nullable()
        .optional()
        .meta({ description: '1 minute to 90 days; null: 4 hours' }),
      variables: z.record(text, text).optional().meta({ description: 'all of them' }),
      setVariables: z
        .record(text, text.nullable())
        .optional()
        .meta({ description: 'some of them; null takes one out' }),
      numbers: z.array(text).optional().meta({
        description: 'names of numbers that bots get instead of the draft’s; all of them',
      }),
      urls: z
        .record(text, text)
        .optional()
        .meta({ description: 'which web URL a name in texts opens; all of them' }),
      setUrls: z
        .record(text, text.nullable())
        .optional()
        .meta({ description: 'some of them; null takes one out' }),
    }),
    answer: shape,
    run: ({ ctx, id, body }) => saveProfile(ctx, { profile: id, ...body }),
  }),
  route({
    method: 'POST',
    path: '/profiles/:profile/secrets',
    summary: 'Put a secret, or give it a new value; it is never shown',
    body: z.object({ name: text, value: text }),
    status: 201,
    answer: z.looseObject({ profile: text, name: text, version: z.number() }),
    run: ({ ctx, id, body }) => putSecret(ctx, { profile: id, ...body }),
  }),
  route({
    method: 'POST',
    path: '/profiles/:profile/secrets/delete',
    summary: 'Delete a secret that nothing uses',
    body: z.object({ name: text }),
    answer: z.looseObject({ profile: text, name: text }),
    run: ({ ctx, id, body }) => dropSecret(ctx, { profile: id, ...body }),
  }),
  route({
    method: 'POST',
    path: '/profiles/:profile/retire',
    summary: 'Take a profile away that nothing uses',
    answer: z.looseObject({ name: text }),
    run: ({ ctx, id }) => retireProfile(ctx, { profile: id }),
  }),
]
