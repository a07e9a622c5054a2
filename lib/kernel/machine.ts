import { InvariantError } from './assert';

/** Declaration of a state machine: data only. Effects are decided elsewhere and returned as data. */
export interface MachineDeclaration<State extends string, Command extends string> {
  readonly name: string;
  readonly states: readonly State[];
  readonly initial: State;
  /** States that are final: nothing leads out of them and every other state reaches one. */
  readonly terminal: readonly State[];
  readonly commands: readonly Command[];
  /** state → command → the states it may lead to. What is absent is refused. */
  readonly table: { readonly [S in State]?: { readonly [C in Command]?: readonly State[] } };
}

export interface Machine<State extends string, Command extends string> extends MachineDeclaration<State, Command> {
  /** Where a command may lead; empty when the state refuses it. */
  targets(state: State, command: Command): readonly State[];
  /** What may be done now. The console's buttons ask this. */
  nextCommands(state: State): readonly Command[];
  isTerminal(state: State): boolean;
  isState(text: string): text is State;
}

/** Checks the graph and gives the machine. @throws InvariantError naming every problem of the declaration. */
export function defineMachine<const State extends string, const Command extends string>(
  declaration: MachineDeclaration<State, Command>,
): Machine<State, Command> {
  const problems = machineProblems(declaration);
  if (problems.length > 0) throw new InvariantError(`Machine ${declaration.name}: ${problems.join('; ')}`);
  const { commands, states, table, terminal } = declaration;
  const targets = (state: State, command: Command): readonly State[] => table[state]?.[command] ?? [];
  const next = new Map(
    states.map((state) => [state, commands.filter((command) => targets(state, command).length > 0)]),
  );
  return {
    ...declaration,
    targets,
    nextCommands: (state) => next.get(state) ?? [],
    isTerminal: (state) => terminal.includes(state),
    isState: (text): text is State => (states as readonly string[]).includes(text),
  };
}

/** Every fault of the graph in words: unknown names, unreachable states, dead ends, ways out of a final state. */
export function machineProblems(machine: MachineDeclaration<string, string>): readonly string[] {
  const { commands, initial, states, table, terminal } = machine;
  const problems = [...duplicates('state', states), ...duplicates('command', commands)];
  const known = new Set(states);
  const used = new Set<string>();
  const edges = new Map<string, Set<string>>(states.map((state) => [state, new Set<string>()]));

  for (const state of [initial, ...terminal]) if (!known.has(state)) problems.push(`unknown state ${state}`);
  for (const [state, row] of Object.entries(table)) {
    if (!known.has(state)) problems.push(`unknown state ${state}`);
    for (const [command, targets = []] of Object.entries(row ?? {})) {
      used.add(command);
      if (!commands.includes(command)) problems.push(`unknown command ${command}`);
      if (targets.length === 0) problems.push(`${state} × ${command} leads nowhere`);
      for (const target of targets) {
        if (!known.has(target)) problems.push(`unknown state ${target}`);
        edges.get(state)?.add(target);
      }
    }
  }
  for (const command of commands) if (!used.has(command)) problems.push(`command ${command} is never used`);

  const reached = reachable([initial], edges);
  const ending = reachable(terminal, reversed(edges));
  for (const state of states) {
    if (!reached.has(state)) problems.push(`${state} is unreachable`);
    if (!ending.has(state)) problems.push(`${state} is a dead end`);
    if (terminal.includes(state) && edges.get(state)?.size) problems.push(`${state} is final but has a way out`);
  }
  return problems;
}

function reachable(from: readonly string[], edges: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const seen = new Set(from);
  for (const state of seen) for (const target of edges.get(state) ?? []) seen.add(target);
  return seen;
}

function reversed(edges: ReadonlyMap<string, ReadonlySet<string>>): Map<string, Set<string>> {
  const back = new Map<string, Set<string>>([...edges.keys()].map((state) => [state, new Set<string>()]));
  for (const [from, targets] of edges) for (const target of targets) back.get(target)?.add(from);
  return back;
}

const duplicates = (what: string, names: readonly string[]): string[] =>
  names.filter((name, i) => names.indexOf(name) !== i).map((name) => `${what} ${name} is listed twice`);
