import type { Knex } from 'knex'
import * as people from './first/001-people.ts'
import * as bots from './first/002-bots.ts'
import * as releases from './first/003-releases.ts'
import * as live from './first/004-live.ts'
import * as chat from './first/005-chat.ts'
import * as slack from './first/006-slack.ts'
import * as schedules from './first/007-schedules.ts'
import * as drains from './first/008-drains.ts'
import * as chatDelivery from './first/009-chat-delivery.ts'
import * as leases from './first/010-leases.ts'
import * as endpointSecrets from './second/011-endpoint-secrets.ts'
import * as decisions from './second/012-decisions.ts'
import * as onePerson from './second/013-one-person.ts'
import * as scheduleQuestions from './second/014-schedule-questions.ts'
import * as corrections from './second/015-corrections.ts'
import * as delivery from './second/016-delivery.ts'
import * as growth from './second/017-growth.ts'
import * as lists from './second/018-lists.ts'
import * as conversations from './second/019-conversations.ts'
import * as retention from './second/020-retention.ts'
import * as cardsAndDirects from './022-cards-and-directs.ts'
import * as senderNumbers from './023-sender-numbers.ts'
import * as changeTurns from './024-change-turns.ts'
import * as inbox from './025-inbox.ts'
import * as outbound from './026-outbound.ts'
import * as contactsAndNumbers from './027-contacts-and-numbers.ts'
import * as handOffs from './028-hand-offs.ts'
import * as shortLinks from './029-short-links.ts'
import * as changesInWords from './030-changes-in-words.ts'
import * as draftBatches from './031-draft-batches.ts'
import * as gray from './032-gray.ts'
import * as profiles from './033-profiles.ts'
import * as webUrls from './034-web-urls.ts'
import * as peopleSettings from './035-people-settings.ts'
import * as mail from './036-mail.ts'
import * as notifiers from './037-notifiers.ts'
import * as auditOfBots from './038-audit-of-bots.ts'
import * as exceptionOfASession from './039-exception-of-a-session.ts'
import * as longTexts from './040-long-texts.ts'
import * as tries from './042-tries.ts'
import * as resourcesAskedFor from './043-resources-asked-for.ts'
import * as mailProofs from './044-mail-proofs.ts'
import * as officialAt from './048-official-at.ts'
import * as readAhead from './050-read-ahead.ts'
import * as sessionsIdle from './051-sessions-idle.ts'
import * as textsByName from './052-texts-by-name.ts'
import * as playgroundFiles from './053-playground-files.ts'

type Migration = { up: (knex: Knex) => Promise<void> }

const all: Record<string, Migration> = {
  '001-people': people,
  '002-bots': bots,
  '003-releases': releases,
  '004-live': live,
  '005-chat': chat,
  '006-slack': slack,
  '007-schedules': schedules,
  '008-drains': drains,
  '009-chat-delivery': chatDelivery,
  '010-leases': leases,
  '011-endpoint-secrets': endpointSecrets,
  '012-decisions': decisions,
  '013-one-person': onePerson,
  '014-schedule-questions': scheduleQuestions,
  '015-corrections': corrections,
  '016-delivery': delivery,
  '017-growth': growth,
  '018-lists': lists,
  '019-conversations': conversations,
  '020-retention': retention,
  '022-cards-and-directs': cardsAndDirects,
  '023-sender-numbers': senderNumbers,
  '024-change-turns': changeTurns,
  '025-inbox': inbox,
  '026-outbound': outbound,
  '027-contacts-and-numbers': contactsAndNumbers,
  '028-hand-offs': handOffs,
  '029-short-links': shortLinks,
  '030-changes-in-words': changesInWords,
  '031-draft-batches': draftBatches,
  '032-gray': gray,
  '033-profiles': profiles,
  '034-web-urls': webUrls,
  '035-people-settings': peopleSettings,
  '036-mail': mail,
  '037-notifiers': notifiers,
  '038-audit-of-bots': auditOfBots,
  '039-exception-of-a-session': exceptionOfASession,
  '040-long-texts': longTexts,
  '042-tries': tries,
  '043-resources-asked-for': resourcesAskedFor,
  '044-mail-proofs': mailProofs,
  '048-official-at': officialAt,
  '050-read-ahead': readAhead,
  '051-sessions-idle': sessionsIdle,
  '052-texts-by-name': textsByName,
  '053-playground-files': playgroundFiles,
}

/** Listed by hand so that the names are the same from source and from dist. Additive only, but for an index. */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve(Object.keys(all)),
  getMigrationName: (name) => name,
  getMigration: (name) => {
    const found = all[name]
    if (!found) return Promise.reject(new Error(`No migration is named ${name}`))
    return Promise.resolve({ ...found, down: () => Promise.resolve() })
  },
}
