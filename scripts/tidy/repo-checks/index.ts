import type { Rule } from '../rule';
import { explainedCasts, noEscapes } from './escapes';
import { linksResolve } from './links';
import { migrationsOrdered } from './migrations';
import { looseNumbers } from './money';
import { partsOnTheMap } from './parts';
import { findManyTakes, sqlInStores, viewsReadOnly } from './queries';
import { refusalsListed } from './refusals';
import { fileSize, functionSize } from './size';
import { noMachinePaths, noPromises } from './texts';
import { timeAndChance } from './time-and-chance';

export const repoChecks: readonly Rule[] = [
  fileSize,
  functionSize,
  noEscapes,
  explainedCasts,
  timeAndChance,
  looseNumbers,
  sqlInStores,
  viewsReadOnly,
  findManyTakes,
  partsOnTheMap,
  noPromises,
  noMachinePaths,
  linksResolve,
  refusalsListed,
  migrationsOrdered,
];
