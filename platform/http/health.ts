/** How one of the parts is: absent ones are no fault. */
export type CheckStatus = 'ok' | 'degraded' | 'unavailable' | 'off';

export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'unavailable';
  readonly checks: Readonly<
    Record<'database' | 'temporal' | 'worker' | 'cache' | 'relay', CheckStatus>
  >;
}

/** Knows whether this OS process can serve. */
export interface Health {
  readiness(): Promise<Readiness>;
  /** True from the moment that the process was asked to end. */
  readonly shuttingDown: boolean;
}

/** Unavailable only without the database or while shutting down: commands wait for the rest. */
export function readinessOf(checks: Readiness['checks'], shuttingDown: boolean): Readiness {
  if (shuttingDown || checks.database === 'unavailable') return { status: 'unavailable', checks };
  const impaired = Object.values(checks).some((check) => check !== 'ok' && check !== 'off');
  return { status: impaired ? 'degraded' : 'ready', checks };
}
