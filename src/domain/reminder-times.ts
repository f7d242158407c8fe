const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** The first ones after asking; daily from then on (F28). */
const firstMs = [hourMs, 4 * hourMs]

/** How many reminder times have come: after an outage it is the last of them that is told. */
export function remindersCome(askedAt: number, now: number): number {
  const first = firstMs.filter((ms) => askedAt + ms <= now).length
  return first + Math.max(0, Math.floor((now - askedAt) / dayMs))
}

/** When the next reminder time comes, UTC ms. */
export function nextReminderTime(askedAt: number, now: number): number {
  const days = Math.max(1, Math.floor((now - askedAt) / dayMs) + 1)
  const times = [...firstMs.map((ms) => askedAt + ms), askedAt + days * dayMs]
  return Math.min(...times.filter((at) => at > now))
}

/** Half of its lifetime is over: more people hear that it waits. */
export const escalatesAt = (askedAt: number, expiresAt: number): number =>
  askedAt + Math.floor((expiresAt - askedAt) / 2)
