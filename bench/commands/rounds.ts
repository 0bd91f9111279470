import { median } from './pace.ts';

/** A thing to measure: returns its values by name. */
export type Measurement = () => Promise<Readonly<Record<string, number>>>;

/** What was measured, round by round. */
export class Rounds {
  private readonly values = new Map<string, number[]>();

  /**
   * Floors and figures take turns, and the floors come once more at the end: a machine that gets
   * slower or faster meanwhile does so for both.
   */
  async run(
    count: number,
    floors: readonly Measurement[],
    figures: readonly Measurement[],
  ): Promise<this> {
    for (let round = 0; round < count; round++) {
      for (const measure of [...floors, ...figures]) this.add(await measure());
    }
    for (const measure of floors) this.add(await measure());
    return this;
  }

  median(name: string): number {
    return median(this.values.get(name) ?? []);
  }

  greatest(name: string): number {
    return Math.max(...(this.values.get(name) ?? []));
  }

  /** Every value, so that the noise can be seen. */
  notes(): string[] {
    const width = Math.max(...[...this.values.keys()].map((name) => name.length));
    return [...this.values].map(
      ([name, values]) =>
        `${name.padEnd(width)}  ${values.map((value) => value.toFixed(value < 100 ? 1 : 0)).join('  ')}`,
    );
  }

  private add(measured: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(measured)) {
      this.values.set(name, [...(this.values.get(name) ?? []), value]);
    }
  }
}
