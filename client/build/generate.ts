// `npm run client:generate`: the client's types out of the product's own schemas.
import { join } from 'node:path';
import { generatedFiles, root } from './generated-files.ts';

for (const [path, text] of await generatedFiles()) await Bun.write(join(root, path), text);
