import { type Edge, packageName } from '../edges';
import { aboveRuntime, adapters, calls, ground, kernelPackages, recorders, subscribers, testFolders } from '../floors';
import { isApp, isGround, isPart, isTest, isTestSide, type LibPlace, libPlace } from '../places';
import type { Rule } from '../rule';
import { edgeRule } from './edge-rule';

/** Judges imports between two files of ours, neither of them a test. */
type Judge = (from: LibPlace, to: LibPlace, edge: Edge) => string | null;

const libRule = (id: string, judge: Judge): Rule =>
  edgeRule(id, (edge) => {
    if (isTestSide(edge.from) || edge.to.kind !== 'file') return null;
    const from = libPlace(edge.from);
    const to = libPlace(edge.to.path);
    return from && to ? judge(from, to, edge) : null;
  });

const level = (part: string): number => ground.indexOf(part);

const kernelAlone = edgeRule('kernel-alone', (edge) => {
  if (!edge.from.startsWith('lib/kernel/') || isTest(edge.from)) return null;
  const { to } = edge;
  if (to.kind === 'file' && !to.path.startsWith('lib/kernel/')) {
    return `The kernel imports nothing of ours, yet reads ${to.path}. Hand the value in as an argument, or move this file up into the part that needs it.`;
  }
  if (to.kind === 'package' && !kernelPackages.includes(packageName(to.name))) {
    return `The kernel may use ${kernelPackages.join(', ')} only, not ${to.name}. Put the code that needs it on the floor above.`;
  }
  return null;
});

const domainPure = edgeRule('domain-pure', (edge) => {
  const from = libPlace(edge.from);
  if (from?.shelf !== 'domain' || isTestSide(edge.from)) return null;
  const { to } = edge;
  if (to.kind === 'package' || to.kind === 'node') {
    return `lib/${from.part}/domain is pure and must not import ${to.name}. Do the work in a use case or store, and pass the result in.`;
  }
  if (to.kind !== 'file' || to.path.startsWith('lib/kernel/')) return null;
  const target = libPlace(to.path);
  if (target?.part === from.part && target.shelf === 'domain') return null;
  return `lib/${from.part}/domain may import the kernel and its own domain only, not ${to.path}. Pass what it needs in as an argument.`;
});

const contractShelves = ['contract', 'events', 'ports'];

const contractPure = edgeRule('contract-pure', (edge) => {
  const from = libPlace(edge.from);
  if (!from || !contractShelves.includes(from.shelf) || isTestSide(edge.from)) return null;
  const { to } = edge;
  if (to.kind === 'node' || (to.kind === 'package' && packageName(to.name) !== 'zod')) {
    return `A ${from.shelf} file must load in a browser: zod and the kernel only, not ${to.name}.`;
  }
  if (to.kind !== 'file' || to.path.startsWith('lib/kernel/')) return null;
  const target = libPlace(to.path);
  if (target && contractShelves.includes(target.shelf)) return null;
  if (target?.part === from.part && target.shelf === 'domain') return null;
  return `A ${from.shelf} file may import the kernel, its own domain and other contracts, not ${to.path}. Move the shape here, or the code out.`;
});

const storeBelow = libRule('store-below', (from, to, edge) => {
  if (from.shelf !== 'store' || isGround(to.part)) return null;
  if (from.part === to.part && ['domain', 'store', 'ports', 'events'].includes(to.shelf)) return null;
  if (recorders.includes(to.part) && to.shelf === 'front') return null;
  if (adapters[from.part]?.includes(to.part) && to.shelf === 'ports' && edge.typeOnly) return null;
  return `A store may import the kernel, ground floors, its own domain and its own store, not lib/${to.part} (${to.shelf}). Let the use case pass it in.`;
});

const groundNeverLooksUp = libRule('ground-floor', (from, to) => {
  if (!isGround(from.part) || from.part === 'kernel' || from.part === to.part) return null;
  if (isGround(to.part) && level(to.part) < level(from.part)) return null;
  return `lib/${from.part} is a ground floor and may use only ${ground.slice(0, level(from.part)).join(', ')}. lib/runtime hands it what lies above, as an argument.`;
});

