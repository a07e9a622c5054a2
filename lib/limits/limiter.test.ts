import { describe, expect, it } from 'vitest';
import { createLimiter, limits } from './limiter';

const name = 'public_requests';
const { burst, perSecond } = limits[name];

const drain = (limiter: ReturnType<typeof createLimiter>, caller: string, now: number, count: number) => {
  for (let taken = 0; taken < count; taken += 1) expect(limiter.take(name, caller, now).allowed).toBe(true);
};

describe('limiter', () => {
  it('allows the burst, then says when the next token is there', () => {
    const limiter = createLimiter();
    drain(limiter, 'a', 0, burst);
    expect(limiter.take(name, 'a', 0)).toEqual({ allowed: false, retryAfterSeconds: 1 });
    expect(limiter.take(name, 'b', 0).allowed).toBe(true);
  });

  it('refills with time, never above the burst', () => {
    const limiter = createLimiter();
    drain(limiter, 'a', 0, burst);
    drain(limiter, 'a', 500, perSecond / 2);
    expect(limiter.take(name, 'a', 500).allowed).toBe(false);
    drain(limiter, 'a', 1_000_000_000, burst);
    expect(limiter.take(name, 'a', 1_000_000_000).allowed).toBe(false);
  });

  it('gives nothing for a clock that steps back', () => {
    const limiter = createLimiter();
    drain(limiter, 'a', 10_000, burst);
    expect(limiter.take(name, 'a', 0).allowed).toBe(false);
    expect(limiter.take(name, 'a', 10_000).allowed).toBe(false);
  });

  it('uses nothing when it only looks', () => {
    const limiter = createLimiter();
    drain(limiter, 'a', 0, burst - 1);
    for (let look = 0; look < 10; look += 1) expect(limiter.peek(name, 'a', 0).allowed).toBe(true);
    drain(limiter, 'a', 0, 1);
    expect(limiter.peek(name, 'a', 0).allowed).toBe(false);
  });

  it('remembers a bounded number of callers and forgets the one idle longest', () => {
    const limiter = createLimiter(2);
    drain(limiter, 'a', 0, burst);
    limiter.take(name, 'b', 0);
    limiter.take(name, 'c', 0);
    expect(limiter.take(name, 'a', 0).allowed).toBe(true);
  });

  it('keeps a refused caller while others pass by, as long as there is room', () => {
    const limiter = createLimiter(3);
    drain(limiter, 'a', 0, burst);
    limiter.take(name, 'b', 0);
    limiter.take(name, 'c', 0);
    expect(limiter.take(name, 'a', 0).allowed).toBe(false);
  });
});
