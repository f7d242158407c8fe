/**
 * What was out of reach when something was sent: this message alone, its channel or the whole
 * install until somebody fixes its access, or the platform, which comes back by itself.
 */
export type Reach = 'message' | 'place' | 'install' | 'platform'
