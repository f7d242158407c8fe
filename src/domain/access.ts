/** Who may do what (F58, F59). Pure: the roles are handed in, the answer is what is missing. */
export const orgRoles = ['analyzer', 'supervisor', 'designer', 'manager', 'admin'] as const
export type OrgRole = (typeof orgRoles)[number]
export const botRoles = ['super admin', 'approver'] as const
export type BotRole = (typeof botRoles)[number]

export type Roles = { org: readonly OrgRole[]; bot: readonly BotRole[] }

const supervisorUp: readonly OrgRole[] = ['supervisor', 'designer', 'manager']

type Rule = { does: string; org: readonly OrgRole[]; bot?: readonly BotRole[] }

/** One line an act: the org roles of which one is needed and, where named, the bot roles too. */
const rules = {
  'analytics.see': { does: 'see analytics', org: ['analyzer', ...supervisorUp] },
  'bots.list': { does: 'list the bots', org: ['analyzer', ...supervisorUp] },
  'bot.see': { does: 'see this bot', org: supervisorUp },
  'bot.try': { does: 'try this bot', org: supervisorUp },
  'bot.trace': { does: 'read conversations', org: supervisorUp },
  'conversation.answer': { does: 'answer customers', org: supervisorUp },
  'conversation.restart': { does: 'restart a conversation', org: supervisorUp },
  'bot.share': { does: 'share this bot', org: [...supervisorUp, 'admin'] },
  'bot.create': { does: 'create a bot', org: ['designer', 'manager'] },
  'draft.edit': { does: 'edit a draft', org: ['designer', 'manager'] },
  'request.make': { does: 'ask to publish', org: ['designer', 'manager'] },
  'bot.activate': { does: 'activate a bot', org: ['manager'] },
  'bot.deactivate': { does: 'deactivate a bot', org: ['manager'] },
  'drain.manage': { does: 'look after chats that finish', org: ['manager'] },
  'bot.schedule': { does: 'schedule a bot', org: ['manager'] },
  'gray.rules': { does: 'manage gray rules', org: ['manager'] },
  'gray.hold': { does: 'hold a gray release', org: supervisorUp },
  'sender.manage': { does: 'name numbers, web URLs and action endpoints', org: ['manager'] },
  'profile.see': { does: 'see the profiles', org: supervisorUp },
  'profile.manage': { does: 'manage profiles', org: ['manager'] },
  'notifier.manage': { does: 'manage error notifiers', org: ['manager'] },
  'channel.manage': { does: 'connect numbers to their accounts', org: ['admin'] },
  'people.see': { does: 'see who is here', org: ['analyzer', ...supervisorUp, 'admin'] },
  'roles.manage': { does: 'manage roles and accounts', org: ['admin'] },
  'audit.read': { does: 'read the audit log', org: ['admin'] },
  'request.review': { does: 'review', org: supervisorUp, bot: ['approver', 'super admin'] },
  'version.revert': { does: 'revert', org: supervisorUp, bot: ['approver', 'super admin'] },
  'approvers.manage': { does: 'choose the approvers', org: supervisorUp, bot: ['super admin'] },
  'policy.change': { does: 'change the approval policy', org: supervisorUp, bot: ['super admin'] },
  'home.choose': { does: 'choose where its cards stand', org: supervisorUp, bot: ['super admin'] },
  'bot.rename': { does: 'rename this bot', org: ['designer', 'manager'], bot: ['super admin'] },
  'bot.delete': { does: 'delete this bot', org: ['designer', 'manager'], bot: ['super admin'] },
} as const satisfies Record<string, Rule>

export type Permission = keyof typeof rules

/** The org roles of which one is needed for `act`. */
export const rolesThatMay = (act: Permission): readonly OrgRole[] => rules[act].org

/** The bot roles of which one is needed for `act`; none where the org role is enough. */
export function botRolesThatMay(act: Permission): readonly BotRole[] {
  const rule: Rule = rules[act]
  return rule.bot ?? []
}

/** What is missing for `act`, or null when it may be done. */
export type Missing = { does: string; org?: readonly OrgRole[]; bot?: readonly BotRole[] }

export function missingPermission(roles: Roles, act: Permission): Missing | null {
  const rule: Rule = rules[act]
  const lacksOrg = !rule.org.some((role) => roles.org.includes(role))
  const lacksBot = rule.bot !== undefined && !rule.bot.some((role) => roles.bot.includes(role))
  if (!lacksOrg && !lacksBot) return null
  return {
    does: rule.does,
    ...(lacksOrg && { org: rule.org }),
    ...(lacksBot && rule.bot && { bot: rule.bot }),
  }
}

/** Acts that the given roles allow; used to show only what a person can do. */
export const permissionsOf = (roles: Roles, act: Permission): boolean =>
  missingPermission(roles, act) === null
