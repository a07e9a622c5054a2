import { Logger, makeWorkerUtils } from 'graphile-worker';
import { type Client, escapeIdentifier } from 'pg';
import { z } from 'zod';

/**
 * graphile-worker's tables answer only their owner. Whoever changes state enqueues through this function, in the same
 * transaction. `p_job_key` names a job that exists once: enqueued again before it ran, it is replaced.
 */
const enqueueFunction = `
CREATE OR REPLACE FUNCTION public.tidegate_enqueue(
  p_task text, p_payload jsonb, p_job_key text DEFAULT NULL, p_run_at timestamptz DEFAULT NULL)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM graphile_worker.add_job(
    identifier => p_task, payload => p_payload::json, run_at => p_run_at, job_key => p_job_key);
END $$;
REVOKE ALL ON FUNCTION public.tidegate_enqueue(text, jsonb, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.tidegate_enqueue(text, jsonb, text, timestamptz)
  TO tidegate_app, tidegate_worker, tidegate_sys;`;

/** graphile-worker logs to the console by default; its errors are thrown as well. */
const silent = new Logger(() => () => undefined);

async function installSchema(jobsUrl: string): Promise<void> {
  const utils = await makeWorkerUtils({ connectionString: jobsUrl, maxPoolSize: 1, logger: silent });
  try {
    await utils.migrate();
  } finally {
    await utils.release();
  }
}

/** Runs graphile-worker's own migrations as its owner and opens the one way in. Safe to repeat. */
export async function ensureJobQueue(owner: Client, jobsUrl: string): Promise<void> {
  const { rows } = await owner.query('SELECT current_database() AS database');
  const [{ database }] = z.tuple([z.object({ database: z.string() })]).parse(rows);
  // graphile-worker creates its schema itself; the right to do so lasts no longer than that.
  await owner.query(`GRANT CREATE ON DATABASE ${escapeIdentifier(database)} TO tidegate_jobs`);
  try {
    await installSchema(jobsUrl);
  } finally {
    await owner.query(`REVOKE CREATE ON DATABASE ${escapeIdentifier(database)} FROM tidegate_jobs`);
  }
  await owner.query(`
    BEGIN;
    GRANT CREATE ON SCHEMA public TO tidegate_jobs;
    SET LOCAL ROLE tidegate_jobs;
    ${enqueueFunction}
    RESET ROLE;
    REVOKE CREATE ON SCHEMA public FROM tidegate_jobs;
    COMMIT`);
}
