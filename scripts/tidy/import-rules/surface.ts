import type { Edge } from '../edges';
import { isApp, isPart, isTest, isTestSide, libPlace } from '../places';
import type { Rule } from '../rule';
import { edgeRule } from './edge-rule';

const ownFile = (edge: Edge): string | null => (edge.to.kind === 'file' ? edge.to.path : null);

const appThin = edgeRule('app-thin', (edge) => {
  const path = ownFile(edge);
  if (path === null || !isApp(edge.from) || isTest(edge.from)) return null;
  if (/^(?:app|components|public)\/|^lib\/(?:web|views|kernel)\//.test(path)) return null;
  const to = libPlace(path);
  // Only lib/runtime knows the rails themselves; what a form sends to their configuration is a contract like any other.
  if (to && isPart(to.part) && (to.shelf === 'contract' || (to.shelf === 'front' && to.part !== 'rails'))) return null;
  return `A page composes: lib/web, front doors and contracts of parts, lib/views, components. ${path} is none of them; put the work into a use case or lib/web.`;
});

const componentsClient = edgeRule('components-client', (edge) => {
  const path = ownFile(edge);
  if (!edge.from.startsWith('components/') || isTest(edge.from)) return null;
  if (edge.to.kind === 'node') return `A component runs in the browser and cannot import ${edge.to.name}.`;
  if (path === null || /^(?:components|lib\/kernel)\//.test(path)) return null;
  if (libPlace(path)?.shelf === 'contract') return null;
  return `A component knows components, contracts and the kernel, not ${path}. Let the page pass it in as a prop.`;
});

const libBelowApp = edgeRule('lib-below-app', (edge) => {
  const path = ownFile(edge);
  if (path === null || !edge.from.startsWith('lib/') || !/^(?:app|components|e2e|bench)\//.test(path)) return null;
  return `lib never imports ${path}: what both need belongs in the part's contract or in the kernel.`;
});

const kitAlone = edgeRule('kit-alone', (edge) => {
  const path = ownFile(edge);
  if (path === null) return null;
  const fromKit = edge.from.startsWith('kit/');
  const toKit = path.startsWith('kit/');
  if (fromKit === toKit) return null;
  if (fromKit)
    return `The kit is installed without this repository and must not import ${path}. Copy the shape into kit, tested against the contract.`;
  return /^(?:e2e|bench|scripts|lib\/testing)\//.test(edge.from) || isTest(edge.from)
    ? null
    : 'The server never uses its own client. Call the use case.';
});

const testsNotImported = edgeRule('tests-not-imported', (edge) => {
  const path = ownFile(edge);
  if (path === null || isTestSide(edge.from)) return null;
  if (isTest(path)) return `${path} is a test; move what is shared into lib/testing, or into the code it tests.`;
  const helper =
    isTestSide(path) &&
    path.startsWith('lib/') &&
    !/^(?:bench|scripts|prisma\/seed)\/|^vitest\.config\.ts$/.test(edge.from);
  return helper ? 'lib/testing is for tests only; production code must not depend on it.' : null;
});

/** What a story may know of the inside: test helpers, the kernel, contracts, and the menu that stories are generated from. */
const knownOutside =
  /^(?:e2e|lib\/testing|lib\/kernel|kit)\/|^lib\/[^/]+\/contract\.ts$|^components\/shell\/console-nav\.ts$/;

const e2eOutside = edgeRule('e2e-outside', (edge) => {
  const path = ownFile(edge);
  if (path === null || !edge.from.startsWith('e2e/')) return null;
  if (knownOutside.test(path) || !/^(?:lib|app|components)\//.test(path)) return null;
  return `A story sees the product from outside, over HTTP. ${path} is inside; use lib/testing for set-up.`;
});

export const surfaceRules: readonly Rule[] = [
  appThin,
  componentsClient,
  libBelowApp,
  kitAlone,
  testsNotImported,
  e2eOutside,
];
