import type { Mutation } from '../mutation.ts'

const verbs = ['test/control/profiles/profiles.test.ts']
const gateway = ['test/gateway/profiles.test.ts']
const candidate = ['test/domain/candidate.test.ts']
const bound = 'src/control/profiles/bound-profile.ts'
const calling = 'src/gateway/call-action.ts'

export const profileMutations: readonly Mutation[] = [
  {
    rule: 'F18',
    what: 'a profile is not in the hash',
    file: 'src/domain/candidate.ts',
    find: 'const text = canonicalText(candidate)',
    replace: 'const text = canonicalText({ ...candidate, profile: undefined })',
    tests: candidate,
  },
  {
    rule: 'F39',
    what: 'Production in which nothing is set changes old hashes',
    file: 'src/domain/profiles/profile.ts',
    find: 'differences(plainProduction, profile).length === 0 ? {}',
    replace: 'differences(plainProduction, profile).length < 0 ? {}',
    tests: candidate,
  },
  {
    rule: 'F23',
    what: 'whoever set a value may approve it',
    file: bound,
    find: 'own.slice(Math.max(0, since)).map(({ personId }) => personId)',
    replace: 'own.slice(own.length).map(({ personId }) => personId)',
    tests: verbs,
  },
  {
    rule: 'F39',
    what: 'a new name makes a request stale',
    file: bound,
    find: 'name: called.name',
    replace: 'name: row.name',
    tests: verbs,
  },
  {
    rule: 'F12',
    what: 'nobody checks that the profile has a variable',
    file: 'src/bot/checks/profile.ts',
    find: 'if (!profile || ownProperty(profile.variables, name) !== undefined) return []',
    replace: 'if (profile || ownProperty({}, name) === undefined) return []',
    tests: verbs,
  },
  {
    rule: 'F38',
    what: 'a deleted secret is not named before a revert',
    file: 'src/store/profiles/profile-secrets.ts',
    find: 'row.sealed === null ? [] : [ownerOf(row)]',
    replace: '[ownerOf(row)]',
    tests: verbs,
  },
  {
    rule: 'F39',
    what: 'a profile is retired under an open request',
    file: 'src/store/profiles/profile-uses.ts',
    find: 'isMeant(profileOf(parseCandidate(candidate)))',
    replace: 'isMeant(profileOf({})) && candidate === ""',
    tests: verbs,
  },
  {
    rule: 'F39',
    what: 'an answer that repeats a secret is used',
    file: calling,
    find: '    mustRepeatNone(answer, secrets)\n',
    replace: '',
    tests: gateway,
  },
  {
    rule: 'F39',
    what: 'an action is called without the secret that it needs',
    file: calling,
    find: '  if (gone) throw new Error',
    replace: '  if (gone && gone.name.length > 99) throw new Error',
    tests: gateway,
  },
  {
    rule: 'F50',
    what: 'a session ends after 4 hours, whatever its profile says',
    file: 'src/gateway/route-message.ts',
    find: 'session?.expiryMs ?? gateway.settings.sessionExpiryMs',
    replace: 'gateway.settings.sessionExpiryMs',
    tests: gateway,
  },
  {
    rule: 'F50',
    what: 'the sweep closes every session after 4 hours',
    file: 'src/store/live/sessions.ts',
    find: "'last_at + coalesce(expiry_ms, 14400000) <= ?'",
    replace: "'last_at + 14400000 <= ?'",
    tests: ['test/store/live/sessions.test.ts'],
  },
  {
    rule: 'F39',
    what: 'a typed secret is kept with the form',
    file: 'adapters/discord/inbound/forms.ts',
    find: 'values: withoutSecrets(draft.form, values)',
    replace: 'values',
    tests: ['test/adapters/discord/inbound/secret-form.test.ts'],
  },
  {
    rule: 'F39',
    what: 'a secret is shown again in a form that was refused',
    file: 'src/chat/profiles/profile-actions.ts',
    find: "secretForm(await prepareProfile(ctx, { profile: id }), textOf(values, 'name')),",
    replace:
      "prefilled(secretForm(await prepareProfile(ctx, { profile: id }), textOf(values, 'name')), values),",
    tests: ['test/chat/profiles/profiles-in-chat.test.ts'],
  },
  {
    rule: 'F23',
    what: 'profiles: who gives its name to other values approves them',
    file: 'src/control/profiles/bound-profile.ts',
    find: 'return [...authors, ...renamers]',
    replace: 'return authors',
    tests: ['test/control/profiles/profile-names.test.ts'],
  },
  {
    rule: 'F39',
    what: 'profiles: one is named like the id of another',
    file: 'src/store/profiles/profiles.ts',
    find: '(await isIdOfAnother(trx, key, from.id))',
    replace: 'false',
    tests: ['test/control/profiles/profile-names.test.ts'],
  },
]
