import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { parseInput } from '../control/kit/change.ts'
import { checkSource } from '../control/drafts/check-source.ts'
import type { Ctx } from '../control/kit/context.ts'
import { compareVersions } from '../control/versions/compare-versions.ts'
import { lockDraft, unlockDraft } from '../control/drafts/draft-lock.ts'
import { readDraft } from '../control/drafts/read-draft.ts'
import { saveDraft } from '../control/drafts/save-draft.ts'
import { personOfAccount } from '../control/kit/linked-account.ts'
import { actorId } from '../domain/actor.ts'
import { Refusal } from '../refusal.ts'
import { askedBy } from '../turns.ts'
import { createTokenAuth } from './api/tokens.ts'
import { addEditFiles } from './edit-files.ts'
import { addEditGuard } from './edit-guard.ts'
import type { EditChanges, EditPerson, EditStart } from './edit-types.ts'

export type EditDeps = {
  deps: Omit<Ctx, 'actor'>
  /** Whom the page may edit as, in the playground only; null asks for a personal token. */
  people: (() => Promise<EditPerson[]>) | null
}

type Call = FastifyRequest<{ Params: { bot: string } }>

const sourceBytesMax = 4 * 1_048_576
const Saving = z.object({ revision: z.number().int().positive(), source: z.string() })
const Checking = z.object({ source: z.string() })

/** The browser editor of a draft (F4): YAML, its findings beside it, one person at a time. */
export function createEditPage({ deps, people }: EditDeps): FastifyPluginAsync {
  return async (app) => {
    addEditGuard(app, people !== null)
    addEditFiles(app)
    addEditApi(
      app,
      people === null ? createTokenAuth(deps) : (request) => playgroundCtx(deps, request),
    )
    app.get('/edit/start', async (): Promise<EditStart> => {
      const chosen =
        people && (await people()).map(({ userId, name, title }) => ({ userId, name, title }))
      return { people: chosen, chat: people ? '/' : null }
    })
  }
}

function addEditApi(app: FastifyInstance, ctxOf: (request: Call) => Promise<Ctx>): void {
  const bodyLimit = sourceBytesMax
  const by =
    <T>(work: (ctx: Ctx, bot: string, body: unknown) => Promise<T>) =>
    async (call: Call): Promise<T> => {
      const ctx = await ctxOf(call)
      return askedBy(actorId(ctx.actor), () => work(ctx, call.params.bot, call.body))
    }
  app.get(
    '/edit/api/:bot',
    by((ctx, bot) => readDraft(ctx, { bot })),
  )
  app.get(
    '/edit/api/:bot/changes',
    by(async (ctx, bot) => {
      const { from, told } = await compareVersions(ctx, { bot })
      return { from, told } satisfies EditChanges
    }),
  )
  app.post(
    '/edit/api/:bot/changes',
    { bodyLimit },
    by(async (ctx, bot, body) => {
      const { from, told } = await compareVersions(ctx, { bot, ...parseInput(Checking, body) })
      return { from, told } satisfies EditChanges
    }),
  )
  app.post(
    '/edit/api/:bot/save',
    { bodyLimit },
    by(async (ctx, bot, body) => saveDraft(ctx, { bot, ...parseInput(Saving, body) })),
  )
  app.post(
    '/edit/api/:bot/validate',
    { bodyLimit },
    by(async (ctx, bot, body) => checkSource(ctx, { bot, ...parseInput(Checking, body) })),
  )
  app.post(
    '/edit/api/:bot/lock',
    by((ctx, bot) => lockDraft(ctx, { bot })),
  )
  app.post(
    '/edit/api/:bot/unlock',
    by(async (ctx, bot) => {
      await unlockDraft(ctx, { bot })
      return { unlocked: true }
    }),
  )
}

async function playgroundCtx(deps: Omit<Ctx, 'actor'>, { headers }: FastifyRequest): Promise<Ctx> {
  const userId = String(headers['x-slipway-as'] ?? '')
  const person = await personOfAccount(deps, { platform: 'playground', install: 'local', userId })
  if (!person) {
    throw new Refusal(
      'UNAUTHORIZED',
      'Nobody of that name is known here.',
      'Choose somebody under "Editing as".',
    )
  }
  return { ...deps, actor: { kind: 'person', id: person.id, via: 'page' } }
}
