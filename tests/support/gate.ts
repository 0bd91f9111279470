/** Lets what goes through it pass while it is open, and wait while it is closed. */
export interface Gate {
  close(): void;
  open(): void;
  isOpen(): boolean;
  /** Resolves when it is open. */
  passed(): Promise<void>;
}

export function createGate(): Gate {
  let closed: PromiseWithResolvers<void> | undefined;
  return {
    close() {
      closed ??= Promise.withResolvers();
    },
    open() {
      closed?.resolve();
      closed = undefined;
    },
    isOpen: () => closed === undefined,
    passed: async () => closed?.promise,
  };
}
