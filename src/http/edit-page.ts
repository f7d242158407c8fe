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
import { Refusal } from '../refusal.ts'
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
  app.get('/edit/api/:bot', async (call: Call) =>
    readDraft(await ctxOf(call), { bot: call.params.bot }),
  )
  app.get('/edit/api/:bot/changes', async (call: Call) => {
    const { from, told } = await compareVersions(await ctxOf(call), { bot: call.params.bot })
    return { from, told } satisfies EditChanges
  })
  app.post('/edit/api/:bot/save', { bodyLimit }, async (call: Call) => {
    const ctx = await ctxOf(call)
    return saveDraft(ctx, { bot: call.params.bot, ...parseInput(Saving, call.body) })
  })
  app.post('/edit/api/:bot/validate', { bodyLimit }, async (call: Call) => {
    const ctx = await ctxOf(call)
    return checkSource(ctx, { bot: call.params.bot, ...parseInput(Checking, call.body) })
  })
  app.post('/edit/api/:bot/lock', async (call: Call) =>
    lockDraft(await ctxOf(call), { bot: call.params.bot }),
  )
  app.post('/edit/api/:bot/unlock', async (call: Call) => {
    await unlockDraft(await ctxOf(call), { bot: call.params.bot })
    return { unlocked: true }
  })
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
