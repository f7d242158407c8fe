import { beforeAll, describe, expect, it } from 'vitest'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { preparePublish } from '../../../src/control/requests/prepare-publish.ts'
import { rebaseRequest } from '../../../src/control/requests/rebase-request.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { addProfile } from '../../../src/control/profiles/add-profile.ts'
import { dropSecret } from '../../../src/control/profiles/drop-secret.ts'
import { listProfiles } from '../../../src/control/profiles/list-profiles.ts'
import { putSecret } from '../../../src/control/profiles/put-secret.ts'
import { readProfile } from '../../../src/control/profiles/read-profile.ts'
import { retireProfile } from '../../../src/control/profiles/retire-profile.ts'
import { saveProfile } from '../../../src/control/profiles/save-profile.ts'
import { releasedVersion } from '../../../src/store/bots/releases.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask } from '../../helpers/requests.ts'

onEachDatabase('profiles', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)
  let made = 0
  /** A profile of its own for each test, with the shop's name. */
  const shopProfile = async (shop = 'Graz') => {
    const { name } = await addProfile(as('mo'), { name: `Pilot ${(made += 1)}` })
    return saveProfile(as('mo'), { profile: name, setVariables: { shop } })
  }
  const liveWith = async (profile: string) => {
    const bot = await seedBot(db(), { author: 'dana' })
    await writeDraft(db(), bot.id, 'dana', botText('Welcome to {vars.shop}', bot.sender))
    await approve(db(), await ask(db(), bot, 'dana', { profile }), 'sam')
    return bot
  }
  const bound = async ({ id }: { id: string }) =>
    (await releasedVersion(db(), id, 'official'))?.binding.profile

  describe('of the organisation', () => {
    it('F39 are Dev, QA and Production from the start, and any number more', async () => {
      const { name } = await shopProfile()
      const names = (await listProfiles(as('dana'))).map((one) => one.name)
      expect(names).toEqual(expect.arrayContaining(['Production', 'Dev', 'QA', name]))
      expect(names[0]).toBe('Production')
      await expect(addProfile(as('mo'), { name: ' qa ' })).rejects.toEqual(
        refusal('CONFLICT', /a profile named qa already/),
      )
    })

    it('F39 begin with all that another one has, its secrets sealed anew', async () => {
      const { id, name: from } = await shopProfile()
      await saveProfile(as('mo'), {
        profile: id,
        locale: 'de-AT',
        timeZone: 'Europe/Vienna',
        sessionExpiryMs: 60_000,
      })
      await putSecret(as('mo'), { profile: id, name: 'crm', value: 'first-value' })
      await putSecret(as('mo'), { profile: id, name: 'crm', value: 'second-value' })
      const copy = await addProfile(as('ava'), { name: `${from} again`, from })
      expect(copy).toMatchObject({
        locale: 'de-AT',
        timeZone: 'Europe/Vienna',
        sessionExpiryMs: 60_000,
        variables: { shop: 'Graz' },
        secrets: [{ name: 'crm', version: 1 }],
      })
      expect(await readProfile(as('dana'), { profile: copy.id })).toEqual(copy)
    })

    it.each<[string, object, RegExp]>([
      ['an unknown zone', { timeZone: 'Europe/Wien' }, /no time zone/],
      ['no language', { locale: 'german' }, /Write a language/],
      ['under a minute', { sessionExpiryMs: 59_999 }, /1 minute at least/],
      ['over 90 days', { sessionExpiryMs: 90 * 86_400_000 + 1 }, /90 days at most/],
      ['a name with a dash', { variables: { 'my-shop': 'x' } }, /can't be a name/],
      ['an empty text', { variables: { shop: ' ' } }, /shop is empty/],
    ])('F39 refuse %s and keep what they had', async (_what, values, why) => {
      const before = await shopProfile()
      await expect(saveProfile(as('mo'), { profile: before.id, ...values })).rejects.toEqual(
        refusal('VALIDATION', why),
      )
      expect(await readProfile(as('mo'), { profile: before.id })).toEqual(before)
    })

    it('F39 F60 are not changed over what somebody did meanwhile; a change is noted as such', async () => {
      const { id, revision } = await shopProfile('Graz')
      await saveProfile(as('mo'), { profile: id, revision, setVariables: { shop: 'Linz' } })
      await expect(
        saveProfile(as('ava'), { profile: id, revision, setVariables: { shop: 'Wels' } }),
      ).rejects.toEqual(refusal('CONFLICT', /changed while you were deciding/))
      const row = await db()('audit')
        .where({ action: 'profile.save', subject: `profile:${id}` })
        .orderBy('seq', 'desc')
        .first()
      expect(JSON.parse(row.before)).toMatchObject({ 'variable shop': 'Graz' })
      expect(JSON.parse(row.after)).toMatchObject({ 'variable shop': 'Linz' })
    })
  })

  describe('at publish', () => {
    it('F14 F39 a changed value alone is a change, told in customers’ words and to look at twice', async () => {
      const { id } = await shopProfile('Graz')
      const bot = await liveWith(id)
      // The form opens: another profile could be chosen.
      expect((await preparePublish(as('dana'), { bot: bot.slug })).changes).toEqual([])
      const nothing = requestPublish(as('dana'), { bot: bot.slug, comment: 'Nothing' })
      await expect(nothing).rejects.toEqual(refusal('PRECONDITION_FAILED', /Nothing changed/))
      await saveProfile(as('mo'), {
        profile: id,
        timeZone: 'Europe/Vienna',
        setVariables: { shop: 'our new shop in Linz' },
      })
      const { told, profile, profiles } = await preparePublish(as('dana'), { bot: bot.slug })
      expect(profile.id).toBe(id)
      expect(profiles.length).toBeGreaterThan(3)
      expect(told.entries.map(({ title }) => title)).toEqual(['Time zone', 'Variable shop'])
      expect(told.lookTwice.map(({ sentence }) => sentence)).toEqual([
        expect.stringContaining('Time zone [not set → Europe/Vienna]'),
        expect.stringContaining('Variable shop [“Graz” → “our new shop in Linz”]'),
      ])
    })

    it('F39 another profile can be chosen, and what is asked again keeps it', async () => {
      const [one, other] = [await shopProfile('Graz'), await shopProfile('Linz')]
      const bot = await liveWith(one.id)
      const { told } = await preparePublish(as('dana'), { bot: bot.slug, profile: other.name })
      expect(told.entries[0]).toMatchObject({ title: `Uses ${other.name}` })
      await ask(db(), bot, 'dana', { profile: other.name })
      await expect(ask(db(), bot, 'dana', { profile: 'Nowhere' })).rejects.toEqual(
        refusal('CONFLICT', /waits for its approval/),
      )
    })

    it('F12 F39 names the text and the profile where a variable is missing, also at approval', async () => {
      const { id, name } = await shopProfile()
      const bot = await seedBot(db(), { author: 'dana' })
      await writeDraft(db(), bot.id, 'dana', botText('Welcome to {vars.shoop}', bot.sender))
      await expect(ask(db(), bot, 'dana', { profile: id })).rejects.toEqual(
        refusal(
          'VALIDATION',
          new RegExp(`The profile ${name} lacks {vars.shoop}, .* Did you mean "shop"`),
        ),
      )
      await writeDraft(db(), bot.id, 'dana', botText('Welcome to {vars.shop}', bot.sender))
      const request = await ask(db(), bot, 'dana', { profile: id })
      await saveProfile(as('mo'), { profile: id, setVariables: { shop: null } })
      const { state } = await approve(db(), request, 'sam')
      expect(state).toBe('stale')
      const updated = await rebaseRequest(as('dana'), { request: request.id, revision: 1 })
      expect(updated).toMatchObject({ state: 'changes requested' })
      expect(updated.mustChange).toContain(`"vars.shop" is not set in the profile ${name}`)
    })

    it('F23 whoever set a value does not approve it', async () => {
      const { id } = await shopProfile()
      const bot = await liveWith(id)
      await db()('orgRoles').insert({ personId: 'ana', role: 'manager' })
      await saveProfile(as('ana'), { profile: id, setVariables: { shop: 'Ana’s shop' } })
      await db()('orgRoles').where({ personId: 'ana', role: 'manager' }).delete()
      const request = await ask(db(), bot)
      expect(request.owing.map((one) => one.id)).not.toContain('ana')
      expect(request.owing.map((one) => one.id)).toContain('li')
    })

    it('F39 an approved version keeps its values; a request goes stale, a new name changes nothing', async () => {
      const { id } = await shopProfile('Graz')
      const bot = await liveWith(id)
      await writeDraft(db(), bot.id, 'dana', botText('Hello from {vars.shop}', bot.sender))
      const request = await ask(db(), bot)
      await saveProfile(as('mo'), { profile: id, name: `Renamed ${id}` })
      expect((await approve(db(), request, 'ana')).state).toBe('approved')
      await writeDraft(db(), bot.id, 'dana', botText('Bye from {vars.shop}', bot.sender))
      const next = await ask(db(), bot)
      await saveProfile(as('mo'), { profile: id, setVariables: { shop: 'Linz' } })
      expect(await bound(bot)).toMatchObject({ variables: { shop: 'Graz' } })
      const late = { request: next.id, revision: next.revision, ticks: [] }
      expect((await approveRequest(as('ana'), late)).request.state).toBe('stale')
      expect(await bound(bot)).toMatchObject({ variables: { shop: 'Graz' } })
    })
  })

  describe('when a version is reverted', () => {
    it('F38 bring back the values it was approved with', async () => {
      const { id } = await shopProfile('Graz')
      const bot = await liveWith(id)
      await saveProfile(as('mo'), { profile: id, setVariables: { shop: 'Linz' } })
      await approve(db(), await ask(db(), bot), 'ana')
      expect(await bound(bot)).toMatchObject({ variables: { shop: 'Linz' } })
      const preview = await prepareRevert(as('sam'), { bot: bot.slug })
      expect(preview.told.entries.map(({ title }) => title)).toEqual(['Variable shop'])
      await revertVersion(as('sam'), {
        bot: bot.slug,
        version: preview.target.label,
        expected: preview.current.id,
        reason: 'Linz opens later',
        openSessions: 'finish',
      })
      expect(await bound(bot)).toMatchObject({ variables: { shop: 'Graz' } })
    })

    it('F38 name a secret that was deleted, which needs a request', async () => {
      const { id } = await shopProfile()
      await putSecret(as('mo'), { profile: id, name: 'crm', value: 'sealed-away' })
      const bot = await liveWith(id)
      await approve(
        db(),
        await ask(db(), bot, 'dana', { profile: (await shopProfile()).id }),
        'ana',
      )
      await dropSecret(as('mo'), { profile: id, name: 'crm' })
      const { notRestored, target, current } = await prepareRevert(as('sam'), { bot: bot.slug })
      expect(notRestored).toEqual(['The secret crm, which was deleted'])
      const how = { reason: 'Back', openSessions: 'finish' as const, expected: current.id }
      await expect(
        revertVersion(as('sam'), { bot: bot.slug, version: target.label, ...how }),
      ).rejects.toEqual(refusal('PRECONDITION_FAILED', /The secret crm, which was deleted/))
    })
  })

  describe('and their secrets', () => {
    const value = 'sk_live_4f9a-never-shown'

    it('F39 F60 are sealed, and shown nowhere: by name and version only', async () => {
      const { id } = await shopProfile()
      const put = await putSecret(as('mo'), { profile: id, name: 'crm', value })
      expect(put).toMatchObject({ name: 'crm', version: 1 })
      const bot = await liveWith(id)
      const view = await readProfile(as('dana'), { profile: id })
      expect(view.secrets).toEqual([{ name: 'crm', version: 1 }])
      await saveProfile(as('mo'), { profile: id, setVariables: { shop: 'Linz' } })
      await ask(db(), bot)
      for (const table of [
        'profiles',
        'profileSecrets',
        'profileWrites',
        'audit',
        'versions',
        'requests',
        'outbox',
      ]) {
        expect(JSON.stringify(await db()(table))).not.toContain(value)
      }
    })

    it('F18 a new value is a change to approve, and what is live keeps the old one until then', async () => {
      const { id } = await shopProfile()
      await putSecret(as('mo'), { profile: id, name: 'crm', value })
      const bot = await liveWith(id)
      await putSecret(as('mo'), { profile: id, name: 'crm', value: `${value}-2` })
      expect((await bound(bot))?.secrets['crm']?.version).toBe(1)
      const request = await ask(db(), bot)
      expect(request.told.entries).toMatchObject([{ title: 'Secret crm' }])
      expect(request.changes).toMatchObject([{ lines: ['secret crm: version 1 → version 2'] }])
      await approve(db(), request, 'ana')
      expect((await bound(bot))?.secrets['crm']?.version).toBe(2)
    })

    it('F39 can’t be deleted, nor their profile retired, under what is live or asked for', async () => {
      const { id, name } = await shopProfile()
      await putSecret(as('mo'), { profile: id, name: 'crm', value })
      const bot = await liveWith(id)
      const used = refusal('PRECONDITION_FAILED', /is used by V1\.0 of Shop \d+/)
      await expect(dropSecret(as('mo'), { profile: id, name: 'crm' })).rejects.toEqual(used)
      await expect(retireProfile(as('mo'), { profile: name })).rejects.toEqual(used)
      const other = (await shopProfile()).id
      const request = await ask(db(), bot, 'dana', { profile: other })
      await expect(retireProfile(as('mo'), { profile: other })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', new RegExp(`is used by R-${request.number}`)),
      )
      await approve(db(), request, 'ana')
      expect(await retireProfile(as('mo'), { profile: name })).toEqual({ name })
      await expect(retireProfile(as('mo'), { profile: 'Production' })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /where nobody chooses/),
      )
    })

    it('F39 need a key that seals them, and no spaces that no header can hold', async () => {
      const { id } = await shopProfile()
      const keyless = as('mo')
      keyless.settings = { ...keyless.settings, sealKeys: null }
      await expect(putSecret(keyless, { profile: id, name: 'crm', value })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /no key to seal/),
      )
      await expect(
        putSecret(as('mo'), { profile: id, name: 'crm', value: 'two words here' }),
      ).rejects.toEqual(refusal('VALIDATION', /without spaces/))
    })
  })
})
