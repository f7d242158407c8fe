import { readMySettings } from '../../src/control/people/read-my-settings.ts'
import { setMySettings } from '../../src/control/people/set-my-settings.ts'
import { setPersonMail } from '../../src/control/people/set-person-mail.ts'
import { ofAdmins, ofAnybody } from './access-row.ts'
import type { Row } from './access-row.ts'

/** How the desk writes to people: everybody of themselves, admins of others' mail. */
export const settings: Row[] = [
  ofAnybody(readMySettings, 'settings.read', (ctx) => readMySettings(ctx)),
  ofAnybody(setMySettings, 'person.settings', (ctx) => setMySettings(ctx, { off: 'news' })),
  ofAdmins(setPersonMail, 'person.mail', (ctx) =>
    setPersonMail(ctx, { person: 'dov', mail: 'dov@example.com' }),
  ),
]
