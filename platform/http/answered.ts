/** A request that was answered. */
export interface Answered {
  readonly requestId: string;
  readonly method: string;
  /** The pattern, not the path: a label for each id would be without bound. */
  readonly route: string;
  path(): string;
  header(name: string): string | null | undefined;
  /** Who answered, as `Cache-Status` has it. */
  served?(): string | null | undefined;
  /** An edge has sent it that is believed. */
  readonly fromEdge?: boolean | undefined;
  readonly status: number;
  /** As `performance.now()` has it. */
  readonly startedAt: number;
  readonly organizationId: string | null | undefined;
  readonly commandId?: string | undefined;
  /** The address of the client, as an edge tells it. */
  readonly client?: string | undefined;
}