const frontDoor = edgeRule('front-door', (edge) => {
  if (edge.to.kind !== 'file') return null;
  const to = libPlace(edge.to.path);
  const from = libPlace(edge.from);
  const bound = from !== null || /^(?:scripts|prisma\/seed)\//.test(edge.from);
  if (!to || !bound || from?.part === to.part || testFolders.includes(from?.part ?? '')) return null;
  if (isTest(edge.from) && /\/testdata\//.test(edge.to.path)) return null;
  if (/\.(?:db|law)\.test\.ts$/.test(edge.from)) return null;
  if (isGround(to.part)) return to.shelf === 'store' ? `lib/${to.part}/store is private to lib/${to.part}.` : null;
  if (!isPart(to.part) || ['front', 'contract', 'events'].includes(to.shelf)) return null;
  if (to.shelf === 'joined' && (from?.part === 'runtime' || from === null)) return null;
  if (to.shelf === 'ports' && (from?.part === 'runtime' || adapters[from?.part ?? '']?.includes(to.part))) return null;
  return `${edge.to.path} is inside lib/${to.part}. Import its front door: index, contract or events${
    to.shelf === 'joined' ? ' (its lists are joined in lib/runtime only)' : ''
  }. If something is missing there, export it from lib/${to.part}/index.ts.`;
});

const matrix = libRule('matrix', (from, to, edge) => {
  if (!isPart(from.part) || !isPart(to.part) || from.part === to.part) return null;
  if (to.shelf === 'events' && subscribers.includes(from.part)) return null;
  if (adapters[from.part]?.includes(to.part)) {
    return edge.typeOnly && to.shelf === 'ports'
      ? null
      : `An adapter implements lib/${to.part}/ports and imports its types only ('import type').`;
  }
  const allowed = calls[from.part] ?? [];
  if (allowed.includes(to.part) || recorders.includes(to.part)) return null;
  return `lib/${from.part} may call ${allowed.join(', ') || 'no other part'}, not ${to.part}. Travel as an event, or let lib/runtime pass a function in.`;
});

const viewsSelect = libRule('views-alone', (from, to) => {
  if (from.part !== 'views' || to.part === 'views' || to.part === 'kernel' || to.part === 'db') return null;
  return to.shelf === 'contract' || to.shelf === 'events'
    ? null
    : `lib/views only reads tables: kernel, lib/db and contracts, not lib/${to.part} (${to.shelf}).`;
});

const viewsHome = edgeRule('views-home', (edge) => {
  if (edge.to.kind !== 'file' || !edge.to.path.startsWith('lib/views/') || isTestSide(edge.from)) return null;
  if (isApp(edge.from) || /^lib\/(?:views|web)\//.test(edge.from)) return null;
  if (edge.from.startsWith('components/') && libPlace(edge.to.path)?.shelf === 'contract') return null;
  return 'lib/views is for pages: only app and lib/web import it. A part reads its own rows through its own store.';
});

const runtimeTop = edgeRule('runtime-top', (edge) => {
  if (edge.to.kind !== 'file' || !/^lib\/(?:runtime|web|worker)\//.test(edge.to.path) || isTest(edge.from)) return null;
  const target = libPlace(edge.to.path)?.part ?? '';
  if (target === 'runtime') {
    if (aboveRuntime.some((place) => place.test(edge.from))) return null;
    return 'Only the processes (lib/web, lib/worker), tests, seeds, bench and scripts see lib/runtime. Take what you need as an argument.';
  }
  if (edge.from.startsWith(`lib/${target}/`) || /^(?:lib\/testing|lib\/laws|scripts|bench)\//.test(edge.from))
    return null;
  if (target === 'web' && isApp(edge.from)) return null;
  return `lib/${target} is a process, the top of the house: nothing below it may import it.`;
});

const processes = libRule('process-front-doors', (from, to) => {
  if (from.part !== 'web' && from.part !== 'worker') return null;
  if (from.part === 'web' && to.part === 'db') {
    return 'lib/web does not open the database: ask a use case, lib/views or lib/runtime.';
  }
  return to.part === 'rails' ? `Only lib/runtime knows the rails; lib/${from.part} asks lib/runtime.` : null;
});

export const floorRules: readonly Rule[] = [
  kernelAlone,
  domainPure,
  contractPure,
  storeBelow,
  groundNeverLooksUp,
  frontDoor,
  matrix,
  viewsSelect,
  viewsHome,
  runtimeTop,
  processes,
];
