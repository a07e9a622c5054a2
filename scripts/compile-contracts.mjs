/**
 * Compiles the local chain's contracts and writes their interfaces and runtime code to `artifacts.json` beside them.
 * Run it after a change of a contract: node scripts/compile-contracts.mjs
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'lib', 'rails', 'x402', 'contracts');
const contracts = { 'escrow.sol': 'Escrow', 'collector.sol': 'Collector', 'token.sol': 'Token' };

/** The text of `artifacts.json`: the same for the same sources and compiler. @throws when a contract does not compile. */
export function compileContracts() {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sol'));
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(names.map((name) => [name, { content: readFileSync(join(folder, name), 'utf8') }])),
    settings: {
      evmVersion: 'cancun',
      optimizer: { enabled: true, runs: 200 },
      // Nothing of the compiling machine is in the code.
      metadata: { appendCBOR: false, bytecodeHash: 'none' },
      outputSelection: { '*': { '*': ['abi', 'evm.deployedBytecode.object'] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const problems = (output.errors ?? []).filter(({ severity }) => severity === 'error');
  if (problems.length > 0) throw new Error(problems.map(({ formattedMessage }) => formattedMessage).join('\n'));
  const artifacts = Object.entries(contracts).map(([file, name]) => {
    const { abi, evm } = output.contracts[file][name];
    return [name.toLowerCase(), { abi, runtime: `0x${evm.deployedBytecode.object}` }];
  });
  return `${JSON.stringify(Object.fromEntries(artifacts), null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(folder, 'artifacts.json'), compileContracts());
}
