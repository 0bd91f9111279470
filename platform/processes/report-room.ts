/** Room for reports in this OS process: each that is written holds a thread and a snapshot. */
export interface ReportRoom {
  /** Undefined where there is none now; else what gives it back. */
  enter(organizationId: string): (() => void) | undefined;
}

const atOnce = 2;

/** One report of an organization at a time, so that none keeps the others' waiting. */
export function createReportRoom(): ReportRoom {
  const inside = new Set<string>();
  return {
    enter(organizationId) {
      if (inside.size >= atOnce || inside.has(organizationId)) return undefined;
      inside.add(organizationId);
      return () => void inside.delete(organizationId);
    },
  };
}
