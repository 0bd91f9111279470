import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileOf } from '../../operator/database-url.ts';
import { off, ok, problem, warning, type Look } from '../finding.ts';

const bytes = { scarce: 5e9, least: 500e6 };

/** Is there room beside the database, and may we write there? */
export const disk: Look = {
  part: 'disk',
  variables: /^DATABASE_/,
  mend: 'Make the folder of the database, and let this user write to it',
  async look({ database: place }) {
    const file = fileOf(place);
    if (file === undefined) {
      return [off('disk', 'Not looked at: the database is on a server')];
    }
    const folder = dirname(file);
    if (!existsSync(folder)) {
      return [problem('disk', `${folder} is not there`, `Make it: mkdir -p ${folder}`)];
    }
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const detail = `${(free / 1e9).toFixed(1)} GB free in ${folder}`;
    const mend = 'Free some space, or move the database: a full disk refuses every command';
    if (free < bytes.least) return [problem('disk', detail, mend)];
    return [free < bytes.scarce ? warning('disk', detail, mend) : ok('disk', detail)];
  },
};
