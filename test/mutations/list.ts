import { accountMutations } from './accounts.ts'
import { accessMutations } from './access.ts'
import { auditMutations } from './audit.ts'
import { workMutations } from './work.ts'
import { chatMutations } from './chat.ts'
import { conversationMutations } from './conversations.ts'
import { correctionMutations } from './corrections.ts'
import { deliveryMutations } from './delivery.ts'
import { formMutations } from './forms.ts'
import { gatewayMutations } from './gateway.ts'
import { growthMutations } from './growth.ts'
import { lifecycleMutations } from './lifecycle.ts'
import { scheduleMutations } from './schedules.ts'
import { listMutations } from './lists.ts'
import { notifyMutations } from './notify.ts'
import { peopleMutations } from './people.ts'
import { renderMutations } from './render.ts'
import { sharingMutations } from './sharing.ts'
import { slackMutations } from './slack.ts'
import { tokensMutations } from './tokens.ts'
import { whatsappMutations } from './whatsapp.ts'
import { wireMutations } from './wire.ts'
import type { Mutation } from './mutation.ts'

export const mutations: readonly Mutation[] = [
  ...lifecycleMutations,
  ...scheduleMutations,
  ...accessMutations,
  ...accountMutations,
  ...peopleMutations,
  ...correctionMutations,
  ...tokensMutations,
  ...auditMutations,
  ...sharingMutations,
  ...gatewayMutations,
  ...growthMutations,
  ...listMutations,
  ...workMutations,
  ...notifyMutations,
  ...deliveryMutations,
  ...chatMutations,
  ...conversationMutations,
  ...wireMutations,
  ...renderMutations,
  ...slackMutations,
  ...formMutations,
  ...whatsappMutations,
]
