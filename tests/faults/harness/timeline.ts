/** What was done when: printed where a test fails, so that its reason can be read there. */
export interface Timeline {
  note(what: string): void;
  /** Does it, and on a failure prints everything that was noted. */
  told<Value>(act: () => Promise<Value>): Promise<Value>;
}

export function startTimeline(): Timeline {
  const startedAt = performance.now();
  const notes: string[] = [];
  const note = (what: string): void => {
    notes.push(`${((performance.now() - startedAt) / 1_000).toFixed(2)} s  ${what}`);
  };
  return {
    note,
    async told(act) {
      try {
        return await act();
      } catch (error) {
        note('Failed');
        const { message, stack } = error as Error;
        throw Object.assign(new Error(`${message}\n\nUntil then:\n${notes.join('\n')}`), { stack });
      }
    },
  };
}
