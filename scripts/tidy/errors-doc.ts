import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsDocPath, renderErrorsDoc } from './errors-page';
import { declaredRefusals } from './refusals';
import { treeAt } from './tree';

/** Prints the error reference, or with `--write` stores it where the docs expect it. */
const root = process.cwd();
const page = renderErrorsDoc(declaredRefusals(treeAt(root)));
if (process.argv.includes('--write')) writeFileSync(join(root, errorsDocPath), page);
else process.stdout.write(page);
