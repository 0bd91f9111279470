import { machine } from './machine.ts';
import { misses, printSection, type Section } from './report.ts';

/** The parts of a benchmark, by the names that `--only` takes. */
export type Sections<Plan> = Readonly<Record<string, (plan: Plan) => Promise<Section>>>;

/** Measures the parts that are asked for, prints each, and ends the process: 1 for missed targets. */
export async function runSections<Plan>(
  sections: Sections<Plan>,
  only: string | undefined,
  plan: Plan,
): Promise<never> {
  const chosen = Object.entries(sections).filter(([name]) => (only ?? name) === name);
  if (chosen.length === 0) {
    console.error(`Name one of these with --only: ${Object.keys(sections).join(', ')}`);
    process.exit(1);
  }
  for (const line of await machine()) console.log(line);
  const results: Section[] = [];
  for (const [name, run] of chosen) {
    console.error(`Measuring: ${name}`);
    const section = await run(plan);
    results.push(section);
    printSection(section);
  }
  const missed = misses(results);
  console.log(missed === 0 ? '\nEvery target was met' : `\nTargets missed: ${missed}`);
  process.exit(missed === 0 ? 0 : 1);
}
