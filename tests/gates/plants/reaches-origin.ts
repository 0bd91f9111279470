// A planted violation: an edge that reaches the origin's own.
import { openFile } from '../../../platform/database/file.ts';

export const fetch = openFile;
