/** About how many sessions are open, in words. */
export function aboutSessions(about: number): string {
  if (about === 0) return 'no open session'
  return about === 1 ? 'fewer than 10 open sessions' : `${about}+ open sessions`
}
