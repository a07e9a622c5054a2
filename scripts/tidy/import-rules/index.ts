import type { Rule } from '../rule';
import { noCycles } from './cycles';
import { floorRules } from './floors';
import { homeRules } from './homes';
import { shapeRules } from './shape';
import { surfaceRules } from './surface';

export const importRules: readonly Rule[] = [...floorRules, ...homeRules, ...surfaceRules, ...shapeRules, noCycles];
