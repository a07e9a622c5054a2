import { startProduct } from './product';
import { secretsOf } from './secrets';

/**
 * Tells the workers where the product's data, and in it `demo.json`, stands. Whoever sets it has a product running
 * there, such as `npm run dev` in `.data`, and the stories use that one.
 */
export const dataDirVariable = 'TIDEGATE_E2E_DATA_DIR';

/** Lines of our logs at the levels error and fatal. */
const fault = /"level":(?:50|60)\b/;

/** Starts the product once for all stories, and in the end reads what it has logged about them. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (process.env[dataDirVariable]) return async () => undefined;
  const product = await startProduct();
  process.env[dataDirVariable] = product.dataDir;
  return async () => {
    const logs = product.logs();
    await product.stop();
    const faults = logs.split('\n').filter((line) => fault.test(line));
    if (faults.length > 0) throw new Error(`The stories caused faults:\n${faults.join('\n')}`);
    const leaked = secretsOf(product.demo).filter((secret) => logs.includes(secret));
    if (leaked.length > 0) throw new Error(`${leaked.length} secrets of demo.json stand in the logs.`);
  };
}
