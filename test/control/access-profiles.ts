import { addProfile } from '../../src/control/profiles/add-profile.ts'
import { dropSecret } from '../../src/control/profiles/drop-secret.ts'
import { listProfiles } from '../../src/control/profiles/list-profiles.ts'
import { prepareProfile } from '../../src/control/profiles/prepare-profile.ts'
import { putSecret } from '../../src/control/profiles/put-secret.ts'
import { readProfile } from '../../src/control/profiles/read-profile.ts'
import { retireProfile } from '../../src/control/profiles/retire-profile.ts'
import { saveProfile } from '../../src/control/profiles/save-profile.ts'
import { ofManagers, ofSeers } from './access-row.ts'
import type { Row } from './access-row.ts'

const secret = { profile: 'QA', name: 'crm' }

/** Profiles and their secrets (F39): who may publish with one sees it; managers change it. */
export const profiles: readonly Row[] = [
  ofSeers(listProfiles, 'profile.list', (ctx) => listProfiles(ctx)),
  ofSeers(readProfile, 'profile.read', (ctx) => readProfile(ctx, { profile: 'Production' })),
  ofManagers(prepareProfile, 'profile.save', (ctx) => prepareProfile(ctx, { profile: 'QA' })),
  ofManagers(addProfile, 'profile.add', (ctx) => addProfile(ctx, { name: 'Pilot', from: 'QA' })),
  ofManagers(saveProfile, 'profile.save', (ctx) =>
    saveProfile(ctx, { profile: 'QA', setVariables: { shop: 'Graz' } }),
  ),
  ofManagers(putSecret, 'profile.secret', (ctx) =>
    putSecret(ctx, { ...secret, value: 'another-value' }),
  ),
  ofManagers(dropSecret, 'profile.secret-drop', (ctx) => dropSecret(ctx, secret)),
  ofManagers(retireProfile, 'profile.retire', (ctx) => retireProfile(ctx, { profile: 'QA' })),
]
