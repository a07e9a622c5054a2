import type { Database } from '@/lib/db/pool';
import { railNames } from '@/lib/harbor';
import { simulatedStatement } from '@/lib/rails';
import type { RailStatement } from '@/lib/recovery/ports';

/** The counterparts whose own records are compared with the books every day. */
export const createStatements = (db: Database): readonly RailStatement[] => [simulatedStatement(db, railNames)];
