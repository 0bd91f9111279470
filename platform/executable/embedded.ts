/** What a built executable carries. The build puts a list of its own in this file's place. */
export interface Embedded {
  /** The workflows in one script, bundled ahead. */
  readonly workflows: string;
  /** The Temporal CLI; undefined where none was found when the executable was built. */
  readonly temporal: EmbeddedArchive | undefined;
  /** The files of the dashboard by their names, each as a path that `Bun.file` reads. */
  readonly dashboard: Readonly<Record<string, string>>;
}

/** A file inside the executable, compressed by zstd. */
export interface EmbeddedArchive {
  /** Read by `Bun.file`, and by nothing outside of this OS process. */
  readonly path: string;
  /** SHA-256 of what is compressed, in hex. */
  readonly hash: string;
  /** Bytes of what is compressed. */
  readonly size: number;
}

/** Undefined where the sources run. */
export const embedded = undefined as Embedded | undefined;
