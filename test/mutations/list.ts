import { accountMutations } from './channels/accounts.ts'
import { accessMutations } from './access.ts'
import { auditMutations } from './audit.ts'
import { pieceMutations } from './changes/pieces.ts'
import { workMutations } from './work.ts'
import { workerMutations } from './changes/workers.ts'
import { chatMutations } from './chat.ts'
import { conversationMutations } from './conversations.ts'
import { correctionMutations } from './corrections.ts'
import { deliveryMutations } from './delivery.ts'
import { formMutations } from './forms.ts'
import { gatewayMutations } from './gateway.ts'
import { grayMutations } from './gray.ts'
import { grayBesideMutations } from './lifecycle/gray-beside.ts'
import { holdUpMutations } from './channels/hold-ups.ts'
import { inboxMutations } from './channels/inbox.ts'
import { growthMutations } from './growth.ts'
import { handOffMutations } from './hand-offs.ts'
import { lockMutations } from './changes/lock.ts'
import { lookMutations } from './looks.ts'
import { lifecycleMutations } from './lifecycle.ts'
import { linkMutations } from './resources/links.ts'
import { scheduleMutations } from './schedules.ts'
import { listMutations } from './lists.ts'
import { mailMutations } from './channels/mail.ts'
import { notifyMutations } from './notify.ts'
import { outboundMutations } from './channels/outbound.ts'
import { phoneMutations } from './channels/phone.ts'
import { peopleMutations } from './people.ts'
import { profileMutations } from './resources/profiles.ts'
import { reminderMutations } from './reminders.ts'
import { renderMutations } from './render.ts'
import { sharingMutations } from './resources/sharing.ts'
import { slackMutations } from './slack.ts'
import { tokensMutations } from './tokens.ts'
import { notifierMutations } from './lifecycle/notifiers.ts'
import { urlMutations } from './resources/urls.ts'
import { whatsappMutations } from './channels/whatsapp.ts'
import { textMutations } from './changes/texts.ts'
import { tryMutations } from './tries.ts'
import { wireMutations } from './wire.ts'
import { wordMutations } from './words.ts'
import type { Mutation } from './mutation.ts'

export const mutations: readonly Mutation[] = [
  ...lifecycleMutations,
  ...scheduleMutations,
  ...accessMutations,
  ...accountMutations,
  ...peopleMutations,
  ...profileMutations,
  ...reminderMutations,
  ...phoneMutations,
  ...correctionMutations,
  ...tokensMutations,
  ...urlMutations,
  ...notifierMutations,
  ...auditMutations,
  ...sharingMutations,
  ...linkMutations,
  ...gatewayMutations,
  ...grayMutations,
  ...grayBesideMutations,
  ...holdUpMutations,
  ...inboxMutations,
  ...growthMutations,
  ...lockMutations,
  ...textMutations,
  ...lookMutations,
  ...listMutations,
  ...pieceMutations,
  ...workMutations,
  ...workerMutations,
  ...notifyMutations,
  ...mailMutations,
  ...deliveryMutations,
  ...chatMutations,
  ...conversationMutations,
  ...handOffMutations,
  ...tryMutations,
  ...wireMutations,
  ...wordMutations,
  ...renderMutations,
  ...slackMutations,
  ...formMutations,
  ...whatsappMutations,
  ...outboundMutations,
]
