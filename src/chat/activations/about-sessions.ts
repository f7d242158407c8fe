/** About how many sessions are open, in words. */
export function aboutSessions(about: number): string {
  if (about === 0) return 'no open chat'
  return about === 1 ? 'fewer than 10 open chats' : `${about}+ open chats`
}
