import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { scratchFolder } from '../support/scratch-folder.ts';
import { textOf } from './variables.ts';

const unit = await textOf('deploy/quittance.service');
const analyze = Bun.which('systemd-analyze');
if (!analyze) console.log('Skipped: systemd-analyze verify, which is not installed');

/** The settings of a section. */
const settings = (section: string): Readonly<Record<string, string>> => {
  const [, text = ''] = new RegExp(`\\[${section}\\]\n([^[]*)`).exec(unit) ?? [];
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
};

test('The unit runs the API and a worker, as nobody, and stops starting what is set up wrong', () => {
  expect(settings('Service')).toMatchObject({
    ExecStart: '/usr/local/bin/quittance serve',
    DynamicUser: 'yes',
    // What a wrong configuration ends a process with.
    RestartPreventExitStatus: '78',
    ProtectSystem: 'strict',
  });
  expect(settings('Install')).toEqual({ WantedBy: 'multi-user.target' });
});

test.skipIf(!analyze)('systemd takes the unit', async () => {
  const file = join(await scratchFolder(), 'quittance.service');
  // The program itself is not installed here.
  await Bun.write(file, unit.replace('/usr/local/bin/quittance', '/bin/true'));
  const running = Bun.spawn([analyze ?? '', 'verify', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors] = await Promise.all([
    new Response(running.stdout).text(),
    new Response(running.stderr).text(),
  ]);
  // What it says of other units of the machine is not ours.
  const ours = `${output}${errors}`
    .split('\n')
    .filter((line) => line.includes('quittance.service'));
  expect(ours).toEqual([]);
});
