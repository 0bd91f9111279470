/** A job by its id, in its organization. */
export interface JobName {
  readonly organizationId: string;
  readonly jobId: string;
}

/** A piece of a job that is to be executed: what is left of its rows up to `to`. */
export interface RowRange extends JobName {
  readonly to: number;
  /** Count an attempt before it is made: an earlier one may have died of a row. */
  readonly careful: boolean;
}
